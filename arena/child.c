#include "arena/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena/wall_clock.h"

#define WAIT_STEP_MS 5

extern char **environ;

/* The child begins with the signals as a shell would give them. */
static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGINT);
    sigaddset(&defaults, SIGTERM);
    sigaddset(&defaults, SIGHUP);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    int error = posix_spawnattr_setsigmask(attributes, &none);
    error = error != 0 ? error : posix_spawnattr_setsigdefault(attributes, &defaults);
    error = error != 0 ? error : posix_spawnattr_setpgroup(attributes, 0);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
    return error != 0 ? error : posix_spawnattr_setflags(attributes, flags);
}

static int set_files(posix_spawn_file_actions_t *files, int pipe_end) {
    int error = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    error = error != 0 ? error : posix_spawn_file_actions_adddup2(files, pipe_end, STDOUT_FILENO);
    return error != 0 ? error : posix_spawn_file_actions_adddup2(files, pipe_end, STDERR_FILENO);
}

static int spawn(struct child *child, const char *const argv[], int pipe_end) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
    int error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        return error;
    }
    error = posix_spawn_file_actions_init(&files);
    if (error == 0) {
        error = set_attributes(&attributes);
        error = error != 0 ? error : set_files(&files, pipe_end);
        error = error != 0 ? error
                           : posix_spawn(&child->process, argv[0], &files, &attributes,
                                         (char *const *)(uintptr_t)argv, environ);
        posix_spawn_file_actions_destroy(&files);
    }
    posix_spawnattr_destroy(&attributes);
    return error;
}

bool child_start(struct child *child, const char *const argv[], struct fault *fault) {
    *child = (struct child){.output = -1};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return fault_set_errno(fault, errno, argv[0]);
    }
    int error = spawn(child, argv, ends[1]);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        child->process = 0;
        return fault_set_errno(fault, error, argv[0]);
    }
    child->output = ends[0];
    fcntl(child->output, F_SETFL, O_NONBLOCK);
    return true;
}

size_t child_hear(struct child *child, char *buffer, size_t size) {
    if (child->output < 0) {
        return 0;
    }
    ssize_t count = read(child->output, buffer, size);
    if (count > 0) {
        return (size_t)count;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(child->output);
        child->output = -1;
    }
    return 0;
}

static bool reap(struct child *child, int flags) {
    int status = 0;
    pid_t reaped;
    do {
        reaped = waitpid(child->process, &status, flags);
    } while (reaped < 0 && errno == EINTR);
    if (reaped == 0) {
        return false;
    }
    child->ended = true;
    child->process = 0;
    child->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    child->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    return true;
}

bool child_ended(struct child *child) {
    return child->ended || child->process == 0 || reap(child, WNOHANG);
}

/* Keeps what fits, hears the rest out. */
static void keep(struct child *child, char *said, size_t size, size_t *length) {
    char buffer[512];
    size_t count = child_hear(child, buffer, sizeof buffer);
    size_t room = size - 1 - *length;
    size_t kept = count < room ? count : room;
    memcpy(said + *length, buffer, kept);
    *length += kept;
    said[*length] = '\0';
}

bool child_wait(struct child *child, int limit_ms, char *said, size_t size) {
    const int64_t end_ms = wall_clock_ms() + limit_ms;
    size_t length = 0;
    said[0] = '\0';
    while (!child_ended(child)) {
        struct pollfd output = {.fd = child->output, .events = POLLIN};
        if (poll(&output, 1, WAIT_STEP_MS) > 0) {
            keep(child, said, size, &length);
        }
        if (wall_clock_ms() > end_ms) {
            return false;
        }
    }
    keep(child, said, size, &length); /* its last words */
    return true;
}

void child_end(struct child *child) {
    if (child->process > 0) {
        kill(-child->process, SIGKILL);
        reap(child, 0);
    }
    if (child->output >= 0) {
        close(child->output);
        child->output = -1;
    }
}
