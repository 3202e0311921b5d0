#include "firmware-bridge/vm/vm.h"

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/tasks.h"

void vm_start(struct vm *vm, const struct image *image, uint8_t *arena, uint16_t arena_size,
              void *host) {
    *vm = (struct vm){.image = *image,
                      .host = host,
                      .arena = arena,
                      .arena_size = arena_size,
                      .code = image->bytes + image->code_at,
                      .functions = image->bytes + image->functions_at};
    if (!heap_start(vm) || !tasks_start(vm)) {
        vm_fail(vm, VM_ERROR_MEMORY, 0); /* image_check() was told of another arena */
        vm->state = VM_FAILED;
    }
}

uint8_t vm_fail(struct vm *vm, uint8_t code, const struct value *value) {
    vm->error.code = code;
    if (value) {
        vm->error.value = *value;
    }
    return NATIVE_FAILED;
}

uint16_t vm_error_line(const struct vm *vm) { return image_line(&vm->image, vm->error_code_at); }

uint16_t vm_memory_used(const struct vm *vm) {
    return (uint16_t)(vm->heap_top + vm->handle_count * HEAP_HANDLE_BYTES);
}

const uint8_t *vm_text(const struct vm *vm, const struct value *text, uint8_t *length) {
    if (text->tag == VALUE_TEXT && text->index < vm->image.text_count) {
        return image_text(&vm->image, (uint8_t)text->index, length);
    }
    *length = 0;
    return vm->image.bytes;
}
