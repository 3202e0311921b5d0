/* Any bytes as a pupil's program, compiled for the robot: a good image, or findings. */
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/vm/image.h"
#include "runtime/compile/compile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
    if (!condition) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t arena[UINT16_MAX];
    struct check_source source;
    struct check_report report;
    struct program *program = NULL;
    struct fault fault = {0};
    struct image image;
    if (!check_source_from("fuzz.lua", (const char *)data, size, &source, &fault)) {
        return 0;
    }
    require(compile_program(&source, NULL, &program, &report, &fault));
    require((program != NULL) != check_has_error(&report));
    if (program != NULL) {
        require(image_check(&image, program->bytes, (uint16_t)program->length, arena,
                            sizeof arena) == IMAGE_GOOD);
    }
    compile_free(program);
    check_source_free(&source);
    return 0;
}
