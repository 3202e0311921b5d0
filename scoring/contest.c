#include "scoring/contest.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "language/language.h"
#include "scoring/contest_parts.h"

/* ---- lookup --------------------------------------------------------------------------- */

const struct contest_event *contest_event(const struct contest *contest, const char *id) {
    for (size_t i = 0; i < contest->event_count; i++) {
        if (strcmp(contest->events[i].id, id) == 0) {
            return &contest->events[i];
        }
    }
    return NULL;
}

const struct contest_item *contest_item(const struct contest_event *event, const char *id) {
    for (size_t i = 0; i < event->item_count; i++) {
        if (strcmp(event->items[i].id, id) == 0) {
            return &event->items[i];
        }
    }
    return NULL;
}

/* ---- reading ---------------------------------------------------------------------------- */

static bool check_schema(struct contest_reader *reader, const struct json_value *root) {
    const char *schema;
    if (!json_get_text(root, "schema", 1, CONTEST_ID_MAX, &schema, reader->fault)) {
        return false;
    }
    if (strcmp(schema, CONTEST_SCHEMA) == 0) {
        return true;
    }
    json_fault(json_member(root, "schema"), reader->fault, FAULT_RANGE,
               _("This is not a contest this program can read: its schema is \"%s\"."), schema);
    return fault_advise(reader->fault, _("Expected \"%s\"."), CONTEST_SCHEMA);
}

/* The Lua file stands beside the contest: a plain name, no way out of the folder. */
static bool read_functions(struct contest_reader *reader, const struct json_value *root,
                           const char *file, bool on_disk) {
    const struct json_value *value = json_member(root, "functions");
    const char *name, *slash = strrchr(file, '/');
    char path[PATH_MAX];
    if (value == NULL) {
        return true;
    }
    if (!contest_read_id(reader, value, &name)) {
        return false;
    }
    if (!on_disk || name[0] == '.') {
        return json_fault(value, reader->fault, FAULT_REFERENCE,
                          _("\"%s\" is not a file beside the contest."), name);
    }
    snprintf(path, sizeof path, "%.*s%s", slash == NULL ? 0 : (int)(slash + 1 - file), file, name);
    struct fault inner = {0};
    if (formula_machine_functions(reader->formulas, path, &inner)) {
        return true;
    }
    if (inner.kind == FAULT_NOT_FOUND) {
        return json_fault(value, reader->fault, FAULT_REFERENCE,
                          _("There is no file \"%s\" beside the contest."), name);
    }
    *reader->fault = inner;
    return false;
}

static bool check_event_ids(struct contest_reader *reader, const struct json_value *object,
                            const struct contest_event *events, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (strcmp(events[i].id, events[index].id) == 0) {
            return json_fault(json_member(object, "id"), reader->fault, FAULT_DUPLICATE,
                              _("Two events have the id \"%s\"."), events[i].id);
        }
    }
    return true;
}

static bool read_events(struct contest_reader *reader, const struct json_value *root,
                        struct contest *contest) {
    const struct json_value *list;
    if (!json_get_array(root, "events", 1, CONTEST_EVENTS_MAX, &list, reader->fault)) {
        return false;
    }
    struct contest_event *events =
        pool_take(reader->pool, list->count, sizeof *events, reader->fault);
    contest->events = events;
    reader->events = events;
    contest->event_count = list->count;
    if (events == NULL) {
        return false;
    }
    for (const struct json_value *value = list->first; value != NULL; value = value->next) {
        events[value->index].index = value->index;
        if (!contest_read_event(reader, value, &events[value->index]) ||
            !check_event_ids(reader, value, events, value->index)) {
            return false;
        }
    }
    return true;
}

static bool read_version(struct contest_reader *reader, const struct json_value *root,
                         struct contest *contest) {
    const char *version;
    if (!json_get_text(root, "version", 1, CONTEST_ID_MAX, &version, reader->fault)) {
        return false;
    }
    contest->version = pool_text(reader->pool, version, reader->fault);
    return contest->version != NULL;
}

static bool read_contest(struct contest_reader *reader, const struct json_value *root, bool on_disk,
                         struct contest *contest) {
    static const char *const keys[] = {"schema",    "id",       "version",  "name",
                                       "functions", "versions", "levels",   "categories",
                                       "events",    "results",  "rankings", "one_team_one_prize",
                                       "prizes",    "brackets"};
    return json_is_object(root, reader->fault) && check_schema(reader, root) &&
           contest_only_keys(reader, root, keys, sizeof keys / sizeof *keys) &&
           contest_read_id_member(reader, root, &contest->id) &&
           read_version(reader, root, contest) &&
           contest_read_text_member(reader, root, "name", true, &contest->name) &&
           contest_read_versions(reader, root, contest) &&
           contest_read_people(reader, root, contest) &&
           read_functions(reader, root, contest->file, on_disk) &&
           read_events(reader, root, contest) && contest_read_results(reader, root, contest) &&
           contest_read_rankings(reader, root, contest) &&
           contest_read_prizes(reader, root, contest) &&
           formula_machine_seal(reader->formulas, reader->fault);
}

static struct contest *contest_from(struct json_document *document, const char *name, bool on_disk,
                                    struct fault *fault) {
    struct contest_machine *machine = calloc(1, sizeof *machine);
    if (machine == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    struct contest *contest = &machine->contest;
    contest->machine = machine;
    contest->file = pool_text(&machine->pool, name, fault);
    machine->formulas =
        contest->file == NULL ? NULL : formula_machine_open(&machine->pool, contest->file, fault);
    struct contest_reader reader = {&machine->pool, machine->formulas, fault, contest, NULL};
    if (machine->formulas != NULL && read_contest(&reader, json_root(document), on_disk, contest)) {
        return contest;
    }
    contest_free(contest);
    return NULL;
}

struct contest *contest_read(const char *path, struct fault *fault) {
    char inside[PATH_MAX];
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        snprintf(inside, sizeof inside, "%s%scontest.json", path,
                 path[0] != '\0' && path[strlen(path) - 1] == '/' ? "" : "/");
        path = inside;
    }
    struct json_document *document = json_read_file(path, fault);
    struct contest *contest = document == NULL ? NULL : contest_from(document, path, true, fault);
    json_free(document);
    return contest;
}

struct contest *contest_read_bytes(const char *name, const void *bytes, size_t length,
                                   struct fault *fault) {
    struct json_document *document = json_read_bytes(name, bytes, length, fault);
    struct contest *contest = document == NULL ? NULL : contest_from(document, name, false, fault);
    json_free(document);
    return contest;
}

struct contest *contest_read_draft(const char *path, const void *bytes, size_t length,
                                   struct fault *fault) {
    struct json_document *document = json_read_bytes(path, bytes, length, fault);
    struct contest *contest = document == NULL ? NULL : contest_from(document, path, true, fault);
    json_free(document);
    return contest;
}

void contest_free(struct contest *contest) {
    if (contest != NULL) {
        struct contest_machine *machine = contest->machine;
        formula_machine_close(machine->formulas);
        pool_release(&machine->pool);
        free(machine);
    }
}
