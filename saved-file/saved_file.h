/* saved-file: a file that is written whole or not at all.
 *
 * What is written goes to a draft beside the place; only a draft that is whole,
 * and on the disk, takes the name. A full disk, a crash or a kill leaves what was
 * there before. Devices, pipes and folders are refused, not replaced.
 *
 *     struct saved_file file;
 *     if (!saved_file_begin(&file, path, "run.csv", &fault)) return false;
 *     fprintf(file.stream, ...);                    // errors are remembered
 *     return saved_file_keep(&file, &fault);        // or saved_file_abandon(&file)
 *
 * Every fault names the file. A draft is readable by whom the umask allows, like
 * any file. */
#ifndef SAVED_FILE_SAVED_FILE_H
#define SAVED_FILE_SAVED_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fault/fault.h"

struct saved_file {
    FILE *stream; /* the draft; NULL once kept or abandoned */
    int trouble;  /* errno of the first write that failed; 0: none */
    const char *example;
    char path[PATH_MAX];
    char draft[PATH_MAX];
};

/* `example`: a name such as one might give, for the advice when the place is a device; borrowed. */
bool saved_file_begin(struct saved_file *file, const char *path, const char *example,
                      struct fault *fault);

/* Whether everything written until now was taken; false sets a fault (a full disk, say). */
bool saved_file_is_well(struct saved_file *file, struct fault *fault);

/* The draft becomes the file, on the disk when this returns true. Otherwise the draft is gone and
 * what was at `path` is as before; but when only the folder could not be flushed, the file is there
 * and may not outlast a power cut. */
bool saved_file_keep(struct saved_file *file, struct fault *fault);

/* The draft is removed. Nothing to do after saved_file_keep(). */
void saved_file_abandon(struct saved_file *file);

/* All of it in one call. */
bool saved_file_write(const char *path, const char *example, const void *bytes, size_t length,
                      struct fault *fault);

/* Whether a file can be put at `path`, without touching it: for a check before long work. */
bool saved_file_check_place(const char *path, const char *example, struct fault *fault);

#endif
