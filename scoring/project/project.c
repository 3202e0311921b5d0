/* Reading a card: key by key, so that every mistake is said at once. */
#include "scoring/project/project.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/pool.h"
#include "strict-json/json.h"

struct project_file {
    struct project project; /* first: what callers see */
    struct pool pool;
};

struct reading {
    struct project_file *file;
    const struct school *school;
    const struct json_value *root;
    struct project_notes *notes;
    bool out_of_memory;
};

/* ---- notes ----------------------------------------------------------------------------- */

static void note(struct project_notes *notes, enum project_severity severity,
                 const struct fault *fault) {
    notes->error_count += severity == PROJECT_ERROR;
    if (notes->count < PROJECT_NOTES_MAX) {
        notes->note[notes->count].severity = severity;
        notes->note[notes->count].fault = *fault;
        notes->count++;
    }
}

static void error(struct reading *reading, const struct fault *fault) {
    note(reading->notes, PROJECT_ERROR, fault);
}

static void *take(struct reading *reading, size_t count, size_t size) {
    struct fault fault = {0};
    void *memory = pool_take(&reading->file->pool, count, size, &fault);
    if (memory == NULL && !reading->out_of_memory) {
        reading->out_of_memory = true;
        error(reading, &fault);
    }
    return memory;
}

static const char *keep(struct reading *reading, const char *text) {
    char *copy = take(reading, strlen(text) + 1, 1);
    return copy != NULL ? strcpy(copy, text) : "";
}

/* ---- texts and lists ----------------------------------------------------------------------- */

static const char *read_text(struct reading *reading, const char *key, bool required, size_t max) {
    struct fault fault = {0};
    const char *text = "";
    if (!required && json_member(reading->root, key) == NULL) {
        return "";
    }
    if (!json_get_text(reading->root, key, required ? 1 : 0, max, &text, &fault)) {
        error(reading, &fault);
        return "";
    }
    return keep(reading, text);
}

/* The array of this key, or NULL: absent (said when it is required), or no array (said). */
static const struct json_value *read_array(struct reading *reading, const char *key,
                                           bool required) {
    struct fault fault = {0};
    const struct json_value *array = NULL;
    if (!required && json_member(reading->root, key) == NULL) {
        return NULL;
    }
    if (!json_get_array(reading->root, key, required ? 1 : 0, PROJECT_LIST_MAX, &array, &fault)) {
        error(reading, &fault);
        return NULL;
    }
    return array;
}

/* A text of a list; NULL: it is none, and that was said. */
static const char *element_text(struct reading *reading, const struct json_value *value) {
    struct fault fault = {0};
    const char *text = NULL;
    if (!json_text(value, 1, PROJECT_TITLE_MAX, &text, &fault)) {
        error(reading, &fault);
        return NULL;
    }
    return text;
}

/* Whether `text` is there already; a twin is worth a warning. */
static bool is_twin(struct reading *reading, const struct json_value *value,
                    const char *const *texts, size_t count, const char *text) {
    struct fault fault = {0};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(texts[i], text) == 0) {
            json_fault(value, &fault, FAULT_DUPLICATE,
                       _("“%.80s” stands here twice: it counts once."), text);
            note(reading->notes, PROJECT_WARNING, &fault);
            return true;
        }
    }
    return false;
}

/* What an element means, in the school's own writing; NULL after an error was said. */
typedef const char *understand(struct reading *reading, const struct json_value *value,
                               const char *text);

static const char **read_list(struct reading *reading, const char *key, bool required,
                              understand *meaning, size_t *count) {
    const struct json_value *array = read_array(reading, key, required);
    const char **texts = take(reading, array != NULL ? array->count : 0, sizeof *texts);
    *count = 0;
    if (array == NULL || texts == NULL) {
        return texts;
    }
    for (const struct json_value *value = array->first; value != NULL; value = value->next) {
        const char *text = element_text(reading, value);
        text = text != NULL ? meaning(reading, value, text) : NULL;
        if (text != NULL && !is_twin(reading, value, texts, *count, text)) {
            texts[(*count)++] = text;
        }
    }
    return texts;
}

static const char *any_text(struct reading *reading, const struct json_value *value,
                            const char *text) {
    (void)value;
    return keep(reading, text);
}

static const char *discipline(struct reading *reading, const struct json_value *value,
                              const char *text) {
    const struct school *school = reading->school;
    const char *known = school_discipline(school, text);
    struct fault fault = {0};
    if (known == NULL) {
        json_fault(value, &fault, FAULT_UNKNOWN, _("“%.80s” is no discipline known here."), text);
        const char *near = json_nearest(text, school->disciplines, school->discipline_count);
        if (near != NULL) {
            fault_advise(&fault, _("Did you mean “%s”?"), near);
        } else {
            fault_advise(&fault, "%s",
                         _("The list of disciplines is in examples/school/france.json."));
        }
        error(reading, &fault);
    }
    return known;
}

static const char *level(struct reading *reading, const struct json_value *value,
                         const char *text) {
    const struct school_level *known = school_level(reading->school, text);
    struct fault fault = {0};
    if (known == NULL) {
        json_fault(value, &fault, FAULT_UNKNOWN, _("“%.80s” is no level of school."), text);
        fault_advise(&fault, "%s", _("Write it as CM2, 6e, 3e, 2de, Tle."));
        error(reading, &fault);
        return NULL;
    }
    return known->id;
}

static const char *establishment(struct reading *reading, const struct json_value *value,
                                 const char *text) {
    char uai[SCHOOL_UAI + 1];
    struct fault why = {0}, fault = {0};
    if (school_uai(reading->school, text, uai, &why)) {
        return keep(reading, uai);
    }
    json_fault(value, &fault, why.kind, "%s", why.message);
    fault_advise(&fault, "%s", why.advice);
    error(reading, &fault);
    return NULL;
}

/* ---- the parts ------------------------------------------------------------------------------ */

static void read_levels(struct reading *reading) {
    struct project *project = &reading->file->project;
    const char **ids = read_list(reading, "levels", true, level, &project->level_count);
    project->levels = take(reading, project->level_count, sizeof(struct school_level *));
    for (size_t i = 0; project->levels != NULL && i < project->level_count; i++) {
        project->levels[i] = school_level(reading->school, ids[i]);
    }
}

static bool read_position(struct reading *reading, const struct json_value *value,
                          struct project_position *position, struct fault *fault) {
    static const char *const keys[] = {"competence", "level", "comment"};
    const char *id = NULL;
    if (!json_only_keys(value, keys, 3, fault) ||
        !json_get_text(value, "competence", 1, PROJECT_TITLE_MAX, &id, fault) ||
        !json_get_integer(value, "level", 1, reading->school->competence_levels, &position->level,
                          fault)) {
        return false;
    }
    position->competence = school_competence(reading->school, id);
    if (position->competence == NULL) {
        json_fault(json_member(value, "competence"), fault, FAULT_UNKNOWN,
                   _("“%.40s” is no competence of the CRCN."), id);
        return fault_advise(fault, "%s", _("They go from 1.1 to 5.2; 3.4 is programming."));
    }
    return true;
}

static void read_positions(struct reading *reading) {
    struct project *project = &reading->file->project;
    const struct json_value *array = read_array(reading, "crcn", false);
    if (array == NULL) {
        return;
    }
    project->positions = take(reading, array->count, sizeof *project->positions);
    for (const struct json_value *value = array->first; value != NULL && project->positions != NULL;
         value = value->next) {
        struct fault fault = {0};
        if (read_position(reading, value, &project->positions[project->position_count], &fault)) {
            project->position_count++;
        } else {
            error(reading, &fault);
        }
    }
}

static void read_sessions(struct reading *reading) {
    struct fault fault = {0};
    if (json_member(reading->root, "sessions") != NULL &&
        !json_get_integer(reading->root, "sessions", 1, PROJECT_SESSIONS_MAX,
                          &reading->file->project.sessions, &fault)) {
        error(reading, &fault);
    }
}

static void read_head(struct reading *reading) {
    static const char *const keys[] = {
        "schema",      "comment",     "title",          "summary",
        "disciplines", "levels",      "establishments", "without_establishment",
        "sessions",    "productions", "crcn",           "teams"};
    static const char *const schemas[] = {PROJECT_SCHEMA};
    struct fault fault = {0};
    size_t schema = 0;
    if (!json_get_choice(reading->root, "schema", schemas, 1, &schema, &fault)) {
        error(reading, &fault);
    }
    if (!json_only_keys(reading->root, keys, sizeof keys / sizeof *keys, &fault)) {
        error(reading, &fault);
    }
}

static void read_establishments(struct reading *reading) {
    struct project *project = &reading->file->project;
    project->establishments =
        read_list(reading, "establishments", false, establishment, &project->establishment_count);
    project->without_establishment =
        read_text(reading, "without_establishment", false, PROJECT_TITLE_MAX);
    const struct json_value *given = json_member(reading->root, "establishments");
    if ((given == NULL || given->count == 0) && project->without_establishment[0] == '\0') {
        struct fault fault = {0};
        json_fault(given != NULL ? given : reading->root, &fault, FAULT_MISSING,
                   _("No establishment is given."));
        fault_advise(&fault, "%s",
                     _("Write its UAI code in “establishments”; a club writes its reason in "
                       "“without_establishment”."));
        error(reading, &fault);
    }
}

static void read_parts(struct reading *reading) {
    struct project *project = &reading->file->project;
    read_head(reading);
    project->title = read_text(reading, "title", true, PROJECT_TITLE_MAX);
    project->summary = read_text(reading, "summary", false, PROJECT_TEXT_MAX);
    project->disciplines =
        read_list(reading, "disciplines", true, discipline, &project->discipline_count);
    read_levels(reading);
    read_establishments(reading);
    read_sessions(reading);
    project->productions =
        read_list(reading, "productions", false, any_text, &project->production_count);
    read_positions(reading);
    project->teams = read_list(reading, "teams", false, any_text, &project->team_count);
}

/* What is right, and still worth a word. */
static void advise(struct reading *reading) {
    const struct project *project = &reading->file->project;
    struct fault fault = {0};
    if (!project_is_interdisciplinary(project)) {
        json_fault(json_member(reading->root, "disciplines"), &fault, FAULT_RANGE,
                   _("With one discipline the project does not count as interdisciplinary."));
        fault_advise(&fault, _("It does from %d different disciplines on."),
                     PROJECT_INTERDISCIPLINARY);
        note(reading->notes, PROJECT_WARNING, &fault);
    }
    if (project->team_count == 0) {
        json_fault(reading->root, &fault, FAULT_MISSING, _("No team is named."));
        fault_advise(&fault, "%s",
                     _("Name the codes of its teams in “teams” before attaching the card."));
        note(reading->notes, PROJECT_HINT, &fault);
    }
}

/* ---- the card ---------------------------------------------------------------------------------
 */

static struct project *read_document(const struct json_document *json, const struct school *school,
                                     struct project_notes *notes) {
    struct reading reading = {.school = school, .root = json_root(json), .notes = notes};
    struct fault fault = {0};
    reading.file = calloc(1, sizeof *reading.file);
    if (reading.file == NULL) {
        fault_set(&fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        note(notes, PROJECT_ERROR, &fault);
        return NULL;
    }
    if (json_is_object(reading.root, &fault)) {
        read_parts(&reading);
    } else {
        error(&reading, &fault);
    }
    if (notes->error_count > 0) {
        project_free(&reading.file->project);
        return NULL;
    }
    advise(&reading);
    return &reading.file->project;
}

/* Takes `json` over; NULL: `fault` says why. */
static struct project *read_and_free(struct json_document *json, const struct fault *fault,
                                     const struct school *school, struct project_notes *notes) {
    *notes = (struct project_notes){0};
    if (json == NULL) {
        note(notes, PROJECT_ERROR, fault);
        return NULL;
    }
    struct project *project = read_document(json, school, notes);
    json_free(json);
    return project;
}

struct project *project_read(const char *path, const struct school *school,
                             struct project_notes *notes) {
    struct fault fault = {0};
    struct json_document *json = json_read_file(path, &fault);
    return read_and_free(json, &fault, school, notes);
}

struct project *project_read_bytes(const char *name, const void *bytes, size_t length,
                                   const struct school *school, struct project_notes *notes) {
    struct fault fault = {0};
    struct json_document *json = json_read_bytes(name, bytes, length, &fault);
    return read_and_free(json, &fault, school, notes);
}

void project_free(struct project *project) {
    if (project != NULL) {
        struct project_file *file = (struct project_file *)project;
        struct pool pool = file->pool;
        free(file);
        pool_release(&pool);
    }
}

bool project_is_interdisciplinary(const struct project *project) {
    return project->discipline_count >= PROJECT_INTERDISCIPLINARY;
}
