/* perseverons-virtual: a table with virtual robots, each on a port of its own,
 * for every program that speaks to robots on serial ports. */
#include <cjson/cJSON.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command-line/command_line.h"
#include "firmware-bridge/firmware/simulated/simulated_robot.h"
#include "firmware-bridge/firmware/virtual/eeprom_file.h"
#include "firmware-bridge/firmware/virtual/pty_port.h"
#include "firmware-bridge/firmware/virtual/virtual_server.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/robots/discovery.h"
#include "firmware-bridge/world/world.h"
#include "language/language.h"

#define SERVED_AT_ONCE_MS 100

enum {
    OPT_TABLE = 1,
    OPT_ROBOT,
    OPT_COUNT,
    OPT_SEED,
    OPT_NAME,
    OPT_LINK,
    OPT_LEND,
    OPT_FAULT,
    OPT_EEPROM,
    OPT_BOOTLOADER
};

static const struct command_line_option options[] = {
    {OPT_TABLE, "table", "table", N_("TABLE"), N_("table to drive on, shipped name or file")},
    {OPT_ROBOT, "robot", "robot", N_("MODEL"),
     N_("model of the robots, shipped name or file; simulated-uno, simulated-mbot: the real "
        "firmware on a simulated chip")},
    {OPT_COUNT, "count", "nombre", N_("N"), N_("how many robots (1)")},
    {OPT_SEED, "seed", "graine", N_("N"), N_("seed of every noise (1; 0: a perfect world)")},
    {OPT_NAME, "name", "nom", N_("NAME"), N_("name under which the robots are found")},
    {OPT_LINK, "link", "lien", N_("PATH"), N_("another name for the port: a symbolic link")},
    {OPT_LEND, "lend", "preter", N_("PATH"),
     N_("lend the table's time over this socket (table:PATH) instead of driving in real time")},
    {OPT_FAULT, "fault", "defaut", N_("FAULT"),
     N_("a bad cable: noise=0.001,drop=0.02,double=0.02 or garbage")},
    {OPT_EEPROM, "eeprom", "eeprom", N_("FILE"),
     N_("keep the robots' programs in this file when they are off")},
    {OPT_BOOTLOADER, "bootloader", "amorce", N_("MS"),
     N_("as an Arduino: opening the port resets the simulated robot, which answers so many "
        "milliseconds later")},
    {0}};

struct request {
    const char *table, *model, *name, *link, *lend, *fault, *eeprom;
    long count, seed, bootloader_ms;
};

/* What is running: the table, and each robot's port. */
struct stage {
    struct virtual_table *table;
    struct virtual_server *server; /* with --lend */
    int count;
    struct robot_place {
        char name[DISCOVERY_NAME_MAX];
        char address[PATH_MAX];
        struct pty_port port;
        bool has_port;
        struct announcement *announcement;
    } places[VIRTUAL_TABLE_ROBOTS_MAX];
};

static volatile sig_atomic_t asked_to_end;

static void end(int signal) {
    (void)signal;
    asked_to_end = 1;
}

static void end_on_signals(void) {
    const struct sigaction action = {.sa_handler = end};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

/* ---- command line ------------------------------------------------------------------- */

static bool take_option(struct request *request, int id, const char *value, struct fault *fault) {
    switch (id) {
    case OPT_TABLE:
        request->table = value;
        return true;
    case OPT_ROBOT:
        request->model = value;
        return true;
    case OPT_COUNT:
        return command_line_integer(_("--count"), value, 1, VIRTUAL_TABLE_ROBOTS_MAX,
                                    &request->count, fault);
    case OPT_SEED:
        return command_line_integer(_("--seed"), value, 0, 1000000000, &request->seed, fault);
    case OPT_NAME:
        request->name = value;
        return true;
    case OPT_LINK:
        request->link = value;
        return true;
    case OPT_LEND:
        request->lend = value;
        return true;
    case OPT_EEPROM:
        request->eeprom = value;
        return true;
    case OPT_BOOTLOADER:
        return command_line_integer(_("--bootloader"), value, 0, 10000, &request->bootloader_ms,
                                    fault);
    default:
        request->fault = value;
        return true;
    }
}

static bool read_options(struct command_line *line, struct request *request, struct fault *fault) {
    int id;
    const char *value;
    while ((id = command_line_next(line, &value)) != 0) {
        if (!take_option(request, id, value, fault)) {
            return false;
        }
    }
    if (line->operand_count > 0) {
        return fault_set(fault, FAULT_MISUSE, _("“%s”: only options are expected."),
                         line->operand[0]);
    }
    if (request->bootloader_ms > 0 && (request->lend != NULL || request->model == NULL ||
                                       simulated_robot_board(request->model) == NULL)) {
        return fault_set(fault, FAULT_MISUSE,
                         _("--bootloader is for a simulated robot on a port: --robot "
                           "simulated-uno, without --lend."));
    }
    return true;
}

/* ---- ports --------------------------------------------------------------------------- */

/* PATH for the first robot, PATH-2 for the second ... */
static bool number_path(char *out, size_t size, const char *path, int index, struct fault *fault) {
    const int length = index == 0 ? snprintf(out, size, "%s", path)
                                  : snprintf(out, size, "%s-%d", path, index + 1);
    if (length < 0 || (size_t)length >= size) {
        return fault_set(fault, FAULT_LIMIT, _("This file name is too long."));
    }
    return true;
}

static bool open_port(struct robot_place *place, const struct request *request, int index,
                      struct fault *fault) {
    if (!pty_port_open(&place->port, fault)) {
        return false;
    }
    place->has_port = true;
    const uint64_t seed = (uint64_t)request->seed * 64 + (uint64_t)index * 2;
    if (request->fault != NULL &&
        (!line_faults_read(request->fault, seed, &place->port.to_robot, fault) ||
         !line_faults_read(request->fault, seed + 1, &place->port.from_robot, fault))) {
        return false;
    }
    if (place->port.to_robot.garbage) { /* the robot hears well, but answers garbage */
        place->port.to_robot = (struct line_faults){0};
    }
    if (request->bootloader_ms > 0 && !pty_port_follow_dtr(&place->port, fault)) {
        return false;
    }
    memcpy(place->address, place->port.path, sizeof place->port.path);
    char link[PATH_MAX];
    return request->link == NULL || (number_path(link, sizeof link, request->link, index, fault) &&
                                     pty_port_link(&place->port, link, fault));
}

static bool lend(struct stage *stage, struct robot_place *place, const struct request *request,
                 int index, struct fault *fault) {
    char path[PATH_MAX - 6];
    if (!number_path(path, sizeof path, request->lend, index, fault) ||
        !virtual_server_listen(stage->server, index, path, fault)) {
        return false;
    }
    snprintf(place->address, sizeof place->address, "table:%s", path);
    return true;
}

/* FILE for the first robot, FILE-2 for the second ... */
static bool keep_eeprom(struct stage *stage, const struct request *request, int robot, bool load,
                        struct fault *fault) {
    char path[PATH_MAX];
    if (request->eeprom == NULL) {
        return true;
    }
    return number_path(path, sizeof path, request->eeprom, robot, fault) &&
           (load ? eeprom_file_load(stage->table, robot, path, fault)
                 : eeprom_file_save(stage->table, robot, path, fault));
}

static bool save_all(struct stage *stage, const struct request *request, struct fault *fault) {
    for (int i = 0; i < stage->count; i++) {
        if (!keep_eeprom(stage, request, i, false, fault)) {
            return false;
        }
    }
    return true;
}

static bool set_place(struct stage *stage, const struct request *request, int index,
                      struct fault *fault) {
    struct robot_place *place = &stage->places[index];
    const char *name =
        request->name != NULL ? request->name : world_table(virtual_table_world(stage->table))->id;
    int robot;
    snprintf(place->name, sizeof place->name, "%.48s-%d", name, index + 1);
    const char *board = request->model != NULL ? simulated_robot_board(request->model) : NULL;
    if (!(board != NULL
              ? simulated_robot_add(stage->table, board, NULL, NULL, &robot, fault)
              : virtual_table_add_robot(stage->table, request->model, NULL, &robot, fault))) {
        return false;
    }
    if (!keep_eeprom(stage, request, robot, true, fault)) {
        return false;
    }
    const bool opened = stage->server != NULL ? lend(stage, place, request, index, fault)
                                              : open_port(place, request, index, fault);
    return opened && discovery_announce(place->name, place->address, &place->announcement, fault);
}

static bool set_stage(struct stage *stage, const struct request *request, struct fault *fault) {
    if (!virtual_table_create(request->table, (uint64_t)request->seed, &stage->table, fault)) {
        return false;
    }
    if (request->lend != NULL) {
        stage->server = virtual_server_create(stage->table, fault);
        if (stage->server == NULL) {
            return false;
        }
    }
    for (; stage->count < request->count; stage->count++) {
        if (!set_place(stage, request, stage->count, fault)) {
            stage->count++; /* what there is of it is cleared with the others */
            return false;
        }
    }
    return true;
}

static void clear_stage(struct stage *stage) {
    for (int i = 0; i < stage->count; i++) {
        discovery_withdraw(stage->places[i].announcement);
        if (stage->places[i].has_port) {
            pty_port_close(&stage->places[i].port);
        }
    }
    virtual_server_destroy(stage->server);
    virtual_table_destroy(stage->table);
}

/* ---- telling and running --------------------------------------------------------------- */

static bool tell_machines(const struct stage *stage) {
    cJSON *root = cJSON_CreateObject();
    cJSON *robots = cJSON_AddArrayToObject(root, "robots");
    for (int i = 0; i < stage->count; i++) {
        cJSON *robot = cJSON_CreateObject();
        cJSON_AddStringToObject(robot, "name", stage->places[i].name);
        cJSON_AddStringToObject(robot, "address", stage->places[i].address);
        cJSON_AddItemToArray(robots, robot);
    }
    char *text = cJSON_PrintUnformatted(root);
    const bool told = text != NULL && puts(text) >= 0;
    cJSON_free(text);
    cJSON_Delete(root);
    return told;
}

static bool tell(const struct command_line *line, const struct stage *stage, struct fault *fault) {
    bool told = true;
    if (line->json) {
        told = tell_machines(stage);
    }
    for (int i = 0; i < stage->count && told && !line->json; i++) {
        told = printf("%s  %s\n", stage->places[i].address, stage->places[i].name) > 0;
    }
    if (!told || fflush(stdout) != 0) {
        return fault_set(fault, FAULT_IO, _("The standard output cannot be written to."));
    }
    fprintf(stderr, "%s\n", _("Running; Ctrl-C ends it."));
    return true;
}

/* What the port's DTR line does to an Arduino. */
static void reset_opened(struct stage *stage, int index, long bootloader_ms) {
    if (bootloader_ms > 0 && pty_port_dtr_rose(&stage->places[index].port)) {
        simulated_robot_reset(stage->table, index, (uint32_t)bootloader_ms);
    }
}

static void run(struct stage *stage, long bootloader_ms) {
    virtual_table_set_realtime(stage->table, stage->server == NULL);
    while (!asked_to_end) {
        if (stage->server != NULL) {
            virtual_server_run(stage->server,
                               virtual_table_time_ms(stage->table) + SERVED_AT_ONCE_MS,
                               SERVED_AT_ONCE_MS);
            continue;
        }
        virtual_table_tick(stage->table);
        for (int i = 0; i < stage->count; i++) {
            reset_opened(stage, i, bootloader_ms);
            pty_port_carry(&stage->places[i].port, stage->table, i);
        }
    }
}

int main(int argc, char **argv) {
    struct command_line line = {
        .program = "perseverons-virtual",
        .summary = N_("Puts virtual robots on a table, each on a port of its own, in real time."),
        .operands = "",
        .options = options,
        .examples = N_("  perseverons-virtual --table ligne --link /tmp/robot\n"
                       "  perseverons run --robot /tmp/robot suivre_la_ligne.lua\n")};
    struct request request = {.count = 1, .seed = 1};
    static struct stage stage;
    struct fault fault = {0};
    const int status = command_line_start(&line, argc, argv);
    if (status >= 0) {
        return status;
    }
    end_on_signals();
    bool done = read_options(&line, &request, &fault) && set_stage(&stage, &request, &fault) &&
                tell(&line, &stage, &fault);
    if (done) {
        run(&stage, request.bootloader_ms);
        done = save_all(&stage, &request, &fault);
    }
    clear_stage(&stage);
    return done ? COMMAND_LINE_DONE : command_line_fail(&line, &fault);
}
