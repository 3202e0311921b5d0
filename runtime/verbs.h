/* verbs: what `perseverons` can do, one function a verb, one file a function.
 *
 * Each takes the command line as read (operands, --json) and the settings from
 * its options, does its work, and returns the exit status. They print results
 * on stdout and messages on stderr through command-line/. */
#ifndef RUNTIME_VERBS_H
#define RUNTIME_VERBS_H

#include <stdbool.h>
#include <stdint.h>

#include "command-line/command_line.h"

#define SETTINGS_DURATION_DEFAULT_S 300

/* What the options said; texts borrowed from argv, NULL when not given. */
struct settings {
    const char *table;   /* --table: file or shipped name */
    const char *model;   /* --model: robot description, file or shipped name */
    const char *robot;   /* --robot: an address, or a name that `robots` lists */
    const char *picture; /* --picture: where to draw the run (.svg or .png) */
    const char *log;     /* --log: where to write the sensors and motors (.csv) */
    const char *port;    /* --port: the serial port, for flash */
    uint64_t seed;       /* --seed */
    long duration_s;     /* --duration: on the robot's clock; 0: no limit */
    bool duration_given;
    bool listing;   /* --listing: check shows the code on board */
    bool realtime;  /* --realtime */
    bool unchecked; /* --no-check: run in spite of mistakes found */
    bool keep;      /* --keep: the robot keeps the program when switched off */
    bool all;       /* --all: every robot that is plugged in */
};

int verb_run(const struct command_line *line, const struct settings *settings);
int verb_check(const struct command_line *line, const struct settings *settings);
int verb_new(const struct command_line *line);
int verb_robots(const struct command_line *line);
int verb_send(const struct command_line *line, const struct settings *settings);
int verb_watch(const struct command_line *line, const struct settings *settings);
int verb_start(const struct command_line *line, const struct settings *settings);
int verb_erase(const struct command_line *line, const struct settings *settings);
int verb_info(const struct command_line *line, const struct settings *settings);
int verb_flash(const struct command_line *line, const struct settings *settings);
int verb_stop(const struct command_line *line, const struct settings *settings);
int verb_tables(const struct command_line *line);
int verb_help(const struct command_line *line);

#endif
