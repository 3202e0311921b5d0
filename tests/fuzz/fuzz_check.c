/* Any bytes as a pupil's program: checked, shown, and explained as if it had stopped. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "runtime/check/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
    if (!condition) {
        __builtin_trap();
    }
}

static void show(const struct check_source *source, const struct check_finding *finding) {
    char text[CHECK_RENDER_MAX], small[40];
    struct fault fault = {0};
    require(finding->line >= 1 && finding->column >= 1 && finding->length >= 1);
    require(finding->message[0] != '\0' && finding->id != NULL);
    size_t length = check_render(source, finding, true, text, sizeof text);
    require(length == strlen(text) && length > 0);
    check_render(source, finding, false, small, sizeof small);
    require(strlen(small) < sizeof small);
    check_finding_to_fault(source, finding, &fault);
}

/* The first line of the program as Lua's words. */
static void explain_stop(const struct check_source *source) {
    struct check_finding finding;
    struct fault fault = {0};
    int length = (int)strcspn(source->bytes, "\n");
    fault_set(&fault, FAULT_PROGRAM, "%.*s", length, source->bytes);
    check_explain_runtime(source, &fault, &finding);
    show(source, &finding);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    if (!check_source_from("fuzz.lua", (const char *)data, size, &source, &fault)) {
        require(fault.kind != FAULT_NONE && fault.message[0] != '\0');
        return 0;
    }
    require(check_program(&source, NULL, &report, &fault));
    for (int i = 0; i < report.count; i++) {
        show(&source, &report.finding[i]);
    }
    explain_stop(&source);
    check_source_free(&source);
    return 0;
}
