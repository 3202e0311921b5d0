/* perseverons-picture: draws a run from its log. */
#include <cjson/cJSON.h>
#include <signal.h>

#include "command-line/command_line.h"
#include "firmware-bridge/picture/picture.h"
#include "language/language.h"

enum { OPT_TABLE = 1, OPT_OUTPUT };

static const struct command_line_option options[] = {
    {OPT_TABLE, "table", "table", N_("TABLE"),
     N_("the table: a shipped name, or a file (the one the log names)")},
    {OPT_OUTPUT, "output", "sortie", N_("FILE"), N_("the picture to write (.svg or .png)")},
    {0}};

static int report_json(const struct picture_order *order) {
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "file", order->output);
    return command_line_print_json(root);
}

int main(int argc, char **argv) {
    struct command_line line = {
        .program = "perseverons-picture",
        .summary = N_("Draws a robot’s way over its table, from the log of a run."),
        .operands = N_("LOG.csv"),
        .examples = N_("  perseverons run carre.lua --table ligne --log run.csv\n"
                       "  perseverons-picture run.csv --output run.svg\n"),
        .options = options};
    int status = command_line_start(&line, argc, argv);
    if (status >= 0) {
        return status;
    }
    struct picture_order order = {0};
    const char *value = NULL;
    int id = 0;
    while ((id = command_line_next(&line, &value)) != 0) {
        *(id == OPT_TABLE ? &order.table : &order.output) = value;
    }
    if (line.operand_count != 1) {
        return command_line_misuse(&line, line.operand_count == 0 ? _("the log to draw is missing")
                                                                  : _("only one log can be drawn"));
    }
    if (order.output == NULL) {
        return command_line_misuse(&line, _("%s is missing"), _("--output"));
    }
    order.log = line.operand[0];
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a fault to explain */
    struct fault fault = {0};
    if (!picture_draw(&order, &fault)) {
        return command_line_fail(&line, &fault);
    }
    return line.json ? report_json(&order) : COMMAND_LINE_DONE;
}
