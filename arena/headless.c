#include "arena/headless.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena/child.h"
#include "arena/recording.h"
#include "arena/referee.h"
#include "arena/wall_clock.h"
#include "firmware-bridge/firmware/virtual/virtual_server.h"
#include "installation/installation.h"
#include "language/language.h"
#include "scoring/contest.h"

#define PATIENCE_MS     10 /* of wall clock, before looking whether the program still lives */
#define HEARD_MAX       4096
#define HEARD_PIECES    64
#define LISTEN_EVERY_MS 16 /* of the table's time */
#define FOLDER_MAX      80

struct headless_run {
    struct headless_order order;
    struct contest *contest;
    const struct contest_event *event;
    struct sheet *sheet;
    struct virtual_table *table;
    int robot;
    struct referee referee;
    struct recording recording;
    struct virtual_server *server;
    char folder[FOLDER_MAX]; /* private; holds the robot's socket */
    char address[FOLDER_MAX + 16];
    struct child child;
    int64_t silent_since_ms; /* wall clock */
    enum headless_reason reason;
};

/* ---- words ---- */

static const struct {
    const char *word, *text;
} reasons[] = {
    [HEADLESS_CROSSED_FINISH] = {"crossed-finish", N_("through the finish gate")},
    [HEADLESS_PROGRAM_ENDED] = {"program-ended", N_("the program has ended")},
    [HEADLESS_LIMIT_REACHED] = {"limit-reached", N_("the time is up")},
    [HEADLESS_NEVER_LEFT] = {"never-left", N_("the robot never left through the start gate")},
    [HEADLESS_NOT_FINISHED] = {"not-finished",
                               N_("the program ended before the robot reached the gate")},
    [HEADLESS_PROGRAM_FAILED] = {"program-failed", N_("the program has a mistake")},
    [HEADLESS_PROGRAM_KILLED] = {"program-killed", N_("the program was killed")},
    [HEADLESS_PROGRAM_SILENT] = {"program-silent", N_("the program no longer answers")},
    [HEADLESS_INTERRUPTED] = {"interrupted", N_("somebody interrupted it")},
};

const char *headless_reason_word(enum headless_reason reason) { return reasons[reason].word; }

const char *headless_reason_text(enum headless_reason reason) { return _(reasons[reason].text); }

/* ---- before the run ---- */

static bool choose_event(struct headless_run *run, struct fault *fault) {
    const char *id = run->order.event;
    if (id == NULL && run->contest->event_count == 1) {
        run->event = &run->contest->events[0];
        return true;
    }
    run->event = id != NULL ? contest_event(run->contest, id) : NULL;
    if (run->event != NULL) {
        return true;
    }
    if (id == NULL) {
        fault_set(fault, FAULT_MISUSE, _("this contest has several events: which one is it?"));
    } else {
        fault_set(fault, FAULT_MISUSE, _("this contest has no event “%s”"), id);
    }
    char ids[FAULT_ADVICE_MAX / 2] = "";
    size_t length = 0;
    for (size_t i = 0; i < run->contest->event_count && length < sizeof ids - 1; i++) {
        length +=
            (size_t)snprintf(ids + length, sizeof ids - length, " %s", run->contest->events[i].id);
    }
    return fault_advise(fault, _("Give --event with one of:%s"), ids);
}

static bool check_program(const char *path, struct fault *fault) {
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return fault_set_errno(fault, errno, path);
    }
    int failed = fstat(file, &about);
    close(file);
    if (failed == 0 && S_ISREG(about.st_mode)) {
        return true;
    }
    fault_set(fault, FAULT_TYPE, _("this is not a program file"));
    return fault_at(fault, path, 0, 0);
}

static bool open_contest(struct headless_run *run, struct fault *fault) {
    run->contest = contest_read(run->order.contest, fault);
    if (run->contest == NULL || !choose_event(run, fault)) {
        return false;
    }
    run->sheet = sheet_new(run->contest, run->event, fault);
    return run->sheet != NULL && sheet_set_text(run->sheet, SHEET_TEAM, run->order.team, fault) &&
           sheet_set_attempt(run->sheet, run->order.attempt, fault);
}

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The robot's socket lies in a folder that only this user may enter. */
static bool open_socket(struct headless_run *run, struct fault *fault) {
    const char *where = getenv("TMPDIR");
    /* a longer one would leave no room for the socket's name */
    if (where == NULL || where[0] != '/' || strlen(where) > 50) {
        where = "/tmp";
    }
    snprintf(run->folder, sizeof run->folder, "%s/perseverons-XXXXXX", where);
    if (mkdtemp(run->folder) == NULL) {
        run->folder[0] = '\0';
        return fault_set_errno(fault, errno, where);
    }
    snprintf(run->address, sizeof run->address, "table:%s/robot", run->folder);
    run->server = virtual_server_create(run->table, fault);
    return run->server != NULL &&
           virtual_server_listen(run->server, run->robot, run->address + strlen("table:"), fault);
}

static void close_socket(struct headless_run *run) {
    virtual_server_destroy(run->server);
    run->server = NULL;
    if (run->folder[0] != '\0') {
        rmdir(run->folder);
        run->folder[0] = '\0';
    }
}

static bool open_table(struct headless_run *run, struct fault *fault) {
    const struct headless_order *order = &run->order;
    return virtual_table_create(order->table, order->seed, &run->table, fault) &&
           virtual_table_add_robot(run->table, order->model, NULL, &run->robot, fault) &&
           referee_begin(&run->referee, run->event, order->attempt, HEADLESS_LIMIT_MS, run->table,
                         run->robot, fault) &&
           recording_begin(&run->recording, run->table, run->robot, file_name(order->program),
                           order->seed, fault) &&
           open_socket(run, fault);
}

/* ---- the run ---- */

static void pass_notices_on(struct headless_run *run) {
    struct match_notice notice;
    while (match_next_notice(&run->referee.match, &notice)) {
        if (run->order.notice != NULL) {
            run->order.notice(run->order.context, &notice);
        }
    }
}

/* Everything people do before the start: nobody is late, nothing is forgotten. */
static bool bring_to_the_start(struct headless_run *run, struct fault *fault) {
    struct referee *referee = &run->referee;
    if (referee->match.rules.homologation && !referee_apply(referee, MATCH_HOMOLOGATE, fault)) {
        return false;
    }
    return referee_apply(referee, MATCH_GET_READY, fault) &&
           referee_apply(referee, MATCH_ARM, fault) && referee_apply(referee, MATCH_START, fault);
}

/* On an idle table nothing moves: the countdown lets only the match's time pass. */
static void count_down(struct headless_run *run) {
    struct referee *referee = &run->referee;
    while (referee->match.state == MATCH_COUNTDOWN) {
        referee_stand(referee, match_wakes_at_ms(&referee->match) - referee_now_ms(referee));
        pass_notices_on(run);
    }
}

static bool start_program(struct headless_run *run, struct fault *fault) {
    char program[INSTALLATION_PATH_MAX], seed[32];
    if (run->order.player != NULL) {
        snprintf(program, sizeof program, "%s", run->order.player);
    } else if (!installation_program("perseverons", program, fault)) {
        return false;
    }
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)run->order.seed);
    /* the match has its own limit: --duration 0 */
    const char *const argv[] = {
        program, "run",    "--robot",       run->address, "--seed",           seed, "--duration",
        "0",     "--lang", language_code(), "--",         run->order.program, NULL};
    run->silent_since_ms = wall_clock_ms();
    return child_start(&run->child, argv, fault);
}

/* Passes on what the program has said by now: more than a pipe holds, yet not without end. */
static void listen_to_program(struct headless_run *run) {
    char text[HEARD_MAX];
    size_t count;
    for (int i = 0; i < HEARD_PIECES && (count = child_hear(&run->child, text, sizeof text)) > 0;
         i++) {
        if (run->order.output != NULL) {
            run->order.output(run->order.context, text, count);
        }
    }
}

static bool abort_run(struct headless_run *run, enum headless_reason reason) {
    struct fault unused;
    run->reason = reason;
    return referee_apply(&run->referee, MATCH_ABORT, &unused);
}

/* True: nobody will ask for anything any more. */
static bool look_after_program(struct headless_run *run) {
    const volatile sig_atomic_t *interrupted = run->order.interrupted;
    listen_to_program(run);
    if (interrupted != NULL && *interrupted != 0) {
        abort_run(run, HEADLESS_INTERRUPTED);
    } else if (wall_clock_ms() - run->silent_since_ms > run->order.silence_s * 1000ll) {
        abort_run(run, HEADLESS_PROGRAM_SILENT);
    }
    return child_ended(&run->child);
}

/* Until the match is over or the program has ended. */
static void attend(struct headless_run *run) {
    bool ended = false;
    while (!run->referee.over && !ended) {
        uint32_t next_ms = virtual_table_time_ms(run->table) + 1;
        enum virtual_server_outcome outcome = virtual_server_run(run->server, next_ms, PATIENCE_MS);
        if (outcome == VIRTUAL_SERVER_REACHED) {
            run->silent_since_ms = wall_clock_ms();
        }
        if (outcome != VIRTUAL_SERVER_REACHED || next_ms % LISTEN_EVERY_MS == 0) {
            ended = look_after_program(run);
        }
        pass_notices_on(run);
    }
}

/* The match ended the run: who crossed what, or which time ran out. */
static enum headless_reason reason_of_the_match(const struct headless_run *run) {
    const struct match *match = &run->referee.match;
    if (match->ending == MATCH_ABORTED) {
        return run->reason;
    }
    if (match->ending == MATCH_FINISHED) {
        return HEADLESS_CROSSED_FINISH;
    }
    return match->started ? HEADLESS_LIMIT_REACHED : HEADLESS_NEVER_LEFT;
}

/* The program has ended at `at_ms`, and all is at rest, but the match goes on. */
static bool end_without_program(struct headless_run *run, int64_t at_ms, struct fault *fault) {
    if (run->child.signal != 0) {
        return abort_run(run, HEADLESS_PROGRAM_KILLED);
    }
    if (run->child.exit_status != 0) {
        return abort_run(run, HEADLESS_PROGRAM_FAILED);
    }
    bool finishes =
        run->event->match.finish_gate == NULL && run->referee.match.state == MATCH_RUNNING;
    if (!finishes) {
        return abort_run(run, HEADLESS_NOT_FINISHED);
    }
    run->reason = HEADLESS_PROGRAM_ENDED;
    return referee_apply_at(&run->referee, MATCH_FINISH, at_ms, fault);
}

static void coast(struct headless_run *run) {
    virtual_table_advance(run->table, virtual_table_time_ms(run->table) + HEADLESS_COAST_MS);
}

static bool come_to_an_end(struct headless_run *run, struct fault *fault) {
    bool by_match = run->referee.over;
    int64_t at_ms = referee_now_ms(&run->referee);
    listen_to_program(run);
    if (by_match) { /* the arena's hand on the robot's switch */
        child_end(&run->child);
        virtual_table_reboot(run->table, run->robot);
    }
    coast(run); /* which may still carry the robot through the finish gate */
    if (run->referee.over) {
        run->reason = reason_of_the_match(run);
    } else if (!end_without_program(run, at_ms, fault)) {
        return false;
    }
    recording_end(&run->recording);
    pass_notices_on(run);
    return true;
}

static bool fill_sheet(struct headless_run *run, struct fault *fault) {
    const struct match *match = &run->referee.match;
    struct observe_end end = {.restarts = match->restarts_used};
    end.run_ms = match->ending == MATCH_FINISHED ? match_elapsed_ms(match) : match->rules.limit_ms;
    if (!observe_fill(&run->referee.observation, virtual_table_world(run->table), run->robot, &end,
                      run->sheet, fault) ||
        !referee_apply(&run->referee, MATCH_OPEN_SHEET, fault)) {
        return false;
    }
    pass_notices_on(run);
    return true;
}

static bool play(struct headless_run *run, struct fault *fault) {
    if (!check_program(run->order.program, fault) || !open_contest(run, fault) ||
        !open_table(run, fault) || !bring_to_the_start(run, fault)) {
        return false;
    }
    pass_notices_on(run);
    count_down(run);
    if (!start_program(run, fault)) {
        return false;
    }
    attend(run);
    bool done = come_to_an_end(run, fault) && fill_sheet(run, fault);
    child_end(&run->child);
    close_socket(run);
    return done;
}

struct headless_run *headless_play(const struct headless_order *order, struct fault *fault) {
    struct headless_run *run = calloc(1, sizeof *run);
    if (run == NULL) {
        fault_set(fault, FAULT_MEMORY, _("out of memory"));
        return NULL;
    }
    run->order = *order;
    run->order.silence_s = order->silence_s > 0 ? order->silence_s : HEADLESS_SILENCE_S;
    run->child.output = -1;
    if (!play(run, fault)) {
        headless_free(run);
        return NULL;
    }
    return run;
}

void headless_free(struct headless_run *run) {
    if (run == NULL) {
        return;
    }
    child_end(&run->child);
    close_socket(run);
    recording_release(&run->recording);
    referee_end(&run->referee);
    virtual_table_destroy(run->table);
    sheet_free(run->sheet);
    contest_free(run->contest);
    free(run);
}

/* ---- afterwards ---- */

const struct match *headless_match(const struct headless_run *run) { return &run->referee.match; }

enum headless_reason headless_reason(const struct headless_run *run) { return run->reason; }

const struct sheet *headless_sheet(const struct headless_run *run) { return run->sheet; }

static bool write_log(const struct headless_run *run, const char *path, struct fault *fault) {
    const struct referee *referee = &run->referee;
    return recording_write_log(&run->recording, path, virtual_table_world(run->table),
                               referee->crossing, referee->crossing_count, fault);
}

/* A picture is drawn from a log; without one asked for, from one that goes away again. */
static bool draw(const struct headless_run *run, const char *picture, const char *log,
                 struct fault *fault) {
    if (log != NULL) {
        return recording_draw(log, run->order.table, picture, fault);
    }
    const char *folder = getenv("TMPDIR");
    char path[512];
    snprintf(path, sizeof path, "%s/perseverons-XXXXXX",
             folder != NULL && folder[0] == '/' ? folder : "/tmp");
    int file = mkstemp(path);
    if (file < 0) {
        return fault_set_errno(fault, errno, path);
    }
    close(file);
    bool done =
        write_log(run, path, fault) && recording_draw(path, run->order.table, picture, fault);
    unlink(path);
    return done;
}

bool headless_write(const struct headless_run *run, const char *sheet, const char *picture,
                    const char *log, struct fault *fault) {
    return (sheet == NULL || sheet_write(run->sheet, sheet, fault)) &&
           (log == NULL || write_log(run, log, fault)) &&
           (picture == NULL || draw(run, picture, log, fault));
}
