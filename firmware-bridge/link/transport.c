#include "firmware-bridge/link/transport.h"

#include <stdlib.h>

#include "language/language.h"

bool transport_write(struct transport *transport, const uint8_t *bytes, size_t count,
                     struct fault *fault) {
    return transport->ops->write(transport->state, bytes, count, fault);
}

bool transport_read(struct transport *transport, uint8_t *bytes, size_t room, uint32_t until_ms,
                    size_t *count, struct fault *fault) {
    *count = 0;
    return transport->ops->read(transport->state, bytes, room, until_ms, count, fault);
}

uint32_t transport_now_ms(struct transport *transport) {
    return transport->ops->now_ms(transport->state);
}

int transport_descriptor(const struct transport *transport) {
    return transport->ops->descriptor(transport->state);
}

void transport_close(struct transport *transport) {
    if (transport->ops != NULL) {
        transport->ops->close(transport->state);
    }
    *transport = (struct transport){0};
}

/* ---- a board in this process --------------------------------------------------- */

static bool board_write(void *state, const uint8_t *bytes, size_t count, struct fault *fault) {
    (void)fault;
    const struct transport_board *board = state;
    board->write(board->board, bytes, count);
    return true;
}

static bool board_read(void *state, uint8_t *bytes, size_t room, uint32_t until_ms, size_t *count,
                       struct fault *fault) {
    (void)fault;
    const struct transport_board *board = state;
    *count = board->read(board->board, bytes, room);
    if (*count == 0 && (int32_t)(until_ms - board->now_ms(board->board)) > 0) {
        board->advance(board->board, until_ms);
        *count = board->read(board->board, bytes, room);
    }
    return true;
}

static uint32_t board_now_ms(void *state) {
    const struct transport_board *board = state;
    return board->now_ms(board->board);
}

static int board_descriptor(const void *state) {
    (void)state;
    return -1;
}

static void board_close(void *state) {
    struct transport_board *board = state;
    if (board->close != NULL) {
        board->close(board->board);
    }
    free(board);
}

bool transport_in_process(const struct transport_board *board, struct transport *out,
                          struct fault *fault) {
    static const struct transport_ops ops = {board_write, board_read, board_now_ms,
                                             board_descriptor, board_close};
    struct transport_board *copy = malloc(sizeof *copy);
    if (copy == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    *copy = *board;
    out->ops = &ops;
    out->state = copy;
    return true;
}
