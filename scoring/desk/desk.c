/* A contest opened, and kept up to date with what others add. */
#include "scoring/desk/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "language/language.h"
#include "scoring/desk/parts.h"

static const char *const counted[] = {"draw", "mark", "sheet"};
#define COUNTED (sizeof counted / sizeof *counted)

/* ---- where ----------------------------------------------------------------------------- */

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool desk_address(const char *place, char address[PATH_MAX], struct fault *fault) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s", place);
    char *slash = strrchr(path, '/');
    if (length > 0 && length < PATH_MAX &&
        strcmp(slash == NULL ? path : slash + 1, "contest.json") == 0) {
        snprintf(slash == NULL ? path : slash, 2, slash == NULL ? "." : "");
    }
    bool folder = is_folder(path);
    char real[PATH_MAX];
    if (folder && realpath(path, real) != NULL && (path[0] == '.' || path[0] == '\0')) {
        snprintf(path, sizeof path, "%s", real); /* "." has no name to put an ending to */
    }
    for (size_t last = strlen(path); folder && last > 1 && path[last - 1] == '/'; last--) {
        path[last - 1] = '\0';
    }
    length = snprintf(address, PATH_MAX, "%s%s", path, folder ? DESK_ENDING : "");
    return (length > 0 && length < PATH_MAX) ||
           fault_set(fault, FAULT_LIMIT, _("This path is too long."));
}

/* ---- problems ------------------------------------------------------------------------------ */

bool problem_add(struct desk *desk, const char *subject, const struct fault *problem,
                 struct fault *fault) {
    if (desk->problem_count == desk->problem_room) {
        const size_t room = desk->problem_room * 2 + 8;
        struct desk_problem *grown = realloc(desk->problems, room * sizeof *grown);
        if (grown == NULL) {
            return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        }
        desk->problems = grown;
        desk->problem_room = room;
    }
    struct desk_problem *added = &desk->problems[desk->problem_count++];
    snprintf(added->subject, sizeof added->subject, "%s", subject);
    added->fault = *problem;
    return true;
}

void problem_clear(struct desk *desk, const char *subject) {
    size_t kept = 0;
    for (size_t i = 0; i < desk->problem_count; i++) {
        if (strcmp(desk->problems[i].subject, subject) != 0) {
            if (kept != i) {
                desk->problems[kept] = desk->problems[i];
            }
            kept++;
        }
    }
    desk->problem_count = kept;
}

size_t desk_problem_count(const struct desk *desk) { return desk->problem_count; }

const struct desk_problem *desk_problem_at(const struct desk *desk, size_t index) {
    return &desk->problems[index];
}

/* ---- everything afresh ----------------------------------------------------------------------- */

static bool put_class(struct desk *desk, const char *class_name, struct fault *fault) {
    bool ok = true;
    for (size_t i = 0; ok && i < store_view_count(desk->view, class_name); i++) {
        const struct store_subject *subject = store_view_at(desk->view, class_name, i);
        ok = strcmp(class_name, "team") == 0 ? teams_put(desk, subject, fault)
                                             : counting_put(desk, subject, false, fault);
    }
    return ok;
}

static void forget_all(struct desk *desk) {
    standings_free(desk->standings);
    contest_free(desk->contest);
    desk->standings = NULL;
    desk->contest = NULL;
    desk->team_count = 0;
    desk->problem_count = 0;
    pool_release(&desk->texts);
}

static bool load(struct desk *desk, struct fault *fault) {
    const struct store_subject *rules = store_view_find(desk->view, "rules");
    forget_all(desk);
    desk->contest = rules_read(rules, store_address(desk->store), fault);
    if (desk->contest == NULL) {
        return false;
    }
    desk->standings = standings_new(desk->contest, fault);
    bool ok = desk->standings != NULL && put_class(desk, "team", fault);
    for (size_t i = 0; ok && i < COUNTED; i++) {
        ok = put_class(desk, counted[i], fault);
    }
    return ok;
}

/* Takes the store over. */
static struct desk *desk_over(struct store *store, const struct store_moment *moment,
                              struct fault *fault) {
    struct desk *desk = store == NULL ? NULL : calloc(1, sizeof *desk);
    if (desk == NULL) {
        if (store != NULL) {
            fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        }
        store_close(store);
        return NULL;
    }
    desk->store = store;
    desk->is_past = moment != NULL;
    desk->view = store_view_open(store, moment, fault);
    if (desk->view == NULL || !load(desk, fault)) {
        desk_close(desk);
        return NULL;
    }
    return desk;
}

struct desk *desk_open(const char *address, enum store_access access,
                       const struct store_moment *moment, struct fault *fault) {
    return desk_over(store_open(address, access, fault), moment, fault);
}

void desk_close(struct desk *desk) {
    if (desk != NULL) {
        forget_all(desk);
        store_view_close(desk->view);
        store_close(desk->store);
        free(desk->teams);
        free(desk->problems);
        free(desk);
    }
}

/* ---- making one ---------------------------------------------------------------------------------
 */

/* One whose making was cut off before its rules were in is gone on with. */
static struct store *create_or_go_on(const char *address, const char *contest,
                                     struct fault *fault) {
    struct store *store = store_create(address, contest, fault);
    struct fault none = {0};
    if (store != NULL || fault->kind != FAULT_DUPLICATE) {
        return store;
    }
    store = store_open(address, STORE_WRITE, &none);
    bool there = true;
    if (store != NULL && strcmp(store_contest(store), contest) == 0 &&
        rules_are_there(store, &there, &none) && !there) {
        return store;
    }
    store_close(store);
    if (fault->advice[0] == '\0') {
        fault_advise(fault, _("Go on with it, or give the new one another name."));
    }
    return NULL;
}

/* A folder, also of somebody who named its contest.json. NULL: see fault. */
static bool folder_of(const char *place, char folder[PATH_MAX], struct fault *fault) {
    int length = snprintf(folder, PATH_MAX, "%s", place);
    if (length < 0 || length >= PATH_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("This path is too long."));
    }
    if (!is_folder(folder)) {
        char *slash = strrchr(folder, '/');
        snprintf(slash == NULL ? folder : slash, 2, slash == NULL ? "." : "");
    }
    return true;
}

struct desk *desk_create(const char *folder, const char *address, const struct record_by *by,
                         struct fault *fault) {
    char place[PATH_MAX];
    struct contest *contest = contest_read(folder, fault);
    if (contest == NULL || !folder_of(folder, place, fault)) {
        contest_free(contest);
        return NULL;
    }
    struct store *store = create_or_go_on(address, contest->id, fault);
    if (store != NULL && !record_rules_folder(store, by, contest->version, place, NULL, fault)) {
        store_close(store);
        store = NULL;
    }
    contest_free(contest);
    return desk_over(store, NULL, fault);
}

static bool is_same_contest(const struct desk *desk, const struct contest *contest,
                            struct fault *fault) {
    if (strcmp(contest->id, desk->contest->id) == 0) {
        return true;
    }
    fault_set(fault, FAULT_REFERENCE, _("These are the rules of “%s”; this contest is “%s”."),
              contest->id, desk->contest->id);
    return fault_at(fault, contest->file, 0, 0);
}

bool desk_change_rules(struct desk *desk, const struct record_by *by, const char *folder,
                       struct fault *fault) {
    char place[PATH_MAX];
    struct contest *contest = contest_read(folder, fault);
    bool ok = contest != NULL && is_same_contest(desk, contest, fault) &&
              folder_of(folder, place, fault) &&
              record_rules_folder(desk->store, by, contest->version, place, NULL, fault);
    contest_free(contest);
    return ok && desk_refresh(desk, fault);
}

/* ---- what was added since
 * ------------------------------------------------------------------------ */

struct changes {
    const struct desk *desk;
    char (*subjects)[STORE_SUBJECT_MAX + 1];
    size_t count, room;
    bool failed, whole; /* whole: all has to be worked out again */
};

static void note_change(void *context, const struct store_subject *subject) {
    struct changes *changes = context;
    if (changes->count == changes->room) {
        const size_t room = changes->room * 2 + 16;
        void *grown = realloc(changes->subjects, room * sizeof *changes->subjects);
        changes->failed = changes->failed || grown == NULL;
        if (grown == NULL) {
            return;
        }
        changes->subjects = grown;
        changes->room = room;
    }
    snprintf(changes->subjects[changes->count++], STORE_SUBJECT_MAX + 1, "%s", subject->subject);
    /* what cannot be taken out of the standings piece by piece */
    const bool is_draw = strncmp(subject->subject, "draw:", 5) == 0;
    const bool is_given = strncmp(subject->subject, "mark:=", 6) == 0;
    /* a team may be what a sheet with a problem was waiting for */
    const bool is_awaited =
        strncmp(subject->subject, "team:", 5) == 0 && changes->desk->problem_count > 0;
    changes->whole = changes->whole || strcmp(subject->subject, "rules") == 0 || is_draw ||
                     is_given || is_awaited;
}

static bool is_counted(const char *subject) {
    for (size_t i = 0; i < COUNTED; i++) {
        const size_t length = strlen(counted[i]);
        if (strncmp(subject, counted[i], length) == 0 && subject[length] == ':') {
            return true;
        }
    }
    return false;
}

/* Teams first: sheets name them. */
static bool put_changes(struct desk *desk, const struct changes *changes, struct fault *fault) {
    bool ok = true;
    for (int teams = 1; teams >= 0; teams--) {
        for (size_t i = 0; ok && i < changes->count; i++) {
            const char *name = changes->subjects[i];
            const struct store_subject *subject = store_view_find(desk->view, name);
            const bool is_team = strncmp(name, "team:", 5) == 0;
            if (subject != NULL && teams && is_team) {
                ok = teams_put(desk, subject, fault);
            } else if (subject != NULL && !teams && is_counted(name)) {
                ok = counting_put(desk, subject, true, fault);
            }
        }
    }
    return ok;
}

bool desk_refresh(struct desk *desk, struct fault *fault) {
    struct changes changes = {.desk = desk};
    if (desk->is_past) {
        return true;
    }
    bool ok = store_view_refresh(desk->view, note_change, &changes, fault);
    if (ok) {
        ok = changes.whole || changes.failed ? load(desk, fault)
                                             : put_changes(desk, &changes, fault);
    }
    free(changes.subjects);
    return ok;
}

/* ---- what there is
 * ----------------------------------------------------------------------------------- */

const struct contest *desk_contest(const struct desk *desk) { return desk->contest; }
struct standings *desk_standings(struct desk *desk) {
    return desk->standings;
}
struct store *desk_store(struct desk *desk) {
    return desk->store;
}
struct store_view *desk_view(struct desk *desk) {
    return desk->view;
}
