/* A hundred thousand commands over a line that loses 30 % of the frames and plays back old
 * ones at every second: none is executed twice or out of order, across reconnections too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/link/session.h"
#include "tests/firmware-bridge/link/support_faulty_line.h"

#define COMMANDS         100000
#define SESSION_COMMANDS 500 /* then the cable is pulled, and plugged in again */
#define REBOOT_EVERY     4   /* of these times the robot loses its memory too */
#define BATCH_MAX        9

struct ledger {
    int32_t last;             /* number of the command executed last */
    uint32_t executed, wrong; /* wrong: again, or out of order */
    uint8_t was_executed[COMMANDS + 1];
};

static void note(void *context, const struct message *command) {
    struct ledger *ledger = context;
    if (command->type != MESSAGE_MOVE) {
        return;
    }
    int32_t number = command->move.distance_mm;
    ledger->wrong += number <= ledger->last;
    ledger->last = number;
    ledger->executed++;
    ledger->was_executed[number]++;
}

struct outcome {
    uint32_t done, refused, unknown, late; /* late: calls that took too long */
};

static struct session *connect(struct faulty_line *line, struct session *session) {
    struct message resume = {.type = MESSAGE_RESUME, .resume = {STOP_REASON_WATCHDOG}};
    for (int tries = 0; tries < 20; tries++) {
        struct transport transport = faulty_line_transport(line);
        struct fault fault = {0};
        bool open = session == NULL ? session_open(&transport, NULL, &session, &fault)
                                    : session_reconnect(session, &transport, &fault);
        if (open && session_request(session, &resume, 1, &fault)) {
            return session;
        }
    }
    fail_msg("no session after 20 tries");
    return NULL;
}

/* Sends the next few commands; returns how many. */
static int32_t send_batch(struct faulty_line *line, struct session *session, int32_t first,
                          const struct ledger *ledger, struct outcome *outcome) {
    struct message batch[BATCH_MAX];
    int32_t count = 1 + (int32_t)chance_below(&line->chance, BATCH_MAX);
    count = first + count > COMMANDS + 1 ? COMMANDS + 1 - first : count;
    for (int32_t i = 0; i < count; i++) {
        batch[i] = (struct message){.type = MESSAGE_MOVE, .move = {1, first + i, 500}};
    }
    struct fault fault = {0};
    uint32_t begun_ms = line->now_ms;
    bool done = session_request(session, batch, (size_t)count, &fault);
    outcome->late += line->now_ms - begun_ms > (uint32_t)count * SESSION_ANSWER_MAX_MS + 10;
    for (int32_t i = 0; i < count && done; i++) {
        assert_int_equal(ledger->was_executed[first + i], 1);
    }
    outcome->done += done ? (uint32_t)count : 0;
    outcome->refused += !done && fault.kind == FAULT_STOPPED ? (uint32_t)count : 0;
    outcome->unknown += !done && fault.kind != FAULT_STOPPED ? (uint32_t)count : 0;
    return count;
}

static void no_command_is_executed_twice_or_out_of_order(void **state) {
    (void)state;
    struct faulty_line *line = malloc(sizeof *line);
    struct ledger *ledger = calloc(1, sizeof *ledger);
    struct outcome outcome = {0};
    assert_non_null(line);
    assert_non_null(ledger);
    faulty_line_start(line, chance_start(__func__));
    line->lost = 300000;
    line->replayed = 500000;
    line->flipped = 10000;
    line->on_command = note;
    line->context = ledger;
    struct session *session = connect(line, NULL);
    int32_t next = 1, pull_at = SESSION_COMMANDS, pulls = 0;
    while (next <= COMMANDS) {
        uint32_t unknown = outcome.unknown, refused = outcome.refused;
        next += send_batch(line, session, next, ledger, &outcome);
        if (next >= pull_at || outcome.unknown != unknown || outcome.refused != refused) {
            pull_at = next + SESSION_COMMANDS;
            if (++pulls % REBOOT_EVERY == 0) {
                faulty_line_reboot(line);
            }
            connect(line, session);
        }
    }
    printf("%u done, %u refused, %u unknown, %u executed, %u wrongly; %d reconnections, %u frames "
           "recorded, %u repetitions, %u s of virtual time\n",
           outcome.done, outcome.refused, outcome.unknown, ledger->executed, ledger->wrong, pulls,
           line->recorded_count, session_statistics(session)->repetitions, line->now_ms / 1000);
    assert_int_equal(ledger->wrong, 0);
    assert_int_equal(outcome.late, 0);
    assert_int_equal(outcome.done + outcome.refused + outcome.unknown, COMMANDS);
    assert_true(outcome.done >= COMMANDS * 98 / 100);
    assert_true(ledger->executed >= outcome.done);
    line->lost = 0;
    session_close(session);
    free(ledger);
    free(line);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_command_is_executed_twice_or_out_of_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
