/* The day: one table in the order of time, and a page for each team on request. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "scoring/contest_ranking.h"
#include "scoring/exports/parts.h"

#define TEAMS_TEXT_MAX 2000
#define HEADING_MAX    600

/* "T1 Les Pieuvres – T7 Robotix": sides in their order, without the team itself. */
static void write_teams(const struct exports_source *source, const struct exports_slot *slot,
                        size_t but, char text[TEAMS_TEXT_MAX]) {
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < slot->team_count; i++) {
        size_t team = slot->teams[i];
        if (team == but || (team == CONTEST_NONE && but != CONTEST_NONE)) {
            continue;
        }
        const char *id = team == CONTEST_NONE ? "–" : source->teams[team].id;
        const char *name = team == CONTEST_NONE ? "" : source->teams[team].name;
        int more = snprintf(text + length, TEAMS_TEXT_MAX - length, "%s%.64s%s%.120s",
                            length > 0 ? " · " : "", id, name[0] != '\0' ? " " : "", name);
        if (more < 0 || (size_t)more >= TEAMS_TEXT_MAX - length) {
            break;
        }
        length += (size_t)more;
    }
}

static bool has_team(const struct exports_slot *slot, size_t team) {
    for (size_t i = 0; i < slot->team_count; i++) {
        if (slot->teams[i] == team) {
            return true;
        }
    }
    return false;
}

/* All slots, or one team's. */
static void add_table(const struct exports_source *source, struct document *document,
                      const struct exports_slot *slots, size_t count, size_t team) {
    bool all = team == CONTEST_NONE;
    const struct document_column columns[] = {
        {"time", _("Time"), DOCUMENT_TEXT},
        {"event", _("Event"), DOCUMENT_TEXT},
        {"match", _("Match"), DOCUMENT_TEXT},
        {"place", _("Place"), DOCUMENT_TEXT},
        {"teams", all ? _("Teams") : _("With"), DOCUMENT_TEXT},
    };
    struct document_table *table = document_table(
        document, all ? "schedule" : source->teams[team].id,
        all ? _("Schedule") : source->teams[team].name, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        char teams[TEAMS_TEXT_MAX];
        if (all || has_team(&slots[i], team)) {
            write_teams(source, &slots[i], team, teams);
            document_row(table, (const char *const[]){slots[i].time, slots[i].what, slots[i].match,
                                                      slots[i].where, teams});
        }
    }
}

struct document *exports_schedule(const struct exports_source *source,
                                  const struct exports_slot *slots, size_t count, bool by_team,
                                  struct fault *fault) {
    struct document *document = exports_document(source, _("Schedule"), fault);
    if (document == NULL) {
        return NULL;
    }
    add_table(source, document, slots, count, CONTEST_NONE);
    for (size_t team = 0; by_team && team < source->team_count; team++) {
        char heading[HEADING_MAX];
        snprintf(heading, sizeof heading, "%.64s %.500s", source->teams[team].id,
                 source->teams[team].name);
        document_new_page(document);
        document_heading(document, heading);
        add_table(source, document, slots, count, team);
    }
    return document;
}
