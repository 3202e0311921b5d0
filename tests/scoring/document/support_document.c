#include "tests/scoring/document/support_document.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/scoring/support_scoring.h"

static char folder[] = "/tmp/perseverons-document-XXXXXX";
static bool made;

const char *support_document_path(const char *name) {
    static char path[PATH_MAX];
    if (!made) {
        assert_non_null(mkdtemp(folder));
        made = true;
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

void support_document_end(void) {
    if (made) {
        free(printed_by("rm -r %s", folder));
    }
}

char *printed_by(const char *format, ...) {
    char command[2 * PATH_MAX], *text = NULL, bytes[4096];
    size_t size = 0, count;
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    FILE *from = popen(command, "re"), *to = open_memstream(&text, &size);
    assert_non_null(from);
    assert_non_null(to);
    while ((count = fread(bytes, 1, sizeof bytes, from)) > 0) {
        fwrite(bytes, 1, count, to);
    }
    fclose(to);
    assert_int_equal(pclose(from), 0);
    return text;
}

static const char *write_one(const struct document *document, const char *name) {
    struct fault fault = {0};
    const char *path = support_document_path(name);
    if (!document_write(document, path, NULL, &fault)) {
        fail_msg("%s: %s", fault.field, fault.message);
    }
    return path;
}

char *written_as(const struct document *document, const char *ending) {
    char name[32];
    snprintf(name, sizeof name, "file%s", ending);
    const char *path = write_one(document, name);
    return strcmp(ending, ".pdf") == 0 ? printed_by("pdftotext -layout %s -", path)
                                       : file_text(path);
}

char *written_part(const struct document *document, const char *part) {
    return printed_by("unzip -p %s %s", write_one(document, "file.xlsx"), part);
}

int times_in(const char *text, const char *what) {
    int times = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + strlen(what), what)) {
        times++;
    }
    return times;
}
