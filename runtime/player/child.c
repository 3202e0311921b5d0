/* The child: the sandbox, the vocabulary, and the primitives that ask the parent. */
#include <lauxlib.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "language/language.h"
#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/player/wire.h"

#define TICK_MS        50    /* of processor time, between two looks at the child's watch */
#define WATCH_SPARE_MS 500   /* the watch is for what the sandbox's own look cannot see */
#define WATCH_SETUP_MS 10000 /* for compiling the longest program */

struct child {
    int socket;
    const struct player_options *options;
    struct sandbox *sandbox;
    struct player_reply latest;
    uint32_t snapshots;       /* seen so far */
    uint32_t orders, printed; /* since time passed last */
    struct fault budget;      /* prepared for the watch */
    volatile sig_atomic_t ticks, ticks_allowed;
};

static struct child *watched; /* for the signal handler */

/* ---- talking -------------------------------------------------------------------- */

static bool send_request(const struct child *child, const struct wire_request *request) {
    size_t size = WIRE_HEADER_SIZE + request->text_size;
    return write(child->socket, request, size) == (ssize_t)size;
}

/* Sends the request and waits for the answer; without a parent life ends. */
static void ask(struct child *child, const struct wire_request *request) {
    uint32_t seen_ms = child->latest.snapshot.time_ms;
    if (!send_request(child, request) ||
        read(child->socket, &child->latest, sizeof child->latest) !=
            (ssize_t)sizeof child->latest) {
        _exit(0);
    }
    child->snapshots += child->latest.snapshot.time_ms != seen_ms;
}

/* Copies at most `room` bytes with the NUL, cut at a character's edge. */
static size_t put_text(char *out, size_t room, const char *text) {
    size_t length = strlen(text);
    if (length >= room) {
        for (length = room - 1; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;) {
            length--;
        }
    }
    memcpy(out, text, length);
    out[length] = '\0';
    return length + 1;
}

/* Async-signal-safe. */
_Noreturn static void end_failed(const struct child *child, const struct fault *fault) {
    struct wire_request request = {
        .kind = PLAYER_FAILED, .fault_kind = (uint8_t)fault->kind, .line = fault->line};
    size_t used = put_text(request.text, FAULT_MESSAGE_MAX, fault->message);
    used += put_text(request.text + used, FAULT_ADVICE_MAX, fault->advice);
    request.text_size = (uint32_t)used;
    send_request(child, &request);
    _exit(0);
}

/* ---- the watch --------------------------------------------------------------------- */

static void on_tick(int number) {
    (void)number;
    struct child *child = watched;
    child->ticks++;
    if (child->ticks > child->ticks_allowed) {
        child->budget.line = sandbox_running_line(child->sandbox);
        end_failed(child, &child->budget);
    }
}

static void start_watch(struct child *child) {
    sandbox_budget_fault(child->sandbox, &child->budget);
    child->ticks_allowed = WATCH_SETUP_MS / TICK_MS;
    watched = child;
    struct sigaction action = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    struct itimerval timer = {{0, TICK_MS * 1000L}, {0, TICK_MS * 1000L}};
    if (sigaction(SIGPROF, &action, NULL) != 0 || setitimer(ITIMER_PROF, &timer, NULL) != 0) {
        watched = NULL; /* the parent's own watch still stands */
    }
}

static void on_spent(void *context, const struct fault *fault) { end_failed(context, fault); }

/* Time has passed on the robot's clock: all that is counted starts again. */
static void begin_afresh(struct child *child) {
    child->orders = child->printed = 0;
    child->ticks = 0;
    sandbox_renew(child->sandbox);
}

/* ---- primitives ---------------------------------------------------------------------- */

static struct child *child_of(lua_State *state) {
    return lua_touserdata(state, lua_upvalueindex(1));
}

static int32_t integer(lua_State *state, int index) {
    return (int32_t)luaL_checkinteger(state, index);
}

static struct wire_request request_of(lua_State *state, enum player_request_kind kind) {
    return (struct wire_request){.kind = (uint8_t)kind, .line = sandbox_line(state)};
}

/* An order with up to three whole numbers from the stack. */
static struct child *give_order(lua_State *state, enum player_request_kind kind) {
    struct child *child = child_of(state);
    if (++child->orders > PLAYER_COMMANDS_MAX) {
        sandbox_raise(state, FAULT_LIMIT,
                      _("the program gives orders to the robot without ever pausing"),
                      _("A loop that gives orders must let time pass: put robot.wait(0.01) into "
                        "it, or read a sensor there."));
    }
    struct wire_request request = request_of(state, kind);
    int32_t *value[] = {&request.a, &request.b, &request.c};
    for (int i = 0; i < 3 && i < lua_gettop(state); i++) {
        *value[i] = integer(state, i + 1);
    }
    ask(child, &request);
    return child;
}

static int prim_drive(lua_State *state) { return give_order(state, PLAYER_DRIVE), 0; }

static int prim_stop(lua_State *state) { return give_order(state, PLAYER_STOP), 0; }

static int prim_led(lua_State *state) { return give_order(state, PLAYER_LED), 0; }

static int prim_tone(lua_State *state) { return give_order(state, PLAYER_TONE), 0; }

static int prim_move(lua_State *state) {
    lua_pushinteger(state, give_order(state, PLAYER_MOVE)->latest.motion);
    return 1;
}

static int prim_turn(lua_State *state) {
    lua_pushinteger(state, give_order(state, PLAYER_TURN)->latest.motion);
    return 1;
}

static int prim_wait(lua_State *state) {
    struct child *child = child_of(state);
    struct wire_request request = request_of(state, PLAYER_WAIT);
    uint32_t before_ms = child->latest.now_ms;
    request.until_ms = (uint32_t)luaL_checkinteger(state, 1);
    request.on_snapshot = lua_toboolean(state, 2) != 0;
    request.ended = lua_toboolean(state, 3) != 0;
    request.line = (int32_t)lua_tointeger(state, 4);
    ask(child, &request);
    if (child->latest.now_ms != before_ms) {
        begin_afresh(child);
    }
    return 0;
}

static int prim_print(lua_State *state) {
    struct child *child = child_of(state);
    size_t length;
    const char *text = luaL_checklstring(state, 1, &length);
    size_t weight = length + PLAYER_PRINT_WEIGHT;
    if (weight > PLAYER_PRINTED_MAX || child->printed > PLAYER_PRINTED_MAX - weight) {
        return sandbox_raise(state, FAULT_LIMIT, _("the program prints more than anybody can read"),
                             _("A loop that prints should pause: put robot.wait(0.5) into it."));
    }
    child->printed += (uint32_t)weight;
    struct wire_request request = request_of(state, PLAYER_PRINT);
    while (length > 0) {
        size_t piece = length < PLAYER_TEXT_MAX ? length : PLAYER_TEXT_MAX;
        for (size_t cut = piece; piece < length && cut > PLAYER_TEXT_MAX - 4; cut--) {
            if (((unsigned char)text[cut] & 0xc0) != 0x80) {
                piece = cut;
                break;
            }
        }
        memcpy(request.text, text, piece);
        request.text_size = (uint32_t)piece;
        ask(child, &request);
        text += piece;
        length -= piece;
    }
    return 0;
}

static int prim_now(lua_State *state) {
    lua_pushinteger(state, child_of(state)->latest.now_ms);
    return 1;
}

static int prim_snapshot(lua_State *state) {
    lua_pushinteger(state, child_of(state)->snapshots);
    return 1;
}

static int prim_ground(lua_State *state) {
    int32_t sensor = integer(state, 1);
    luaL_argcheck(state, sensor >= 1 && sensor <= ROBOT_GROUND_MAX, 1, "no such sensor");
    lua_pushinteger(state, child_of(state)->latest.snapshot.ground_percent[sensor - 1]);
    return 1;
}

static int prim_distance(lua_State *state) {
    uint16_t distance_mm = child_of(state)->latest.snapshot.distance_mm;
    if (distance_mm == ROBOT_DISTANCE_NONE_MM) {
        lua_pushnil(state);
    } else {
        lua_pushinteger(state, distance_mm);
    }
    return 1;
}

static int push_bit(lua_State *state, uint8_t bits) {
    int32_t number = integer(state, 1);
    lua_pushboolean(state, number >= 1 && number <= 8 && (bits >> (number - 1) & 1) != 0);
    return 1;
}

static int prim_button(lua_State *state) {
    return push_bit(state, child_of(state)->latest.snapshot.buttons);
}

static int prim_bumper(lua_State *state) {
    return push_bit(state, child_of(state)->latest.snapshot.bumpers);
}

static int prim_motion(lua_State *state) {
    const struct robot_snapshot *snapshot = &child_of(state)->latest.snapshot;
    lua_pushinteger(state, snapshot->motion_done);
    lua_pushboolean(state, snapshot->moving);
    return 2;
}

static int prim_fitted(lua_State *state) {
    const struct robot_info *fitted = &child_of(state)->options->fitted;
    lua_pushinteger(state, fitted->ground_count);
    lua_pushinteger(state, fitted->distance_count);
    lua_pushinteger(state, fitted->button_count);
    return 3;
}

static const luaL_Reg primitives[] = {{"now", prim_now},
                                      {"wait", prim_wait},
                                      {"drive", prim_drive},
                                      {"move", prim_move},
                                      {"turn", prim_turn},
                                      {"stop", prim_stop},
                                      {"led", prim_led},
                                      {"tone", prim_tone},
                                      {"print", prim_print},
                                      {"snapshot", prim_snapshot},
                                      {"ground", prim_ground},
                                      {"distance", prim_distance},
                                      {"button", prim_button},
                                      {"bumper", prim_bumper},
                                      {"motion", prim_motion},
                                      {"fitted", prim_fitted},
                                      {NULL, NULL}};

/* ---- life -------------------------------------------------------------------------------- */

static bool prepare(struct child *child, const struct player_program *program,
                    struct fault *fault) {
    const struct player_options *options = child->options;
    struct sandbox_limits limits = {.memory_bytes = options->memory_bytes,
                                    .instructions = options->instructions,
                                    .cpu_ms = options->cpu_ms,
                                    .seed = options->seed};
    if (!sandbox_open(SANDBOX_PROGRAM, &limits, &child->sandbox, fault)) {
        return false;
    }
    start_watch(child);
    confine_calls();
    if (!vocabulary_install(child->sandbox, primitives, child, options->language, fault) ||
        sandbox_load(child->sandbox, program->text, program->size, program->name, fault) !=
            SANDBOX_OK) {
        return false;
    }
    sandbox_on_spent(child->sandbox, on_spent, child);
    sandbox_renew(child->sandbox);
    return true;
}

_Noreturn void child_live(const struct child_order *order) {
    confine_process(order->socket, order->parent, order->options->memory_bytes);
    struct child child = {.socket = order->socket, .options = order->options};
    struct fault fault = {0};
    if (!prepare(&child, order->program, &fault)) {
        end_failed(&child, &fault);
    }
    ask(&child, &(struct wire_request){.kind = PLAYER_BEGIN});
    child.ticks = 0;
    child.ticks_allowed = (int)(order->options->cpu_ms + WATCH_SPARE_MS) / TICK_MS;
    if (vocabulary_run(child.sandbox, &fault) != SANDBOX_OK) {
        end_failed(&child, &fault);
    }
    send_request(&child, &(struct wire_request){.kind = PLAYER_FINISHED});
    _exit(0);
}
