/* The parent's side: starts the child, hears its requests, ends it. */
#include "runtime/player/player.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "language/language.h"
#include "runtime/player/wire.h"

#define CPU_SPARE_MS   1500  /* the child's own watch is given this much to end it first */
#define CPU_BEGIN_MS   10000 /* for compiling the longest program */
#define SILENCE_MAX_MS 30000 /* on the wall clock: stopped from outside, or starved */

struct player {
    pid_t process;
    int socket;
    bool ended; /* FINISHED or FAILED was given */
    bool begun;
    uint32_t cpu_allowed_ms;
    int timeout_ms;        /* set on the socket */
    bool silent;           /* nothing was heard at the last look, so these hold: */
    int64_t silent_cpu_ms; /* processor time of the child, when the silence was noticed */
    int64_t silent_ms;     /* wall clock, then */
    char name[FAULT_FILE_MAX];
    bool has_affinity; /* the parent's own, to be given back */
    cpu_set_t affinity;
};

static int64_t clock_ms(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t child_cpu_ms(const struct player *player) {
    clockid_t clock;
    return clock_getcpuclockid(player->process, &clock) == 0 ? clock_ms(clock) : 0;
}

/* ---- starting ----------------------------------------------------------------------- */

static void fill_defaults(struct player_options *options) {
    options->language = options->language != NULL ? options->language : language_code();
    options->cpu_ms = options->cpu_ms != 0 ? options->cpu_ms : PLAYER_CPU_MS;
    options->instructions =
        options->instructions != 0 ? options->instructions : PLAYER_INSTRUCTIONS;
    options->memory_bytes =
        options->memory_bytes != 0 ? options->memory_bytes : PLAYER_MEMORY_BYTES;
}

/* The translations' file is opened at the first look: the child cannot. */
static void open_translations(void) { (void)_("the program needs too much memory"); }

/* Parent and child never work at the same time. On one processor a request and
 * its answer cost a sixth of what waking another processor up twice does. */
static void share_processor(struct player *player) {
    int processor = sched_getcpu();
    if (processor < 0 || sched_getaffinity(0, sizeof player->affinity, &player->affinity) != 0) {
        return;
    }
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)processor, &one);
    player->has_affinity = sched_setaffinity(0, sizeof one, &one) == 0;
}

static void give_processor_back(const struct player *player) {
    if (player->has_affinity) {
        sched_setaffinity(0, sizeof player->affinity, &player->affinity);
    }
}

static bool fork_child(struct player *player, const struct player_program *program,
                       const struct player_options *options, struct fault *fault) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
        return fault_set_errno(fault, errno, "");
    }
    struct child_order order = {program, options, sockets[1], getpid()};
    player->process = fork();
    if (player->process == 0) {
        child_live(&order);
    }
    int number = errno;
    close(sockets[1]);
    player->socket = sockets[0];
    if (player->process < 0) {
        close(sockets[0]);
        return fault_set_errno(fault, number, "");
    }
    return true;
}

bool player_start(const struct player_program *program, const struct player_options *options,
                  struct player **out, struct fault *fault) {
    struct player *player = calloc(1, sizeof *player);
    if (player == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    struct player_options complete = *options;
    fill_defaults(&complete);
    open_translations();
    struct fault named = {0};
    fault_at(&named, program->name, 0, 0);
    memcpy(player->name, named.file, sizeof player->name);
    player->cpu_allowed_ms = complete.cpu_ms;
    player->timeout_ms = -1;
    if (complete.share_processor) {
        share_processor(player);
    }
    if (!fork_child(player, program, &complete, fault)) {
        give_processor_back(player);
        free(player);
        return false;
    }
    *out = player;
    return true;
}

/* ---- ending ---------------------------------------------------------------------------- */

/* Kills and buries the child, and tells how it died. */
static int reap(struct player *player) {
    int status = 0;
    if (player->process > 0) {
        kill(player->process, SIGKILL);
        while (waitpid(player->process, &status, 0) < 0 && errno == EINTR) {
        }
        player->process = 0;
    }
    return status;
}

void player_end(struct player *player) {
    if (player != NULL) {
        reap(player);
        give_processor_back(player);
        close(player->socket);
        free(player);
    }
}

static bool failed(struct player *player, struct player_request *request) {
    player->ended = true;
    request->kind = PLAYER_FAILED;
    fault_at(&request->fault, player->name, request->fault.line, 0);
    return true;
}

/* It died without a word, or spoke nonsense. */
static bool found_dead(struct player *player, struct player_request *request) {
    int status = reap(player);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
        fault_set(&request->fault, FAULT_BUDGET, _("the program has calculated for too long"));
    } else {
        fault_set(&request->fault, FAULT_IO, _("the program's process has ended unexpectedly"));
    }
    return failed(player, request);
}

static bool kill_silent(struct player *player, struct player_request *request) {
    reap(player);
    fault_set(&request->fault, FAULT_BUDGET, _("the program works without end and never pauses"));
    fault_advise(&request->fault, _("A loop that waits for something must let time pass: put "
                                    "robot.wait(0.01) into it, or read a sensor there."));
    return failed(player, request);
}

/* The silence has a length only from when it was noticed: a talkative child
 * costs no look at its clock. */
static bool is_overdue(struct player *player) {
    if (!player->silent) {
        player->silent = true;
        player->silent_cpu_ms = child_cpu_ms(player);
        player->silent_ms = clock_ms(CLOCK_MONOTONIC);
        return false;
    }
    int64_t allowed = player->begun ? player->cpu_allowed_ms + CPU_SPARE_MS : CPU_BEGIN_MS;
    return child_cpu_ms(player) - player->silent_cpu_ms > allowed ||
           clock_ms(CLOCK_MONOTONIC) - player->silent_ms > SILENCE_MAX_MS;
}

/* ---- requests ----------------------------------------------------------------------------- */

static bool is_within(int32_t value, int32_t bound) { return value >= -bound && value <= bound; }

/* The child runs our own code, but no order leaves for the robot unseen. */
static bool is_sound(const struct wire_request *wire, size_t size) {
    if (size < WIRE_HEADER_SIZE || wire->text_size > PLAYER_TEXT_MAX ||
        size != WIRE_HEADER_SIZE + wire->text_size) {
        return false;
    }
    switch ((enum player_request_kind)wire->kind) {
    case PLAYER_DRIVE:
        return is_within(wire->a, 1000) && is_within(wire->b, 1000);
    case PLAYER_MOVE:
        return is_within(wire->a, 100000) && wire->b >= 1 && wire->b <= 1000;
    case PLAYER_TURN:
        return is_within(wire->a, 360000) && wire->b >= 1 && wire->b <= 1000;
    case PLAYER_LED:
        return ((wire->a | wire->b | wire->c) & ~0xff) == 0;
    case PLAYER_TONE:
        return ((wire->a | wire->b) & ~0xffff) == 0;
    case PLAYER_FAILED:
        return memchr(wire->text, '\0', wire->text_size) != NULL;
    case PLAYER_BEGIN:
    case PLAYER_STOP:
    case PLAYER_WAIT:
    case PLAYER_PRINT:
    case PLAYER_FINISHED:
        return true;
    case PLAYER_SILENT:
        return false;
    }
    return false;
}

static void take_fault(const struct wire_request *wire, struct fault *fault) {
    const char *end = wire->text + wire->text_size;
    const char *advice = memchr(wire->text, '\0', wire->text_size);
    fault_set(fault, (enum fault_kind)wire->fault_kind, "%s", wire->text);
    advice++;
    if (advice < end && *advice != '\0') {
        fault_advise(fault, "%.*s", (int)(end - advice), advice);
    }
    fault->line = wire->line;
}

static bool take_request(struct player *player, const struct wire_request *wire,
                         struct player_request *request) {
    request->kind = (enum player_request_kind)wire->kind;
    request->line = wire->line;
    request->a = wire->a;
    request->b = wire->b;
    request->c = wire->c;
    request->until_ms = wire->until_ms;
    request->on_snapshot = wire->on_snapshot != 0;
    request->ended = wire->ended != 0;
    player->begun = true;
    if (request->kind == PLAYER_FAILED) {
        take_fault(wire, &request->fault);
        return failed(player, request);
    }
    request->text_size = wire->text_size;
    memcpy(request->text, wire->text, wire->text_size);
    request->text[wire->text_size] = '\0';
    player->ended = request->kind == PLAYER_FINISHED;
    return true;
}

/* Blocking with a timeout: half the calls of poll() and recv(). */
static ssize_t hear(struct player *player, int timeout_ms, struct wire_request *wire) {
    if (timeout_ms != player->timeout_ms && timeout_ms > 0) {
        struct timeval timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000L};
        setsockopt(player->socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
        player->timeout_ms = timeout_ms;
    }
    return recv(player->socket, wire, sizeof *wire, timeout_ms > 0 ? 0 : MSG_DONTWAIT);
}

bool player_next(struct player *player, int timeout_ms, struct player_request *request) {
    memset(request, 0, offsetof(struct player_request, text));
    memset(&request->fault, 0, sizeof request->fault);
    if (player->ended) {
        return false;
    }
    struct wire_request wire;
    ssize_t size = hear(player, timeout_ms, &wire);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
        return is_overdue(player) ? kill_silent(player, request) : true;
    }
    player->silent = false;
    if (size <= 0 || !is_sound(&wire, (size_t)size)) {
        return found_dead(player, request);
    }
    return take_request(player, &wire, request);
}

void player_reply(struct player *player, const struct player_reply *reply) {
    /* Nobody there: player_next() will find out. */
    (void)!send(player->socket, reply, sizeof *reply, MSG_NOSIGNAL | MSG_DONTWAIT);
}

int player_descriptor(const struct player *player) { return player->socket; }

pid_t player_process(const struct player *player) { return player->process; }
