#include "saved-file/saved_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language.h"

/* Renaming over a device or a pipe would take its place instead of writing to it. */
bool saved_file_check_place(const char *path, const char *example, struct fault *fault) {
    struct stat place;
    if (stat(path, &place) != 0) {
        return (errno == ENOENT && path[0] != '\0') || fault_set_errno(fault, errno, path);
    }
    if (S_ISDIR(place.st_mode)) {
        return fault_set_errno(fault, EISDIR, path);
    }
    if (!S_ISREG(place.st_mode)) {
        fault_set(fault, FAULT_IO, _("This is a device, not a file: nothing can be kept there."));
        fault_at(fault, path, 0, 0);
        return fault_advise(fault, _("Give the name of a file, such as %s."), example);
    }
    return true;
}

/* mkostemp gives 0600. */
static bool open_to_others(int descriptor) {
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(descriptor, 0666 & ~mask) == 0;
}

static bool open_draft(struct saved_file *file) {
    int descriptor = mkostemp(file->draft, O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    file->stream = open_to_others(descriptor) ? fdopen(descriptor, "w") : NULL;
    if (file->stream == NULL) {
        int number = errno;
        close(descriptor);
        unlink(file->draft);
        errno = number;
        return false;
    }
    return true;
}

bool saved_file_begin(struct saved_file *file, const char *path, const char *example,
                      struct fault *fault) {
    file->stream = NULL;
    file->trouble = 0;
    file->example = example;
    if (!saved_file_check_place(path, example, fault)) {
        return false;
    }
    int length = snprintf(file->draft, sizeof file->draft, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof file->draft) {
        return fault_set_errno(fault, ENAMETOOLONG, path);
    }
    memcpy(file->path, path, strlen(path) + 1);
    return open_draft(file) || fault_set_errno(fault, errno, path);
}

bool saved_file_is_well(struct saved_file *file, struct fault *fault) {
    if (ferror(file->stream) && file->trouble == 0) {
        file->trouble = errno != 0 ? errno : EIO;
    }
    return file->trouble == 0 || fault_set_errno(fault, file->trouble, file->path);
}

/* The name of a file lasts only once its folder is on the disk too. */
static bool flush_folder(const char *path) {
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return false;
    }
    bool ok = fsync(folder) == 0 || errno == EINVAL; /* some file systems cannot */
    int number = errno;
    close(folder);
    errno = number;
    return ok;
}

/* The last bytes reach the disk. What went wrong first counts. */
static bool close_whole(struct saved_file *file, struct fault *fault) {
    FILE *stream = file->stream;
    bool ok = saved_file_is_well(file, fault);
    if (ok && (fflush(stream) != 0 || fsync(fileno(stream)) != 0)) {
        ok = fault_set_errno(fault, errno, file->path);
    }
    if (fclose(stream) != 0 && ok) {
        ok = fault_set_errno(fault, errno, file->path);
    }
    file->stream = NULL;
    return ok;
}

bool saved_file_keep(struct saved_file *file, struct fault *fault) {
    bool ok = close_whole(file, fault) && saved_file_check_place(file->path, file->example, fault);
    if (ok && rename(file->draft, file->path) != 0) {
        ok = fault_set_errno(fault, errno, file->path);
    }
    if (!ok) {
        unlink(file->draft);
        return false;
    }
    return flush_folder(file->path) || fault_set_errno(fault, errno, file->path);
}

void saved_file_abandon(struct saved_file *file) {
    if (file->stream != NULL) {
        fclose(file->stream);
        file->stream = NULL;
        unlink(file->draft);
    }
}

bool saved_file_write(const char *path, const char *example, const void *bytes, size_t length,
                      struct fault *fault) {
    struct saved_file file;
    if (!saved_file_begin(&file, path, example, fault)) {
        return false;
    }
    fwrite(bytes, 1, length, file.stream);
    return saved_file_keep(&file, fault);
}
