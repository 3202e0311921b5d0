/* perseverons new NAME: a commented first program. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "language/language.h"
#include "runtime/verbs.h"

#define NAME_LONGEST 200

static const char starter[] =
    N_("-- My first robot program.\n"
       "-- Everything after two dashes is a comment: the robot does not read it.\n"
       "-- Run it:  perseverons run %s\n"
       "\n"
       "robot.speed(60)              -- speed, from 1 to 100 %%\n"
       "robot.led(0, 255, 0)         -- green light: red, green, blue from 0 to 255\n"
       "\n"
       "-- Drive a square: four times the same side.\n"
       "for side = 1, 4 do\n"
       "  robot.forward(20)          -- 20 cm forwards\n"
       "  robot.left(90)             -- a quarter turn to the left\n"
       "end\n"
       "\n"
       "-- Look ahead, and say what is seen.\n"
       "if robot.distance() < 15 then\n"
       "  robot.print(\"Something is close: \", robot.distance(), \" cm\")\n"
       "else\n"
       "  robot.print(\"The way is free!\")\n"
       "end\n"
       "\n"
       "robot.beep(440, 0.3)         -- a note: 440 Hz during 0.3 s\n"
       "-- perseverons help            lists all that a robot can do\n");

/* The name may be given with or without ".lua"; it names one new file here. */
static bool file_name(const char *name, char *path, size_t size, struct fault *fault) {
    size_t length = strlen(name);
    bool ends = length > 4 && strcmp(name + length - 4, ".lua") == 0;
    if (length == 0 || length > NAME_LONGEST || name[length - 1] == '/') {
        fault_set(fault, FAULT_MISUSE, _("“%s” is not a name for a program"), name);
        return fault_advise(fault, _("Choose a short name, such as my_robot."));
    }
    snprintf(path, size, "%s%s", name, ends ? "" : ".lua");
    return true;
}

static bool write_whole(int file, const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(file, text, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
    return true;
}

static bool write_starter(const char *path, struct fault *fault) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0 && errno == EEXIST) {
        fault_set(fault, FAULT_DUPLICATE, _("there is a program of this name already"));
        fault_at(fault, path, 0, 0);
        return fault_advise(fault, _("It was left as it is. Choose another name."));
    }
    if (file < 0 && errno == ENOENT) {
        fault_set(fault, FAULT_NOT_FOUND, _("the folder to write in does not exist"));
        fault_at(fault, path, 0, 0);
        return fault_advise(fault, _("Create it first, or give a name without “/”."));
    }
    if (file < 0) {
        return fault_set_errno(fault, errno, path);
    }
    char text[4096];
    int length = snprintf(text, sizeof text, _(starter), path);
    bool done = length > 0 && (size_t)length < sizeof text &&
                write_whole(file, text, (size_t)length) && fsync(file) == 0;
    int number = errno;
    if (close(file) != 0 || !done) {
        unlink(path);
        return fault_set_errno(fault, number, path);
    }
    return true;
}

int verb_new(const struct command_line *line) {
    if (line->operand_count != 1) {
        return command_line_misuse(line, _("give the new program one name"));
    }
    struct fault fault = {0};
    char path[NAME_LONGEST + 8];
    if (!file_name(line->operand[0], path, sizeof path, &fault) || !write_starter(path, &fault)) {
        return command_line_fail(line, &fault);
    }
    if (line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "file", path);
        return command_line_print_json(root);
    }
    printf(_("%s is written. Open it in a text editor, then type:\n  perseverons run %s\n"), path,
           path);
    return COMMAND_LINE_DONE;
}
