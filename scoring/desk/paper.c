#include "scoring/desk/paper.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "scoring/print.h"
#include "strict-json/json.h"

/* ---- names ------------------------------------------------------------------------- */

struct subject_writer {
    char *text;
    size_t length, room;
    bool fits;
};

static void write_byte(struct subject_writer *out, char byte) {
    if (out->length + 1 < out->room) {
        out->text[out->length++] = byte;
        out->text[out->length] = '\0';
    } else {
        out->fits = false;
    }
}

static void write_words(struct subject_writer *out, const char *words) {
    for (; *words != '\0'; words++) {
        write_byte(out, *words);
    }
}

static void write_part(struct subject_writer *out, char before, const char *part) {
    write_byte(out, before);
    for (; *part != '\0'; part++) {
        if (*part == '/' || *part == '%') {
            write_words(out, *part == '/' ? "%2F" : "%25");
        } else {
            write_byte(out, *part);
        }
    }
}

static bool too_long(struct fault *fault) {
    return fault_set(fault, FAULT_LIMIT,
                     _("The names of the event and of the team are too long together."));
}

static bool name_sheet(struct paper *paper, struct fault *fault) {
    const struct sheet *sheet = paper->sheet;
    const bool is_mark = sheet->event->kind == EVENT_JURY;
    struct subject_writer out = {paper->subject, 0, sizeof paper->subject, true};
    char attempt[24];
    snprintf(attempt, sizeof attempt, "%" PRId64, sheet->attempt);
    write_words(&out, is_mark ? "mark" : "sheet");
    write_part(&out, ':', sheet->event->id);
    write_part(&out, '/', sheet->team);
    write_part(&out, '/', attempt);
    if (is_mark) {
        write_part(&out, '/', sheet->judge);
    }
    snprintf(paper->teams, sizeof paper->teams, "%s", sheet->team);
    return out.fits || too_long(fault);
}

static bool name_match(struct paper *paper, struct fault *fault) {
    const struct match_sheet *match = paper->match;
    struct subject_writer out = {paper->subject, 0, sizeof paper->subject, true};
    struct subject_writer teams = {paper->teams, 0, sizeof paper->teams, true};
    write_words(&out, "sheet");
    write_part(&out, ':', match->event->id);
    write_part(&out, '/', match->id);
    for (size_t side = 0; side < match->side_count; side++) {
        for (size_t i = 0; i < match->sides[side].team_count; i++) {
            write_words(&teams, teams.length == 0 ? "" : "\n");
            write_words(&teams, match->sides[side].teams[i].id);
        }
    }
    return (out.fits && teams.fits) || too_long(fault);
}

const char *paper_key(const char *subject) {
    const char *colon = strchr(subject, ':');
    return colon == NULL ? "" : colon + 1;
}

bool paper_is_mark(const char *subject) { return strncmp(subject, "mark:", 5) == 0; }

static const char *split_part(const char *at, char part[STORE_SUBJECT_MAX + 1]) {
    size_t length = 0;
    while (*at != '\0' && *at != '/' && length < STORE_SUBJECT_MAX) {
        const bool slash = strncmp(at, "%2F", 3) == 0;
        const bool percent = strncmp(at, "%25", 3) == 0;
        part[length++] = (char)(slash ? '/' : *at);
        at += slash || percent ? 3 : 1;
    }
    part[length] = '\0';
    return at;
}

void paper_split(const char *key, struct paper_name *name) {
    name->count = 0;
    while (name->count < PAPER_PARTS_MAX) {
        key = split_part(key, name->part[name->count++]);
        if (*key != '/') {
            return;
        }
        key++;
    }
}

/* ---- reading ------------------------------------------------------------------------- */

/* A document that cannot be read is no match: the reader of sheets says what is wrong. */
static bool has_sides(const char *bytes, size_t length) {
    return memmem(bytes, length, "\"sides\"", 7) != NULL;
}

bool paper_read(const struct contest *contest, const char *name, const void *bytes, size_t length,
                struct paper *paper, struct fault *fault) {
    *paper = (struct paper){0};
    bool ok;
    if (has_sides(bytes, length)) {
        paper->match = match_read_bytes(contest, name, bytes, length, fault);
        ok = paper->match != NULL && name_match(paper, fault);
    } else {
        paper->sheet = sheet_read_bytes(contest, name, bytes, length, fault);
        ok = paper->sheet != NULL && name_sheet(paper, fault);
    }
    if (!ok) {
        paper_release(paper);
    }
    return ok;
}

void paper_release(struct paper *paper) {
    sheet_free(paper->sheet);
    match_free(paper->match);
    paper->sheet = NULL;
    paper->match = NULL;
}

/* ---- points --------------------------------------------------------------------------- */

static bool sheet_points(const struct sheet *sheet, bool json, const char *language, char **text,
                         bool *is_valid, struct fault *fault) {
    struct score score;
    if (!score_sheet(sheet, &score, fault)) {
        return false;
    }
    *is_valid = score.valid;
    *text = json ? print_score_json(&score, language, fault)
                 : print_score_table(&score, language, fault);
    score_release(&score);
    return *text != NULL;
}

static bool match_points(const struct match_sheet *match, bool json, const char *language,
                         char **text, bool *is_valid, struct fault *fault) {
    struct match_score score;
    if (!match_score(match, &score, fault)) {
        return false;
    }
    *is_valid = true;
    for (size_t i = 0; i < match->side_count; i++) {
        *is_valid = *is_valid && score.sides[i].valid;
    }
    *text = json ? print_match_json(&score, fault) : print_match_table(&score, language, fault);
    match_score_release(&score);
    return *text != NULL;
}

bool paper_points(const struct paper *paper, bool json, const char *language, char **text,
                  bool *is_valid, struct fault *fault) {
    return paper->match != NULL ? match_points(paper->match, json, language, text, is_valid, fault)
                                : sheet_points(paper->sheet, json, language, text, is_valid, fault);
}
