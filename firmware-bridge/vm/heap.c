/* Blocks named by handles, in one arena; marked, swept and slid together when room is short. */
#include "firmware-bridge/vm/heap.h"

#include <stddef.h>

#include "firmware-bridge/protocol/out_of_line.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/table.h"

#define HEAP_MARK 0x80 /* as kind, during a collection: a table that is reached */

struct __attribute__((packed)) slot {
    uint16_t content; /* offset in the arena; 0: free */
};

OUT_OF_LINE static struct slot *slot_of(const struct vm *vm, uint8_t handle) {
    return (struct slot *)(vm->arena + vm->arena_size) - handle;
}

static struct heap_block *block_of(const void *content) { return (struct heap_block *)content - 1; }

static uint8_t *first_block(const struct vm *vm) {
    return vm->arena + (uint16_t)(VALUE_BYTES * vm->image.global_count);
}

void *heap_at(const struct vm *vm, uint16_t handle, enum heap_kind kind) {
    if ((uint16_t)(handle - 1) >= vm->handle_count) {
        return NULL;
    }
    const uint16_t content = slot_of(vm, (uint8_t)handle)->content;
    uint8_t *at = vm->arena + content;
    return content != 0 && block_of(at)->kind == kind ? at : NULL;
}

OUT_OF_LINE void *heap_content_of(const struct vm *vm, vm_handle handle) {
    return vm->arena + slot_of(vm, handle)->content;
}

uint16_t heap_content(const void *content) {
    return (uint16_t)(block_of(content)->size - HEAP_HEAD_BYTES);
}

OUT_OF_LINE uint16_t heap_room(const struct vm *vm) {
    return (uint16_t)(vm->arena_size - (uint16_t)(HEAP_HANDLE_BYTES * vm->handle_count) -
                      vm->heap_top);
}

bool heap_start(struct vm *vm) {
    if (vm->arena_size > HEAP_ARENA_MAX) {
        vm->arena_size = HEAP_ARENA_MAX;
    }
    vm->handle_count = 0;
    vm->heap_top = (uint16_t)(first_block(vm) - vm->arena);
    if (vm->heap_top > vm->arena_size) {
        return false;
    }
    __builtin_memset(vm->arena, 0, vm->heap_top);
    return true;
}

/* ---- moving -------------------------------------------------------------------- */

/* The block is found by its handle where it is now, by the interpreter too; returns the next. */
static uint8_t *place(struct vm *vm, uint8_t *at) {
    const struct heap_block *block = (const struct heap_block *)at;
    uint8_t *end = at + block->size;
    struct slot *slot = slot_of(vm, block->handle);
    const uint16_t before = slot->content;
    slot->content = (uint16_t)((const uint8_t *)(block + 1) - vm->arena);
    if (block->handle == vm->current) {
        interpreter_moved(vm, (int16_t)(slot->content - before), end);
    }
    return end;
}

/* ---- marking ------------------------------------------------------------------- */

/* Tables reached but not yet looked at are chained: the head's handle names the next, and is put
 * right when the table leaves the chain. */
static vm_handle mark_values(const struct vm *vm, const struct value *value, uint16_t bytes,
                             vm_handle chain) {
    for (; bytes >= VALUE_BYTES; bytes = (uint16_t)(bytes - VALUE_BYTES), value++) {
        if (value->tag != VALUE_TABLE) {
            continue;
        }
        struct table *table = heap_at(vm, value->index, HEAP_TABLE); /* NULL: marked already */
        if (table != NULL) {
            struct heap_block *block = block_of(table);
            block->kind = HEAP_MARK;
            block->handle = chain;
            chain = (vm_handle)value->index;
        }
    }
    return chain;
}

static void mark(const struct vm *vm) {
    vm_handle handle = VM_NO_HANDLE, chain = VM_NO_HANDLE;
    chain = mark_values(vm, (const struct value *)vm->arena,
                        (uint16_t)(first_block(vm) - vm->arena), chain);
    while ((handle = heap_following_task(vm, handle)) != VM_NO_HANDLE) {
        struct task *task = heap_content_of(vm, handle);
        chain = mark_values(vm, task_values(task), interpreter_live_bytes(vm, handle, task), chain);
    }
    while (chain != VM_NO_HANDLE) {
        const struct table *table = heap_content_of(vm, chain);
        struct heap_block *block = block_of(table);
        const vm_handle next = block->handle;
        block->handle = chain;
        chain = mark_values(vm, table_values(table), table->used, next);
    }
}

/* ---- sweeping ------------------------------------------------------------------ */

/* Bytes of the block that are in use, its head included; 0 when nothing reaches it. */
static uint16_t used_bytes(const struct vm *vm, struct heap_block *block) {
    switch (block->kind) {
    case HEAP_TASK:
        return (
            uint16_t)(HEAP_HEAD_BYTES + sizeof(struct task) +
                      interpreter_live_bytes(vm, block->handle, (const struct task *)(block + 1)));
    case HEAP_MARK:
        block->kind = HEAP_TABLE;
        return (uint16_t)(HEAP_HEAD_BYTES + sizeof(struct table) +
                          ((const struct table *)(block + 1))->used);
    default:
        slot_of(vm, block->handle)->content = 0;
        return 0;
    }
}

/* Slides what is in use together; gives back handles at the end of their list. */
static inline void sweep(struct vm *vm) {
    uint8_t *to = first_block(vm);
    for (uint8_t *at = to, *end = vm->arena + vm->heap_top; at < end;) {
        struct heap_block *block = (struct heap_block *)at;
        const uint16_t used = used_bytes(vm, block);
        at += block->size;
        if (used != 0) {
            block->size = used;
            __builtin_memmove(to, block, used);
            to = place(vm, to);
        }
    }
    vm->heap_top = (uint16_t)(to - vm->arena);
    while (vm->handle_count > 0 && slot_of(vm, vm->handle_count)->content == 0) {
        vm->handle_count--;
    }
}

OUT_OF_LINE void heap_collect(struct vm *vm) {
    mark(vm);
    sweep(vm);
    vm->turns = 1; /* it took the time of many instructions: the robot's other duties come next */
}

/* ---- blocks -------------------------------------------------------------------- */

/* The lowest handle that is free, counted from now on; VM_NO_HANDLE: none is. */
static vm_handle take_handle(struct vm *vm) {
    vm_handle handle = 1;
    for (; handle <= vm->handle_count && slot_of(vm, handle)->content != 0; handle++) {
        if (handle == UINT8_MAX) {
            return VM_NO_HANDLE;
        }
    }
    if (handle > vm->handle_count) {
        vm->handle_count = handle;
    }
    return handle;
}

vm_handle heap_new(struct vm *vm, enum heap_kind kind, uint16_t content) {
    const uint16_t size = (uint16_t)(HEAP_HEAD_BYTES + content);
    const uint16_t needed = (uint16_t)(size + HEAP_HANDLE_BYTES);
    if (heap_room(vm) < needed || vm->handle_count == UINT8_MAX) {
        heap_collect(vm);
    }
    const vm_handle handle = heap_room(vm) < needed ? VM_NO_HANDLE : take_handle(vm);
    if (handle == VM_NO_HANDLE) {
        return VM_NO_HANDLE;
    }
    struct heap_block *block = (struct heap_block *)(vm->arena + vm->heap_top);
    __builtin_memset(block, 0, size);
    block->size = size;
    block->handle = handle;
    block->kind = (uint8_t)kind;
    vm->heap_top = (uint16_t)(place(vm, (uint8_t *)block) - vm->arena);
    return handle;
}

bool heap_resize(struct vm *vm, vm_handle handle, uint16_t content) {
    const uint8_t *at = heap_content_of(vm, handle);
    if (content <= heap_content(at)) {
        return true;
    }
    if (content - heap_content(at) > heap_room(vm)) {
        heap_collect(vm);
        at = heap_content_of(vm, handle);
    }
    const uint16_t more = (uint16_t)(content - heap_content(at));
    if (more > heap_room(vm)) {
        return false;
    }
    struct heap_block *block = block_of(at);
    uint8_t *end = (uint8_t *)block + block->size, *top = vm->arena + vm->heap_top;
    __builtin_memmove(end + more, end, (size_t)(top - end));
    __builtin_memset(end, 0, more);
    block->size = (uint16_t)(block->size + more);
    vm->heap_top = (uint16_t)(vm->heap_top + more);
    for (uint8_t *next = (uint8_t *)block; next < top + more;) {
        next = place(vm, next);
    }
    return true;
}

void heap_free(struct vm *vm, vm_handle handle) {
    block_of(heap_content_of(vm, handle))->kind = HEAP_FREE;
}

vm_handle heap_following_task(const struct vm *vm, vm_handle handle) {
    const uint8_t *at = first_block(vm);
    if (handle != VM_NO_HANDLE) {
        const struct heap_block *before = block_of(heap_content_of(vm, handle));
        at = (const uint8_t *)before + before->size;
    }
    while (at < vm->arena + vm->heap_top) {
        const struct heap_block *block = (const struct heap_block *)at;
        if (block->kind == HEAP_TASK) {
            return block->handle;
        }
        at += block->size;
    }
    return VM_NO_HANDLE;
}
