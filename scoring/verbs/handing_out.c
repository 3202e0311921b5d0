#include "scoring/verbs/handing_out.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TELL_AFTER_MS 1000

struct watch {
    int64_t began_ms;
    int percent; /* told last; -1: nothing yet */
};

static int64_t steady_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(void *context, size_t done, size_t whole) {
    struct watch *watch = context;
    int percent = whole > 0 ? (int)(100 * done / whole) : 100;
    if (percent != watch->percent && steady_ms() - watch->began_ms > TELL_AFTER_MS) {
        watch->percent = percent;
        fputc('\r', stderr);
        fprintf(stderr, _("Writing: %d %%"), percent);
        fflush(stderr);
    }
}

const char *handing_date(char date[HANDING_DATE]) {
    time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local) == NULL ||
        strftime(date, HANDING_DATE, "%Y-%m-%d", &local) == 0) {
        date[0] = '\0';
    }
    return date;
}

static int write_file(const struct command_line *line, const struct document *document,
                      const char *path, struct fault *fault) {
    struct watch watch = {steady_ms(), -1};
    bool ok = document_write(document, path, &(struct document_progress){tell, &watch}, fault);
    fputs(watch.percent >= 0 ? "\n" : "", stderr);
    if (!ok) {
        return command_line_fail(line, fault);
    }
    if (line->json) {
        cJSON *root = verb_object();
        verb_text(root, "file", path);
        return command_line_print_json(root);
    }
    command_line_print_inert(STDOUT_FILENO, path);
    puts(_(": written"));
    return COMMAND_LINE_DONE;
}

int handing_out(const struct command_line *line, struct document *document, const char *path,
                struct fault *fault) {
    int status = COMMAND_LINE_DONE;
    if (document == NULL) {
        return command_line_fail(line, fault);
    }
    if (path != NULL) {
        status = write_file(line, document, path, fault);
    } else if (!document_show(document, line->json, stdout, fault)) {
        status = command_line_fail(line, fault);
    }
    document_free(document);
    return status;
}
