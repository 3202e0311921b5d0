/* The contest as the store holds it. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "language/language.h"
#include "scoring/desk/parts.h"

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *at) {
    (void)status;
    (void)kind;
    (void)at;
    remove(path);
    return 0;
}

/* Functions in a Lua file are read from the disk, so the stored folder comes to a
 * place of its own for that moment. */
static struct contest *read_unpacked(const char *body, struct fault *fault) {
    const char *base = getenv("TMPDIR");
    char place[PATH_MAX - 16], folder[PATH_MAX];
    snprintf(place, sizeof place, "%s/perseverons-XXXXXX",
             base == NULL || base[0] == '\0' ? "/tmp" : base);
    if (mkdtemp(place) == NULL) {
        fault_set_errno(fault, errno, place);
        return NULL;
    }
    snprintf(folder, sizeof folder, "%s/rules", place);
    struct contest *contest =
        record_rules_unpack(body, folder, fault) ? contest_read(folder, fault) : NULL;
    nftw(place, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return contest;
}

struct contest *rules_read(const struct store_subject *subject, const char *name,
                           struct fault *fault) {
    char *bytes = NULL;
    size_t length = 0;
    if (subject == NULL || subject->content[0] == '\0') {
        fault_set(fault, FAULT_MISSING, _("The rules of this contest are not in it yet."));
        fault_at(fault, name, 0, 0);
        fault_advise(fault, _("Put them in: perseverons-score create FOLDER %s"), name);
        return NULL;
    }
    if (!record_rules_file(subject->content, "contest.json", &bytes, &length, fault)) {
        return NULL;
    }
    struct contest *contest = contest_read_bytes("contest.json", bytes, length, fault);
    free(bytes);
    if (contest == NULL && fault->kind == FAULT_REFERENCE &&
        strcmp(fault->field, "functions") == 0) {
        contest = read_unpacked(subject->content, fault);
    }
    if (contest != NULL) {
        contest->file = "contest.json";
    }
    return contest;
}

bool rules_are_there(struct store *store, bool *there, struct fault *fault) {
    struct store_view *view = store_view_open(store, NULL, fault);
    if (view == NULL) {
        return false;
    }
    const struct store_subject *rules = store_view_find(view, "rules");
    *there = rules != NULL && rules->content[0] != '\0';
    store_view_close(view);
    return true;
}
