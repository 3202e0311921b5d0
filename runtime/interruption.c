#include "runtime/interruption.h"

#include <stddef.h>

volatile sig_atomic_t interruption_asked;

static void ask(int number) {
    (void)number;
    interruption_asked = 1;
}

void interruption_catch(void) {
    struct sigaction action = {.sa_handler = ask};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}
