#include "runtime/size_report.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "installation/installation.h"
#include "language/language.h"

bool size_report_model(const char *name, struct robot_description *model, struct fault *fault) {
    char shipped[INSTALLATION_PATH_MAX], path[INSTALLATION_PATH_MAX];
    if (strchr(name, '/') != NULL || strstr(name, ".json") != NULL) {
        return robot_description_read(name, model, fault);
    }
    snprintf(shipped, sizeof shipped, "robots/%s.json", name);
    if (!installation_data(shipped, path, fault)) {
        fault_set(fault, FAULT_NOT_FOUND, _("There is no robot model called “%s”."), name);
        return fault_advise(fault, _("Shipped with the program: mbot, standard, uno. Or give a "
                                     "description's file, model.json."));
    }
    return robot_description_read(path, model, fault);
}

static void print_limit(const char *what, unsigned bytes, unsigned most) {
    if (most > 0) {
        printf(_("  %-34s %5u of %u bytes (%u %%)\n"), what, bytes, most, 100 * bytes / most);
    } else {
        printf(_("  %-34s %5u bytes\n"), what, bytes);
    }
}

static void print_functions(const struct program *program) {
    printf(_("  Functions (bytes of code, of line numbers):\n"));
    for (size_t i = 0; i < program->function_count; i++) {
        const struct program_function *function = &program->function[i];
        char line[16] = ""; /* Lua's own functions have none */
        if (function->line > 0) {
            snprintf(line, sizeof line, ":%d", function->line);
        }
        printf("    %5u %4u  %s%s%s\n", (unsigned)function->code_bytes,
               (unsigned)function->line_bytes,
               function->name[0] != '\0' ? function->name : _("function without a name"), line,
               function->recursive ? _("  (calls itself: each level needs memory)") : "");
    }
}

void size_report_print(const struct program *program, const struct robot_description *model) {
    unsigned image = (unsigned)program->length, data = program->arena_bytes;
    printf(_("On board %s:\n"), model->id);
    print_limit(_("kept in the robot (send --keep)"), image, model->kept_bytes);
    print_limit(_("its data, when it is kept"), data, model->memory_bytes);
    print_limit(_("program and data, when it is not"), image + data, model->memory_bytes);
    printf(_("  Of the program: code %u, numbers %u, texts %u, line numbers %u bytes.\n"),
           (unsigned)program->code_bytes, (unsigned)program->number_bytes,
           (unsigned)program->text_bytes, (unsigned)program->line_bytes);
    printf(_("  Of the data: %u variables shared by functions, calls at most %u bytes.\n"),
           (unsigned)program->globals, (unsigned)program->stack_bytes);
    if (program->tasks > 0) {
        printf(
            _("  Tasks (quand, chaque, ensemble): %u, about %u bytes more if all run at once.\n"),
            (unsigned)program->tasks, (unsigned)program->task_bytes);
    }
    printf("%s", _("  Tables take more while it runs.\n"));
    print_functions(program);
}

static cJSON *functions_json(const struct program *program) {
    cJSON *rows = cJSON_CreateArray();
    for (size_t i = 0; i < program->function_count; i++) {
        const struct program_function *function = &program->function[i];
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "name", function->name);
        cJSON_AddNumberToObject(row, "line", function->line);
        cJSON_AddNumberToObject(row, "code_bytes", function->code_bytes);
        cJSON_AddNumberToObject(row, "line_bytes", function->line_bytes);
        cJSON_AddNumberToObject(row, "registers", function->frame);
        cJSON_AddBoolToObject(row, "recursive", function->recursive);
        cJSON_AddItemToArray(rows, row);
    }
    return rows;
}

struct cJSON *size_report_json(const struct program *program,
                               const struct robot_description *model) {
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "model", model->id);
    cJSON_AddNumberToObject(root, "image_bytes", (double)program->length);
    cJSON_AddNumberToObject(root, "kept_bytes_max", model->kept_bytes);
    cJSON_AddNumberToObject(root, "memory_bytes_max", model->memory_bytes);
    cJSON_AddNumberToObject(root, "code_bytes", program->code_bytes);
    cJSON_AddNumberToObject(root, "number_bytes", program->number_bytes);
    cJSON_AddNumberToObject(root, "text_bytes", program->text_bytes);
    cJSON_AddNumberToObject(root, "line_bytes", program->line_bytes);
    cJSON_AddNumberToObject(root, "arena_bytes", program->arena_bytes);
    cJSON_AddNumberToObject(root, "stack_bytes", program->stack_bytes);
    cJSON_AddNumberToObject(root, "globals", program->globals);
    cJSON_AddNumberToObject(root, "tasks", program->tasks);
    cJSON_AddNumberToObject(root, "task_bytes", program->task_bytes);
    cJSON_AddNumberToObject(root, "source_lines", program->source_lines);
    cJSON_AddItemToObject(root, "functions", functions_json(program));
    return root;
}
