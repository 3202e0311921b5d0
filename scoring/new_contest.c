#include "scoring/new_contest.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "installation/installation.h"

static bool copy_file(const char *folder, const char *name, struct fault *fault) {
    char model[PATH_MAX], from[INSTALLATION_PATH_MAX], to[PATH_MAX], bytes[4096];
    size_t count;
    snprintf(model, sizeof model, "contests/modele/%s", name);
    snprintf(to, sizeof to, "%s/%s", folder, name);
    if (!installation_data(model, from, fault)) {
        return false;
    }
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wbx");
    if (in == NULL || out == NULL) {
        fault_set_errno(fault, errno, in == NULL ? from : to);
    }
    bool ok = in != NULL && out != NULL;
    while (ok && (count = fread(bytes, 1, sizeof bytes, in)) > 0) {
        ok = fwrite(bytes, 1, count, out) == count || fault_set_errno(fault, errno, to);
    }
    if (in != NULL) {
        fclose(in);
    }
    if (out != NULL && fclose(out) != 0 && ok) {
        ok = fault_set_errno(fault, errno, to);
    }
    return ok;
}

bool new_contest(const char *folder, struct fault *fault) {
    if (mkdir(folder, 0777) != 0) {
        return fault_set_errno(fault, errno, folder);
    }
    return copy_file(folder, "contest.json", fault) && copy_file(folder, "sheet.json", fault);
}
