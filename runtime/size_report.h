/* size_report: how much of a robot a compiled program takes, for people and for machines. */
#ifndef RUNTIME_SIZE_REPORT_H
#define RUNTIME_SIZE_REPORT_H

#include "firmware-bridge/world/robot_description.h"
#include "runtime/compile/compile.h"

struct cJSON;

/* The description that --robot MODEL names: shipped ("mbot") or a file. */
bool size_report_model(const char *name, struct robot_description *model, struct fault *fault);

/* Prints on stdout. */
void size_report_print(const struct program *program, const struct robot_description *model);

/* The caller owns it. */
struct cJSON *size_report_json(const struct program *program,
                               const struct robot_description *model);

#endif
