#include "runtime/on-board/programmer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "language/language.h"

/* The Arduino bootloader (optiboot) of the Uno and of Makeblock's mCore: STK500v1 at 115200. */
#define CHIP       "m328p"
#define PROGRAMMER "arduino"
#define BAUD       "115200"

#define BAR_CELLS 50 /* avrdude draws so many # from 0 to 100 % */
#define WORDS_MAX 240
#define NOT_THERE 127 /* exit status of a program that could not be started */

/* What avrdude says on its standard error. */
struct listening {
    struct progress *progress;
    const char *phase; /* what it is busy with; NULL: neither writing nor reading */
    int cells;
    char words[WORDS_MAX]; /* its last line that tells something: no bar, no farewell */
    char line[WORDS_MAX];
    size_t length;
};

extern char **environ;

static void begin_bar(struct listening *listening) {
    listening->cells = 0;
    if (strncmp(listening->line, "Writing", 7) == 0) {
        listening->phase = _("Writing");
    } else if (strncmp(listening->line, "Reading", 7) == 0) {
        listening->phase = _("Verifying");
    }
}

static void end_line(struct listening *listening) {
    listening->line[listening->length] = '\0';
    const bool tells = listening->length > 0 && strstr(listening->line, "avrdude done") == NULL;
    if (tells && listening->phase == NULL) {
        memcpy(listening->words, listening->line, listening->length + 1);
    }
    listening->length = 0;
    listening->phase = NULL;
}

static void hear(struct listening *listening, char letter) {
    if (letter == '\n' || letter == '\r') {
        end_line(listening);
        return;
    }
    if (letter == '|' && listening->phase == NULL) {
        listening->line[listening->length] = '\0';
        begin_bar(listening);
    } else if (letter == '#' && listening->phase != NULL) {
        listening->cells++;
        progress_show(listening->progress, listening->phase, (uint32_t)listening->cells, BAR_CELLS);
    }
    if (listening->length + 1 < sizeof listening->line) {
        listening->line[listening->length++] = letter;
    }
}

static void listen_to(int descriptor, struct listening *listening) {
    char bytes[256];
    ssize_t count;
    while ((count = read(descriptor, bytes, sizeof bytes)) > 0 || (count < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < count; i++) {
            hear(listening, bytes[i]);
        }
    }
    end_line(listening);
}

static int start(const char *hex, const char *port, int output, pid_t *child) {
    char flash[PATH_MAX + 16];
    if (snprintf(flash, sizeof flash, "flash:w:%s:i", hex) >= (int)sizeof flash) {
        return ENAMETOOLONG;
    }
    const char *const arguments[] = {"avrdude", "-p", CHIP, "-c", PROGRAMMER, "-P", port,
                                     "-b",      BAUD, "-D", "-U", flash,      NULL};
    posix_spawn_file_actions_t actions;
    int number = posix_spawn_file_actions_init(&actions);
    if (number != 0) {
        return number;
    }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    number = posix_spawnp(child, "avrdude", &actions, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

static bool not_installed(struct fault *fault) {
    fault_set(fault, FAULT_NOT_FOUND, _("the program avrdude is missing: it writes into robots"));
    return fault_advise(fault, _("Install it: sudo apt install avrdude"));
}

static bool judge(int status, const char *port, const struct listening *listening,
                  struct fault *fault) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return true;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_THERE) {
        return not_installed(fault);
    }
    fault_set(fault, FAULT_LINK, _("the firmware could not be written"));
    fault_at(fault, port, 0, 0);
    return fault_advise(fault,
                        _("Is the robot switched on, its cable in, and no other program using it? "
                          "Then try once more. avrdude’s last words: %s"),
                        listening->words);
}

bool programmer_write(const char *hex, const char *port, struct progress *progress,
                      struct fault *fault) {
    int ends[2];
    pid_t child = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return fault_set_errno(fault, errno, port);
    }
    const int number = start(hex, port, ends[1], &child);
    close(ends[1]);
    if (number != 0) {
        close(ends[0]);
        return number == ENOENT ? not_installed(fault) : fault_set_errno(fault, number, "avrdude");
    }
    struct listening listening = {.progress = progress};
    listen_to(ends[0], &listening);
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    progress_clear(progress);
    return judge(status, port, &listening, fault);
}
