/* A new card is a copy of the model that is shipped. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "installation/installation.h"
#include "language/language.h"
#include "saved-file/saved_file.h"
#include "scoring/project/project.h"

#define MODEL "projects/modele.json"

static bool copy(FILE *in, const char *from, const char *path, struct fault *fault) {
    char bytes[4096];
    size_t count;
    struct saved_file file;
    if (!saved_file_begin(&file, path, "projet.json", fault)) {
        return false;
    }
    while ((count = fread(bytes, 1, sizeof bytes, in)) > 0) {
        fwrite(bytes, 1, count, file.stream);
    }
    if (ferror(in)) {
        saved_file_abandon(&file);
        return fault_set_errno(fault, errno, from);
    }
    return saved_file_keep(&file, fault);
}

bool project_new(const char *path, struct fault *fault) {
    char from[INSTALLATION_PATH_MAX];
    if (access(path, F_OK) == 0) {
        fault_set(fault, FAULT_DUPLICATE, "%s", _("There is a file of this name already."));
        return fault_at(fault, path, 0, 0);
    }
    if (!installation_data(MODEL, from, fault)) {
        return false;
    }
    FILE *in = fopen(from, "rbe");
    if (in == NULL) {
        return fault_set_errno(fault, errno, from);
    }
    bool ok = copy(in, from, path, fault);
    fclose(in);
    return ok;
}
