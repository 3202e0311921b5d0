/* installation: where the files that come with the programs are.
 *
 * Works the same in a build tree (build/bin/perseverons beside examples/) and
 * after `make install` (PREFIX/bin beside PREFIX/share/perseverons), found from
 * the running program's own place, so that the tree can be moved. */
#ifndef INSTALLATION_INSTALLATION_H
#define INSTALLATION_INSTALLATION_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

#define INSTALLATION_PATH_MAX 1024

/* Full path of a shipped file or folder, given as under examples/
 * ("tables/ligne.json", "robots/standard.json", "contests"). FAULT_NOT_FOUND
 * when it is not there. */
bool installation_data(const char *name, char path[INSTALLATION_PATH_MAX], struct fault *fault);

/* Full path of a board's firmware ("uno": firmware/uno.hex): beside the other shipped files, or
 * where `make` puts it in the build tree. */
bool installation_firmware(const char *board, char path[INSTALLATION_PATH_MAX],
                           struct fault *fault);

/* Full path of another program of the house ("perseverons-picture"). */
bool installation_program(const char *name, char path[INSTALLATION_PATH_MAX], struct fault *fault);

/* Folder of the compiled translations, "" when there is none. */
void installation_locale(char path[INSTALLATION_PATH_MAX]);

#endif
