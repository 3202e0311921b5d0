/* wire: what parent and child send each other, one packet a message.
 *
 * A packet is a struct wire_request cut behind its text, or a struct
 * player_reply: both sides are the same program on the same machine. */
#ifndef RUNTIME_PLAYER_WIRE_H
#define RUNTIME_PLAYER_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "lua-lib/sandbox/sandbox.h"
#include "runtime/player/player.h"

struct wire_request {
    uint8_t kind; /* enum player_request_kind */
    uint8_t on_snapshot, ended;
    uint8_t fault_kind; /* FAILED */
    int32_t line;
    int32_t a, b, c;
    uint32_t until_ms;
    uint32_t text_size;
    char text[PLAYER_TEXT_MAX]; /* FAILED: message, NUL, advice, NUL */
};

#define WIRE_HEADER_SIZE offsetof(struct wire_request, text)

/* What the child needs to know, settled before the fork. */
struct child_order {
    const struct player_program *program;
    const struct player_options *options; /* no field is 0 for "default" any more */
    int socket;
    pid_t parent;
};

/* The child's whole life. */
_Noreturn void child_live(const struct child_order *order);

/* Gives up everything but `socket`: files, privileges, core dumps, signals of
 * the terminal; the process dies with its parent. */
void confine_process(int socket, pid_t parent, size_t memory_bytes);

/* From now on only the calls that computing and talking over an open socket need. */
void confine_calls(void);

#endif
