#include "runtime/on-board/connect.h"

#include <stdio.h>
#include <string.h>

#include "language/language.h"

#define PATIENCE_MS 1000 /* after so long without an answer it is said why */

void connect_tell_waiting(void *told, uint32_t waited_ms) {
    bool *is_told = told;
    if (*is_told || waited_ms < PATIENCE_MS) {
        return;
    }
    *is_told = true;
    fputs(
        _("The robot does not answer yet: many restart when their cable is opened. One moment…\n"),
        stderr);
}

void connect_observe(void *context, const struct on_board_progress *progress) {
    struct connection *connection = context;
    switch (progress->phase) {
    case ON_BOARD_GREETING:
        if (connection->progress.shown) {
            connect_tell_waiting(&connection->told, progress->done);
        }
        break;
    case ON_BOARD_SENDING:
        progress_show(&connection->progress, _("Sending"), progress->done, progress->total);
        break;
    case ON_BOARD_WRITING:
        progress_show(&connection->progress, _("The robot writes it down"), progress->done,
                      progress->total);
        break;
    case ON_BOARD_CHECKED:
        progress_clear(&connection->progress);
        break;
    }
}

static bool no_robot(struct fault *fault) {
    fault_set(fault, FAULT_NOT_FOUND, _("no robot is plugged in"));
    return fault_advise(fault,
                        _("Plug one in and switch it on. To try without one, start a virtual "
                          "robot in another window: perseverons-virtual"));
}

bool connect_robot(struct connection *connection, const char *wanted, bool quiet,
                   struct fault *fault) {
    *connection = (struct connection){.link = NULL};
    progress_start(&connection->progress, quiet);
    if (!choose_robot(wanted, &connection->chosen, fault)) {
        return false;
    }
    if (connection->chosen.is_virtual) {
        return no_robot(fault);
    }
    const struct on_board_options options = {.observer = connect_observe, .context = connection};
    return on_board_open(connection->chosen.address, &options, &connection->link, fault);
}

void connect_close(struct connection *connection) {
    progress_clear(&connection->progress);
    on_board_close(connection->link);
    connection->link = NULL;
}
