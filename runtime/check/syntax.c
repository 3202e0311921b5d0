#include "runtime/check/syntax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

/* Bytes that may be read again to try and mend; a short program is read as often as it takes. */
#define TRIAL_BYTES_MAX (2u * 1024 * 1024)

/* Tokens of one line looked at to find its head; longer lines are no pupil's. */
#define LINE_LOOK_BACK 400

struct progress {
    bool accepted;
    int line;       /* where Lua stops now; lines behind the first error */
    uint32_t ahead; /* bytes not yet understood: fewer is better */
    int open_line;  /* at the end of the text: the line of the block still open */
};

static syntax_rule *const *const tables[] = {rules_texts,    rules_signs, rules_words,
                                             rules_blocks,   rules_loops, rules_values,
                                             rules_leftover, rules_other};

/* ---- mending -------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
    const struct edit *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at ? 1 : 0;
}

static uint32_t edited_length(uint32_t length, const struct edit *edit, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        length = length - edit[i].remove + (uint32_t)strlen(edit[i].text);
    }
    return length;
}

/* Copies `length` bytes from `from`; `origin` maps are optional. */
static uint32_t copy(char *to, uint32_t *to_origin, uint32_t at, const char *from,
                     const uint32_t *from_origin, uint32_t length, bool same_origin) {
    memcpy(to + at, from, length);
    for (uint32_t i = 0; to_origin != NULL && i < length; i++) {
        to_origin[at + i] = same_origin ? from_origin[0] : from_origin[i];
    }
    return at + length;
}

/* Writes the text with sorted edits applied, and its origins unless NULL. */
static void apply(const char *bytes, uint32_t length, const uint32_t *origin,
                  const struct edit *edit, uint32_t count, char *out, uint32_t *out_origin) {
    uint32_t at = 0, written = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *from = origin == NULL ? NULL : origin + at;
        written = copy(out, out_origin, written, bytes + at, from, edit[i].at - at, false);
        from = origin == NULL ? NULL : origin + edit[i].at;
        written = copy(out, out_origin, written, edit[i].text, from, (uint32_t)strlen(edit[i].text),
                       true);
        at = edit[i].at + edit[i].remove;
    }
    const uint32_t *from = origin == NULL ? NULL : origin + at;
    written = copy(out, out_origin, written, bytes + at, from, length - at, false);
    out[written] = '\0';
    if (out_origin != NULL) {
        out_origin[written] = origin[length];
    }
}

/* Edits must not overlap, nor take lines away. */
static bool edits_valid(const struct tokens *tokens, const struct edit *edit, uint32_t count) {
    uint32_t behind = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (edit[i].at < behind || edit[i].at + edit[i].remove > tokens->length ||
            memchr(tokens->bytes + edit[i].at, '\n', edit[i].remove) != NULL) {
            return false;
        }
        behind = edit[i].at + edit[i].remove;
    }
    return true;
}

static bool commit(struct mended *mended, const struct edit *edit, uint32_t count) {
    uint32_t length = edited_length(mended->length, edit, count);
    char *bytes = malloc(length + 1u);
    uint32_t *origin = malloc((length + 1u) * sizeof *origin);
    if (bytes == NULL || origin == NULL) {
        free(bytes);
        free(origin);
        return false;
    }
    apply(mended->bytes, mended->length, mended->origin, edit, count, bytes, origin);
    mended_free(mended);
    mended->bytes = bytes;
    mended->origin = origin;
    mended->length = length;
    return true;
}

void mended_free(struct mended *mended) {
    free(mended->bytes);
    free(mended->origin);
    mended->bytes = NULL;
    mended->origin = NULL;
}

/* ---- judging candidates ---------------------------------------------------------- */

static struct progress progress_of(const struct parse_verdict *verdict, uint32_t length,
                                   int error_line) {
    struct progress progress = {.accepted = verdict->accepted, .open_line = verdict->line};
    const char *opened = strstr(verdict->message, "at line ");
    if (opened != NULL) {
        progress.open_line = (int)strtol(opened + strlen("at line "), NULL, 10);
    }
    progress.line = verdict->line > error_line ? verdict->line : error_line;
    progress.ahead = verdict->at_end ? 0 : length - verdict->read;
    return progress;
}

static bool better(struct progress a, struct progress b, int error_line) {
    if (a.accepted != b.accepted) {
        return a.accepted;
    }
    if (a.line != b.line) {
        return a.line > b.line;
    }
    if (a.line == error_line && a.ahead != b.ahead) {
        return a.ahead < b.ahead;
    }
    /* Both at the end of the text: blocks are closed from the inside out. */
    return a.ahead == 0 && b.ahead == 0 && a.open_line < b.open_line;
}

/* What Lua says of the text with this candidate's edits. False: not tried. */
static bool try_candidate(const struct search *s, const struct candidate *c, uint32_t *trial_bytes,
                          struct progress *progress) {
    const struct edit *edit = s->edit + c->first_edit;
    if (c->edit_count == 0 || c->overflow || !edits_valid(s->tokens, edit, c->edit_count) ||
        *trial_bytes == 0) {
        return false;
    }
    uint32_t length = edited_length(s->tokens->length, edit, c->edit_count);
    char *bytes = malloc(length + 1u);
    struct parse_verdict verdict = {0};
    if (bytes == NULL) {
        return false;
    }
    apply(s->tokens->bytes, s->tokens->length, NULL, edit, c->edit_count, bytes, NULL);
    bool tried = parse_program(bytes, length, &verdict);
    free(bytes);
    uint32_t spent = verdict.read + 1024;
    *trial_bytes = *trial_bytes > spent ? *trial_bytes - spent : 0;
    *progress = progress_of(&verdict, length, s->verdict->line);
    return tried && !verdict.out_of_memory;
}

/* The candidate that gets furthest; when none helps, the first that is certain
 * or has no edits, which then stay undone. */
static struct candidate *choose(struct search *s, uint32_t *trial_bytes) {
    struct candidate *best = NULL;
    struct progress best_progress = progress_of(s->verdict, s->tokens->length, s->verdict->line);
    for (uint32_t i = 0; i < s->candidate_count; i++) {
        struct progress progress;
        struct candidate *c = &s->candidate[i];
        qsort(s->edit + c->first_edit, c->edit_count, sizeof s->edit[0], by_place);
        if (try_candidate(s, c, trial_bytes, &progress) &&
            better(progress, best_progress, s->verdict->line)) {
            best = c;
            best_progress = progress;
        }
    }
    for (uint32_t i = 0; i < s->candidate_count && best == NULL; i++) {
        struct candidate *c = &s->candidate[i];
        c->edit_count = c->certain ? 0 : c->edit_count;
        best = c->edit_count == 0 ? c : NULL;
    }
    return best;
}

/* ---- for rules ---------------------------------------------------------------------- */

struct candidate *propose(struct search *s, const char *id, uint32_t first, uint32_t last) {
    if (s->candidate_count == SYNTAX_CANDIDATES_MAX) {
        s->candidate_count--;
    }
    struct candidate *c = &s->candidate[s->candidate_count++];
    *c = (struct candidate){.first_edit = s->edit_count};
    const struct token *token = &s->tokens->token[first];
    if (token->kind == TOKEN_EOF && first > 0) {
        token--;
    }
    c->finding.id = id;
    c->mark_at = token->at;
    c->mark_line = token->line;
    uint32_t end = token_end(s->tokens, last);
    c->mark_length = end > token->at ? end - token->at : token->length;
    return c;
}

static struct candidate *newest(struct search *s) {
    return &s->candidate[s->candidate_count > 0 ? s->candidate_count - 1 : 0];
}

void say(struct search *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(newest(s)->finding.message, CHECK_MESSAGE_MAX, format, args);
    va_end(args);
}

void advise(struct search *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(newest(s)->finding.advice, CHECK_ADVICE_MAX, format, args);
    va_end(args);
}

void advise_line(struct search *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(newest(s)->finding.advice, CHECK_ADVICE_MAX, format, args);
    va_end(args);
    newest(s)->show_line = true;
}

void edit_bytes(struct search *s, uint32_t at, uint32_t remove, const char *text) {
    struct candidate *c = newest(s);
    if (s->edit_count == SYNTAX_EDITS_MAX || strlen(text) >= SYNTAX_EDIT_TEXT_MAX) {
        c->overflow = true;
        return;
    }
    struct edit *edit = &s->edit[s->edit_count++];
    *edit = (struct edit){.at = at, .remove = remove};
    snprintf(edit->text, sizeof edit->text, "%s", text);
    c->edit_count++;
}

void edit_token(struct search *s, uint32_t i, const char *text) {
    edit_bytes(s, s->tokens->token[i].at, s->tokens->token[i].length, text);
}

void edit_before(struct search *s, uint32_t i, const char *text) {
    edit_bytes(s, s->tokens->token[i].at, 0, text);
}

void edit_after(struct search *s, uint32_t i, const char *text) {
    edit_bytes(s, token_end(s->tokens, i), 0, text);
}

bool complaint(const struct search *s, const char *words) {
    return strncmp(s->verdict->message, words, strlen(words)) == 0;
}

static bool is_head(const struct token *token) {
    if (token->kind != TOKEN_KEYWORD) {
        return false;
    }
    switch ((enum keyword)token->code) {
    case KEY_IF:
    case KEY_ELSEIF:
    case KEY_WHILE:
    case KEY_UNTIL:
    case KEY_FOR:
    case KEY_FUNCTION:
    case KEY_ELSE:
    case KEY_REPEAT:
        return true;
    default:
        return false;
    }
}

uint32_t line_head(const struct search *s, uint32_t i) {
    uint32_t limit = i > LINE_LOOK_BACK ? i - LINE_LOOK_BACK : 0;
    for (;; i--) {
        const struct token *token = &s->tokens->token[i];
        if (is_head(token)) {
            return i;
        }
        if (token_is_key(s->tokens, i, KEY_THEN) || token_is_key(s->tokens, i, KEY_DO) ||
            (token->flags & TOKEN_FIRST) != 0 || i == limit) {
            return NO_TOKEN;
        }
    }
}

bool is_condition_head(const struct search *s, uint32_t i) {
    return token_is_key(s->tokens, i, KEY_IF) || token_is_key(s->tokens, i, KEY_ELSEIF) ||
           token_is_key(s->tokens, i, KEY_WHILE) || token_is_key(s->tokens, i, KEY_UNTIL);
}

/* ---- one mistake after the other -------------------------------------------------------- */

/* "...:\n    the mended line" */
static void show_line(const struct search *s, struct candidate *c) {
    const char *bytes = s->tokens->bytes;
    uint32_t begin = line_begin(bytes, c->mark_at);
    uint32_t finish = line_finish(bytes, s->tokens->length, c->mark_at);
    char *line = malloc((finish - begin) + SYNTAX_EDITS_MAX * SYNTAX_EDIT_TEXT_MAX + 1u);
    if (line == NULL) {
        return;
    }
    struct edit here[16];
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->edit_count && count < 16; i++) {
        const struct edit *edit = &s->edit[c->first_edit + i];
        if (edit->at >= begin && edit->at + edit->remove <= finish) {
            here[count] = *edit;
            here[count++].at -= begin;
        }
    }
    apply(bytes + begin, finish - begin, NULL, here, count, line, NULL);
    size_t used = strlen(c->finding.advice), indent = strspn(line, " \t");
    size_t length = strlen(line + indent);
    while (length > 0 && strchr(" \t", line[indent + length - 1]) != NULL) {
        length--;
    }
    if (length > 0 && length < 160) {
        snprintf(c->finding.advice + used, CHECK_ADVICE_MAX - used, "\n    %.*s", (int)length,
                 line + indent);
    }
    free(line);
}

static void keep(const struct check_source *source, struct search *s, struct candidate *c,
                 const struct mended *mended, struct findings *findings) {
    bool vague = strcmp(c->finding.id, SYNTAX_NOT_UNDERSTOOD) == 0;
    if ((c->once && findings_have(findings, c->finding.id)) || (vague && findings->count > 0)) {
        return;
    }
    if (c->show_line) {
        show_line(s, c);
    }
    uint32_t at = c->mark_at < mended->length ? c->mark_at : mended->length;
    uint32_t end = at + c->mark_length < mended->length ? at + c->mark_length : mended->length;
    uint32_t from = mended->origin[at];
    uint32_t to = end > 0 ? mended->origin[end - 1] + 1 : 0;
    struct check_finding *finding = findings_add(findings);
    *finding = c->finding;
    finding_place(finding, source->bytes, source->length, from, to > from ? to - from : 1,
                  (int)c->mark_line);
}

static uint32_t error_token(const struct tokens *tokens, const struct parse_verdict *verdict) {
    return verdict->at_end ? tokens->count : token_at(tokens, verdict->last);
}

/* What Lua says of the text; its tokens when it refuses. False: out of memory. */
static bool read_text(struct search *s, struct mended *mended) {
    s->tokens = &s->text;
    s->verdict = &s->said;
    s->candidate_count = s->edit_count = 0;
    if (!parse_program(mended->bytes, mended->length, &s->said)) {
        return false;
    }
    mended->accepted = s->said.accepted;
    if (s->said.accepted) {
        return true;
    }
    if (!tokens_read(mended->bytes, mended->length, &s->text)) {
        return false;
    }
    s->error = error_token(s->tokens, s->verdict);
    return true;
}

static void ask_rules(struct search *s) {
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        for (size_t j = 0; tables[i][j] != NULL; j++) {
            tables[i][j](s);
        }
    }
}

/* Explains the first mistake of the text and mends it. False: nothing more can
 * be said, or no memory (then *failed). */
static bool explain_one(const struct check_source *source, struct search *s,
                        struct findings *findings, struct mended *mended, uint32_t *trial_bytes,
                        bool *failed) {
    *failed = !read_text(s, mended);
    if (*failed || mended->accepted) {
        return false;
    }
    *trial_bytes = *trial_bytes > mended->length ? *trial_bytes - mended->length : 0;
    ask_rules(s);
    struct candidate *c = choose(s, trial_bytes);
    if (c != NULL) {
        keep(source, s, c, mended, findings);
    }
    bool go_on = c != NULL && c->edit_count > 0 && *trial_bytes > 0;
    if (go_on) {
        *failed = !commit(mended, s->edit + c->first_edit, c->edit_count);
    }
    tokens_free(&s->text);
    return go_on && !*failed;
}

static bool start(const struct check_source *source, struct mended *mended) {
    *mended = (struct mended){.length = (uint32_t)source->length};
    mended->bytes = malloc(source->length + 1);
    mended->origin = malloc((source->length + 1) * sizeof *mended->origin);
    if (mended->bytes == NULL || mended->origin == NULL) {
        return false;
    }
    memcpy(mended->bytes, source->bytes, source->length);
    mended->bytes[source->length] = '\0';
    for (uint32_t i = 0; i <= mended->length; i++) {
        mended->origin[i] = i;
    }
    return true;
}

bool syntax_explain(const struct check_source *source, struct findings *findings,
                    struct mended *mended) {
    struct search *s = malloc(sizeof *s);
    bool failed = s == NULL || !start(source, mended);
    uint32_t trial_bytes = TRIAL_BYTES_MAX;
    for (int i = 0; i < SYNTAX_MISTAKES_MAX && !failed; i++) {
        if (!explain_one(source, s, findings, mended, &trial_bytes, &failed)) {
            break;
        }
    }
    free(s);
    if (failed) {
        mended_free(mended);
    }
    return !failed;
}
