/* player: a pupil's program in a process of its own.
 *
 * player_start() forks a child that holds nothing but the sandboxed Lua and one
 * socket: no file, no serial port, no terminal, little memory. The child asks
 * (drive, wait, print ...) and waits for the answer, one request at a time; the
 * parent can kill it at any instruction. Its memory never grows with what the
 * child does, and the child dies with the parent.
 *
 *     struct player *player;
 *     if (!player_start(&program, &options, &player, &fault)) return false;
 *     struct player_request request;
 *     while (player_next(player, 50, &request)) {         // 50 ms at most
 *         switch (request.kind) {
 *         case PLAYER_SILENT: robot_service(robot, &fault); continue;   // it computes
 *         case PLAYER_DRIVE: ok = robot_drive(robot, request.a, request.b, &fault); break;
 *         ...
 *         case PLAYER_FINISHED: case PLAYER_FAILED: goto ended;
 *         }
 *         player_reply(player, &reply);
 *     }
 *     player_end(player);
 *
 * runtime/player/drive.h is that loop, complete.
 *
 * Endless programs: a child that takes PLAYER_CPU_MS of processor time, or
 * PLAYER_INSTRUCTIONS, without letting any time pass on the robot's clock, is
 * ended with FAULT_BUDGET; one that gives more than PLAYER_COMMANDS_MAX orders
 * without letting time pass, with FAULT_LIMIT. */
#ifndef RUNTIME_PLAYER_PLAYER_H
#define RUNTIME_PLAYER_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "fault/fault.h"
#include "firmware-bridge/robots/robot.h"

#define PLAYER_CPU_MS       2000
#define PLAYER_INSTRUCTIONS 50000000u
#define PLAYER_MEMORY_BYTES ((size_t)8 * 1024 * 1024)
#define PLAYER_COMMANDS_MAX 1000 /* orders in a row without a wait or a sensor read */
#define PLAYER_PRINTED_MAX  ((size_t)256 * 1024) /* bytes in a row, likewise ... */
#define PLAYER_PRINT_WEIGHT 24                   /* ... where a print counts for so many more */
#define PLAYER_TEXT_MAX     2048                 /* bytes of text in one request */
#define PLAYER_NAME_MAX     50

struct player;

/* The program; borrowed during player_start() only. */
struct player_program {
    const char *name; /* for messages: "carre.lua" */
    const char *text;
    size_t size;
};

struct player_options {
    const char *language;     /* "fr" or "en": messages of the vocabulary */
    uint64_t seed;            /* of math.random */
    struct robot_info fitted; /* which sensors there are */
    uint32_t cpu_ms;          /* 0: PLAYER_CPU_MS */
    uint64_t instructions;    /* 0: PLAYER_INSTRUCTIONS */
    size_t memory_bytes;      /* 0: PLAYER_MEMORY_BYTES */
    bool share_processor;     /* for virtual time: parent and child stay on one processor
                                 until player_end(), which makes requests six times faster */
};

/* What the child asks. a, b, c as the comment says. */
enum player_request_kind {
    PLAYER_SILENT, /* no request within the timeout (it computes): look again, do not reply */
    PLAYER_BEGIN,  /* loaded, about to start: reply with the first snapshot */
    PLAYER_DRIVE,  /* a, b: left and right permille */
    PLAYER_MOVE,   /* a: mm, b: speed permille; reply with the motion's number */
    PLAYER_TURN,   /* a: tenths of a degree to the left, b: speed permille; likewise */
    PLAYER_STOP,
    PLAYER_LED,      /* a, b, c: red, green, blue 0..255 */
    PLAYER_TONE,     /* a: Hz, b: ms */
    PLAYER_WAIT,     /* until `until_ms`, or the next snapshot when `on_snapshot` */
    PLAYER_PRINT,    /* `text`, a piece of the output, inert on a terminal; newlines are in it */
    PLAYER_FINISHED, /* the program has ended; nothing to reply */
    PLAYER_FAILED,   /* it has failed or was ended, see `fault`; nothing to reply */
};

struct player_request {
    enum player_request_kind kind;
    int line; /* of the pupil's program, 0: unknown */
    int32_t a, b, c;
    uint32_t until_ms; /* since the program began, on the robot's clock */
    bool on_snapshot;
    bool ended; /* PLAYER_WAIT: the program itself has ended, quand/chaque tasks go on */
    size_t text_size;
    char text[PLAYER_TEXT_MAX + 1]; /* NUL behind; whole UTF-8 characters */
    /* PLAYER_FAILED. kind SYNTAX and PROGRAM: message in Lua's own words, for
     * check_explain_runtime(); any other kind: message and advice ready to
     * show. line as far as known, file is the program's name. */
    struct fault fault;
};

struct player_reply {
    uint32_t now_ms; /* since the program began, on the robot's clock */
    uint8_t motion;  /* MOVE, TURN */
    struct robot_snapshot snapshot;
};

/* The child runs until its first request, which player_next() gives. */
bool player_start(const struct player_program *program, const struct player_options *options,
                  struct player **out, struct fault *fault);

/* Waits up to timeout_ms for the child's next request. False: there is none and
 * will be none (after FINISHED or FAILED). A child that died otherwise gives
 * one PLAYER_FAILED; one that overstays its processor time is killed here. */
bool player_next(struct player *player, int timeout_ms, struct player_request *request);

/* Answers the request taken last. A child that is gone is noticed by player_next(). */
void player_reply(struct player *player, const struct player_reply *reply);

/* To poll for reading beside other descriptors; readable when player_next() has news. */
int player_descriptor(const struct player *player);
pid_t player_process(const struct player *player);

/* Kills the child if it still lives, and releases everything. NULL is allowed. */
void player_end(struct player *player);

#endif
