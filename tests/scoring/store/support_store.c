#include "tests/scoring/store/support_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void give_up(const char *what, const struct fault *fault) {
    fprintf(stderr, "%s: %s (%s %s) %s\n", what, fault->message, fault->file, fault->field,
            fault->advice);
    abort();
}

/* ---- files ---- */

const char *folder_make(void) {
    strcpy(folder, "/tmp/perseverons-store-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        abort();
    }
    return folder;
}

void folder_remove(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (folder[0] == '\0' || system(command) != 0) {
        abort();
    }
}

const char *in_folder(const char *name) {
    static char paths[4][PATH_BYTES];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    return path;
}

void files_write(const char *path, const void *bytes, size_t length) {
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(bytes, 1, length, out) != length || fclose(out) != 0) {
        perror(path);
        abort();
    }
}

char *files_read(const char *path, size_t *length) {
    FILE *in = fopen(path, "rb");
    *length = 0;
    if (in == NULL) {
        return NULL;
    }
    struct stat status;
    if (fstat(fileno(in), &status) != 0) {
        abort();
    }
    char *bytes = malloc((size_t)status.st_size + 1);
    if (bytes == NULL) {
        abort();
    }
    *length = fread(bytes, 1, (size_t)status.st_size, in);
    bytes[*length] = '\0';
    fclose(in);
    return bytes;
}

void files_copy_store(const char *from, const char *to) {
    static const char *const endings[] = {"", "-wal"};
    for (size_t i = 0; i < 2; i++) {
        char path[PATH_BYTES];
        size_t length = 0;
        snprintf(path, sizeof path, "%s%s", from, endings[i]);
        char *bytes = files_read(path, &length);
        snprintf(path, sizeof path, "%s%s", to, endings[i]);
        unlink(path);
        if (bytes != NULL) {
            files_write(path, bytes, length);
        }
        free(bytes);
    }
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s-shm", to);
    unlink(path);
}

/* ---- stores ---- */

struct store *store_fresh(const char *path) {
    struct fault fault = {0};
    struct store *store = store_create(path, "essai", &fault);
    if (store == NULL) {
        give_up("store_create", &fault);
    }
    return store;
}

struct store *store_reopened(const char *path) {
    struct fault fault = {0};
    struct store *store = store_open(path, STORE_WRITE, &fault);
    if (store == NULL) {
        give_up("store_open", &fault);
    }
    return store;
}

static char *with_quotes(const char *text) {
    char *copy = text == NULL ? NULL : strdup(text);
    for (char *at = copy; at != NULL && *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    return copy;
}

bool try_fact(struct store *store, struct store_new_fact fact, struct store_receipt *receipt,
              struct fault *fault) {
    char *body = with_quotes(fact.body);
    fact.body = body;
    bool ok = store_add(store, &fact, 1, receipt, fault);
    free(body);
    return ok;
}

int64_t put_fact(struct store *store, const char *kind, const char *subject, const char *who,
                 const char *why, const char *body) {
    static int64_t now_ms = 1790000000000;
    struct store_new_fact fact = {.kind = kind,
                                  .subject = subject,
                                  .who = who,
                                  .why = why,
                                  .body = body,
                                  .at_ms = now_ms += 1000};
    struct store_receipt receipt;
    struct fault fault = {0};
    if (!try_fact(store, fact, &receipt, &fault)) {
        give_up(kind, &fault);
    }
    return receipt.sequence;
}

int64_t put_sheet(struct store *store, const char *id, const char *team, int laps) {
    char subject[100], body[100];
    snprintf(subject, sizeof subject, "sheet:line/%s/1", team);
    snprintf(body, sizeof body, "{'values':{'laps':%d}}", laps);
    struct store_new_fact fact = {.id = id,
                                  .kind = "sheet-entered",
                                  .subject = subject,
                                  .teams = team,
                                  .who = "ML",
                                  .body = body,
                                  .at_ms = 1790000000000 + laps};
    struct store_receipt receipt;
    struct fault fault = {0};
    if (!try_fact(store, fact, &receipt, &fault)) {
        give_up("put_sheet", &fault);
    }
    return receipt.sequence;
}

/* ---- contents ---- */

struct dump {
    FILE *out;
    bool whole;
};

static bool dump_fact(void *context, const struct fact *fact) {
    struct dump *dump = context;
    if (dump->whole) {
        fprintf(dump->out, "%" PRId64 " %s ", fact->sequence, fact->hash);
    }
    fprintf(dump->out, "%s|%s|%s|%" PRId64 "|%s|%s|%s|%s|%s|%" PRId64 "|%s|%s|%d\n", fact->id,
            fact->kind, fact->subject, fact->step, fact->previous, fact->about, fact->rules,
            fact->teams, fact->who, fact->at_ms, fact->why, fact->body, fact->purged);
    return true;
}

char *dump_facts(struct store *store, bool whole) {
    char *text = NULL;
    size_t size = 0;
    struct fault fault = {0};
    struct dump dump = {open_memstream(&text, &size), whole};
    bool ok = store_each(store, &(struct store_question){0}, dump_fact, &dump, &fault);
    fclose(dump.out);
    if (!ok) {
        free(text);
        return NULL;
    }
    return text;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *subject_line(const struct store_subject *s) {
    char *line = NULL;
    if (asprintf(&line, "%s|%s|%s|%u|%s|%s|%s|%s|%s|%s|%d|%d|%" PRId64 "|%" PRId64 "\n", s->subject,
                 s->key, s->state, s->flags, s->content, s->content_id, s->content_by, s->rules,
                 s->teams, s->tips, s->conflict, s->purged, s->at_ms, s->content_at_ms) < 0) {
        abort();
    }
    return line;
}

static char *sorted_lines(char **lines, size_t count) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    qsort(lines, count, sizeof *lines, by_text);
    for (size_t i = 0; i < count; i++) {
        fputs(lines[i], out);
        free(lines[i]);
    }
    fclose(out);
    return text;
}

char *dump_view(struct store *store, const struct store_moment *moment) {
    static const char *const classes[] = {"rules", "schedule", "team", "card", "sheet",
                                          "mark",  "draw",     "run",  "purge"};
    struct fault fault = {0};
    char *lines[3000];
    size_t used = 0;
    struct store_view *view = store_view_open(store, moment, &fault);
    if (view == NULL) {
        give_up("store_view_open", &fault);
    }
    for (size_t c = 0; c < sizeof classes / sizeof *classes; c++) {
        for (size_t i = 0; i < store_view_count(view, classes[c]) && used < 3000; i++) {
            lines[used++] = subject_line(store_view_at(view, classes[c], i));
        }
    }
    char *text = sorted_lines(lines, used);
    store_view_close(view);
    return text;
}

static bool count_one(void *context, const struct fact *fact) {
    (void)fact;
    ++*(int64_t *)context;
    return true;
}

int64_t count_facts(struct store *store) {
    int64_t count = 0;
    struct fault fault = {0};
    if (!store_each(store, &(struct store_question){0}, count_one, &count, &fault)) {
        give_up("store_each", &fault);
    }
    return count;
}

int64_t findings_of(struct store *store) {
    struct store_verdict verdict;
    struct fault fault = {0};
    return store_verify(store, NULL, NULL, NULL, &verdict, &fault) ? verdict.findings : -1;
}
