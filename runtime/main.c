/* perseverons: the pupil's tool. */
#include <string.h>

#include "language/language.h"
#include "runtime/verbs.h"

enum { RUN = 1, CHECK, NEW, SEND, WATCH, START, STOP, ERASE, INFO, ROBOTS, FLASH, TABLES, HELP };
enum {
    OPT_TABLE = 1,
    OPT_MODEL,
    OPT_LISTING,
    OPT_ROBOT,
    OPT_SEED,
    OPT_PICTURE,
    OPT_LOG,
    OPT_DURATION,
    OPT_REALTIME,
    OPT_NO_CHECK,
    OPT_KEEP,
    OPT_ALL,
    OPT_PORT
};

static const struct command_line_verb verbs[] = {
    {RUN, "run", "lancer", N_("FILE"), N_("check a program, then run it on the robot")},
    {CHECK, "check", "verifier", N_("FILE..."), N_("look for mistakes, without running")},
    {NEW, "new", "nouveau", N_("NAME"), N_("write a first program to start from")},
    {SEND, "send", "envoyer", N_("FILE"), N_("send a program to the robot: it runs there alone")},
    {WATCH, "watch", "suivre", N_("[FILE]"), N_("show what the program on the robot says")},
    {START, "start", "demarrer", "", N_("start the program that the robot keeps")},
    {STOP, "stop", "arreter", "", N_("stop a robot at once")},
    {ERASE, "erase", "effacer", "", N_("take the program out of the robot")},
    {INFO, "info", "infos", "", N_("say which robot it is, and which program it has")},
    {ROBOTS, "robots", "robots", "", N_("list the robots that are plugged in")},
    {FLASH, "flash", "installer", "", N_("write our firmware into a robot (--robot MODEL)")},
    {TABLES, "tables", "tables", "", N_("list the virtual tables")},
    {HELP, "help", "aide", N_("[WORD]"), N_("explain a word of the robot, such as avancer")},
    {0}};

static const struct command_line_option options[] = {
    {OPT_ROBOT, "robot", "robot", N_("ROBOT"),
     N_("which robot: a name or port of “robots”, or virtual; check: a model")},
    {OPT_TABLE, "table", "table", N_("TABLE"), N_("virtual table: a name of “tables”, or a file")},
    {OPT_MODEL, "model", "modele", N_("MODEL"), N_("virtual robot: standard, mbot, or a file")},
    {OPT_LISTING, "listing", "code", NULL, N_("check: show the program’s code on board")},
    {OPT_SEED, "seed", "graine", N_("N"), N_("chance of the virtual sensors; 0: perfect sensors")},
    {OPT_PICTURE, "picture", "image", N_("FILE"), N_("draw the trajectory (.svg or .png)")},
    {OPT_LOG, "log", "journal", N_("FILE"), N_("write sensors and motors (.csv)")},
    {OPT_DURATION, "duration", "duree", N_("SECONDS"),
     N_("stop after so long on the robot’s clock; 0: never")},
    {OPT_REALTIME, "realtime", "temps-reel", NULL, N_("virtual robot at the pace of a real one")},
    {OPT_KEEP, "keep", "garder", NULL, N_("send: the robot keeps it; its button starts it")},
    {OPT_ALL, "all", "tous", NULL, N_("send: to every robot that is plugged in")},
    {OPT_PORT, "port", "port", N_("PORT"), N_("flash: the serial port, such as /dev/ttyUSB0")},
    {OPT_NO_CHECK, "no-check", "sans-verifier", NULL, N_("run even if mistakes are found")},
    {0}};

static bool take_option(int id, const char *value, struct settings *settings, struct fault *fault) {
    long number = 0;
    switch (id) {
    case OPT_TABLE:
        settings->table = value;
        return true;
    case OPT_MODEL:
        settings->model = value;
        return true;
    case OPT_LISTING:
        settings->listing = true;
        return true;
    case OPT_ROBOT:
        settings->robot = value;
        return true;
    case OPT_PICTURE:
        settings->picture = value;
        return true;
    case OPT_LOG:
        settings->log = value;
        return true;
    case OPT_REALTIME:
        settings->realtime = true;
        return true;
    case OPT_KEEP:
        settings->keep = true;
        return true;
    case OPT_ALL:
        settings->all = true;
        return true;
    case OPT_PORT:
        settings->port = value;
        return true;
    case OPT_NO_CHECK:
        settings->unchecked = true;
        return true;
    case OPT_SEED:
        if (!command_line_integer(_("--seed"), value, 0, 1000000000, &number, fault)) {
            return false;
        }
        settings->seed = (uint64_t)number;
        return true;
    default:
        settings->duration_given = true;
        return command_line_integer(_("--duration"), value, 0, 86400, &settings->duration_s, fault);
    }
}

static int dispatch(const struct command_line *line, const struct settings *settings) {
    switch (line->verb) {
    case RUN:
        return verb_run(line, settings);
    case CHECK:
        return verb_check(line, settings);
    case NEW:
        return verb_new(line);
    case SEND:
        return verb_send(line, settings);
    case WATCH:
        return verb_watch(line, settings);
    case START:
        return verb_start(line, settings);
    case ERASE:
        return verb_erase(line, settings);
    case INFO:
        return verb_info(line, settings);
    case FLASH:
        return verb_flash(line, settings);
    case ROBOTS:
        return verb_robots(line);
    case STOP:
        return verb_stop(line, settings);
    case TABLES:
        return verb_tables(line);
    default:
        return verb_help(line);
    }
}

int main(int argc, char **argv) {
    struct command_line line = {
        .program = "perseverons",
        .summary =
            N_("Checks a pupil’s Lua program, explains its mistakes, and runs it on a robot:\n"
               "the one that is plugged in or, when there is none, a virtual one."),
        .examples =
            N_("  perseverons new mon_robot         write mon_robot.lua\n"
               "  perseverons run mon_robot.lua     run it\n"
               "  perseverons run mon_robot.lua --table labyrinthe --picture run.svg\n"
               "  perseverons send mon_robot.lua --keep   the robot runs it without its cable\n"
               "  perseverons help avancer          what a word does\n"),
        .verbs = verbs,
        .options = options};
    int status = command_line_start(&line, argc, argv);
    if (status >= 0) {
        return status;
    }
    struct settings settings = {.seed = 1, .duration_s = SETTINGS_DURATION_DEFAULT_S};
    struct fault fault = {0};
    const char *value = NULL;
    int id = 0;
    while ((id = command_line_next(&line, &value)) != 0) {
        if (!take_option(id, value, &settings, &fault)) {
            return command_line_fail(&line, &fault);
        }
    }
    return command_line_end(dispatch(&line, &settings));
}
