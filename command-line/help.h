/* Inside command-line: the text of --help. */
#ifndef COMMAND_LINE_HELP_H
#define COMMAND_LINE_HELP_H

#include "command-line/command_line.h"

const struct command_line_option *command_line_common_options(void);
/* Prints the help of one verb, or of the whole program (verb NULL), to stdout. */
void command_line_help(const struct command_line *line, const struct command_line_verb *verb);

#endif
