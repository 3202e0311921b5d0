#include "installation/installation.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "language/language.h"

/* Folder of the running program, without a slash at its end. */
static bool program_folder(char path[INSTALLATION_PATH_MAX]) {
    ssize_t length = readlink("/proc/self/exe", path, INSTALLATION_PATH_MAX - 1);
    if (length <= 0) {
        return false;
    }
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return false;
    }
    *slash = '\0';
    return true;
}

static bool join(char path[INSTALLATION_PATH_MAX], const char *folder, const char *middle,
                 const char *name) {
    int length = snprintf(path, INSTALLATION_PATH_MAX, "%s/%s%s", folder, middle, name);
    return length > 0 && length < INSTALLATION_PATH_MAX && access(path, R_OK) == 0;
}

/* From build/bin or build/tests/a/b the tree's root is a few folders up; the
 * sanitized build lies one deeper. */
static bool find_upwards(char path[INSTALLATION_PATH_MAX], const char *folder, const char *middle,
                         const char *name) {
    char up[INSTALLATION_PATH_MAX];
    snprintf(up, sizeof up, "%s", folder);
    for (int level = 0; level < 7; level++) {
        if (join(path, up, middle, name)) {
            return true;
        }
        char *slash = strrchr(up, '/');
        if (slash == NULL || slash == up) {
            return false;
        }
        *slash = '\0';
    }
    return false;
}

bool installation_data(const char *name, char path[INSTALLATION_PATH_MAX], struct fault *fault) {
    char folder[INSTALLATION_PATH_MAX];
    if (program_folder(folder) && (join(path, folder, "../share/perseverons/", name) ||
                                   find_upwards(path, folder, "examples/", name))) {
        return true;
    }
    fault_set(fault, FAULT_NOT_FOUND, _("“%s” is not among the files that come with Persévérons"),
              name);
    return fault_advise(fault, _("Check the name, or install Persévérons again."));
}

bool installation_firmware(const char *board, char path[INSTALLATION_PATH_MAX],
                           struct fault *fault) {
    char folder[INSTALLATION_PATH_MAX], name[INSTALLATION_PATH_MAX];
    const int length = snprintf(name, sizeof name, "firmware/%s.hex", board);
    if (length > 0 && length < INSTALLATION_PATH_MAX && program_folder(folder) &&
        (join(path, folder, "../share/perseverons/", name) ||
         find_upwards(path, folder, "", name))) {
        return true;
    }
    fault_set(fault, FAULT_NOT_FOUND, _("the firmware of the robot %s is missing"), board);
    return fault_advise(fault,
                        _("Build everything with “make firmware”, or install Persévérons again."));
}

bool installation_program(const char *name, char path[INSTALLATION_PATH_MAX], struct fault *fault) {
    char folder[INSTALLATION_PATH_MAX];
    if (program_folder(folder) &&
        (join(path, folder, "", name) || find_upwards(path, folder, "bin/", name))) {
        return true;
    }
    fault_set(fault, FAULT_NOT_FOUND, _("the program %s is missing beside this one"), name);
    return fault_advise(fault, _("Build everything with “make”, or install Persévérons again."));
}

void installation_locale(char path[INSTALLATION_PATH_MAX]) {
    static const char catalogue[] = "fr/LC_MESSAGES/perseverons.mo";
    char folder[INSTALLATION_PATH_MAX];
    if (program_folder(folder) && (join(path, folder, "../share/locale/", catalogue) ||
                                   find_upwards(path, folder, "locale/", catalogue))) {
        path[strlen(path) - strlen(catalogue) - 1] = '\0';
        return;
    }
    path[0] = '\0';
}
