/* Blocks named by handles, in one arena; marked, swept and slid together when room is short. */
#include "firmware-bridge/vm/heap.h"

#include <stddef.h>

#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/table.h"

#define HEAP_NEW  0x40 /* as kind: counted, but without content yet */
#define HEAP_MARK 0x80 /* as kind, during a collection: a table that is reached */

struct __attribute__((packed)) slot {
    uint16_t content; /* offset in the arena; 0: free */
};

static struct slot *slot_of(const struct vm *vm, uint8_t handle) {
    return (struct slot *)(vm->arena + vm->arena_size) - handle;
}

static uint8_t *first_block(const struct vm *vm) {
    return vm->arena + (uint16_t)(VALUE_BYTES * vm->image.global_count);
}

/* The block behind a handle; NULL when there is none. */
static struct heap_block *find(const struct vm *vm, uint16_t handle) {
    if (handle == VM_NO_HANDLE || handle > vm->handle_count) {
        return NULL;
    }
    const uint16_t content = slot_of(vm, (uint8_t)handle)->content;
    return content == 0 ? NULL : (struct heap_block *)(vm->arena + content) - 1;
}

void *heap_at(const struct vm *vm, uint16_t handle, enum heap_kind kind) {
    struct heap_block *block = find(vm, handle);
    return block != NULL && block->kind == kind ? block + 1 : NULL;
}

void *heap_content_of(const struct vm *vm, vm_handle handle) {
    return vm->arena + slot_of(vm, handle)->content;
}

uint16_t heap_content(const void *content) {
    return (uint16_t)(((const struct heap_block *)content - 1)->size - HEAP_HEAD_BYTES);
}

uint16_t heap_room(const struct vm *vm) {
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

/* The running task may lie elsewhere now; it lay at `before`. */
static void tell_interpreter(struct vm *vm, const uint8_t *before) {
    uint8_t *task = heap_at(vm, vm->current, HEAP_TASK);
    if (task != NULL) {
        interpreter_moved(vm, (int16_t)(task - before), task + heap_content(task));
    }
}

/* The block is found by its handle where it is now; returns the next. */
static uint8_t *place(const struct vm *vm, uint8_t *at) {
    struct heap_block *block = (struct heap_block *)at;
    if (block->handle != VM_NO_HANDLE) {
        slot_of(vm, block->handle)->content = (uint16_t)((uint8_t *)(block + 1) - vm->arena);
    }
    return at + block->size;
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
            struct heap_block *block = (struct heap_block *)table - 1;
            block->kind = HEAP_MARK;
            block->handle = chain;
            chain = (vm_handle)value->index;
        }
    }
    return chain;
}

static uint16_t live_bytes(const struct vm *vm, const struct heap_block *block) {
    return interpreter_live_bytes(vm, block->handle, (const struct task *)(block + 1));
}

static void mark(const struct vm *vm) {
    uint8_t *at = first_block(vm);
    vm_handle chain =
        mark_values(vm, (const struct value *)vm->arena, (uint16_t)(at - vm->arena), VM_NO_HANDLE);
    while (at < vm->arena + vm->heap_top) {
        struct heap_block *block = (struct heap_block *)at;
        if (block->kind == HEAP_TASK) {
            chain = mark_values(vm, task_values((struct task *)(block + 1)), live_bytes(vm, block),
                                chain);
        }
        at += block->size;
    }
    while (chain != VM_NO_HANDLE) {
        struct heap_block *block = find(vm, chain);
        const vm_handle handle = chain;
        chain = block->handle;
        block->handle = handle;
        const struct table *table = (const struct table *)(block + 1);
        chain = mark_values(vm, table_values(table), table->used, chain);
    }
}

/* ---- sweeping ------------------------------------------------------------------ */

/* Bytes of the block that are in use, its head included; 0 when nothing reaches it. */
static uint16_t used_bytes(const struct vm *vm, struct heap_block *block) {
    switch (block->kind) {
    case HEAP_TASK:
        return (uint16_t)(HEAP_HEAD_BYTES + sizeof(struct task) + live_bytes(vm, block));
    case HEAP_MARK:
        block->kind = HEAP_TABLE;
        return (uint16_t)(HEAP_HEAD_BYTES + sizeof(struct table) +
                          ((const struct table *)(block + 1))->used);
    case HEAP_NEW:
        return HEAP_HEAD_BYTES;
    default:
        if (block->handle != VM_NO_HANDLE) {
            slot_of(vm, block->handle)->content = 0;
        }
        return 0;
    }
}

/* Slides what is in use together; gives back handles at the end of their list. */
static void sweep(struct vm *vm) {
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

void heap_collect(struct vm *vm) {
    const uint8_t *task = heap_at(vm, vm->current, HEAP_TASK);
    mark(vm);
    sweep(vm);
    tell_interpreter(vm, task);
}

/* ---- blocks -------------------------------------------------------------------- */

/* The lowest handle that is free, counted from now on; 0: there is none, or no room for it. */
static vm_handle take_handle(struct vm *vm) {
    vm_handle handle = 1;
    while (handle <= vm->handle_count && slot_of(vm, handle)->content != 0) {
        if (++handle == VM_NO_HANDLE) {
            return VM_NO_HANDLE;
        }
    }
    if (heap_room(vm) < HEAP_HEAD_BYTES + HEAP_HANDLE_BYTES) {
        return VM_NO_HANDLE;
    }
    if (handle > vm->handle_count) {
        vm->handle_count = handle;
    }
    return handle;
}

vm_handle heap_new(struct vm *vm, enum heap_kind kind, uint16_t content) {
    vm_handle handle = take_handle(vm);
    if (handle == VM_NO_HANDLE) {
        heap_collect(vm);
        handle = take_handle(vm);
    }
    if (handle == VM_NO_HANDLE) {
        return VM_NO_HANDLE;
    }
    uint8_t *at = vm->arena + vm->heap_top;
    struct heap_block *block = (struct heap_block *)at;
    block->size = HEAP_HEAD_BYTES;
    block->handle = handle;
    block->kind = HEAP_NEW;
    vm->heap_top = (uint16_t)(vm->heap_top + HEAP_HEAD_BYTES);
    place(vm, at);
    if (!heap_resize(vm, handle, content)) {
        heap_free(vm, handle);
        return VM_NO_HANDLE;
    }
    find(vm, handle)->kind = (uint8_t)kind;
    return handle;
}

bool heap_resize(struct vm *vm, uint16_t handle, uint16_t content) {
    struct heap_block *block;
    uint16_t more;
    for (bool collected = false;; collected = true) {
        block = find(vm, handle);
        if (block == NULL || content > HEAP_ARENA_MAX) {
            return false;
        }
        more = (uint16_t)(content + HEAP_HEAD_BYTES - block->size);
        if ((int16_t)more <= 0) {
            return true;
        }
        if (more <= heap_room(vm)) {
            break;
        }
        if (collected) {
            return false;
        }
        heap_collect(vm);
    }
    const uint8_t *task = heap_at(vm, vm->current, HEAP_TASK);
    uint8_t *end = (uint8_t *)block + block->size, *top = vm->arena + vm->heap_top;
    __builtin_memmove(end + more, end, (size_t)(top - end));
    __builtin_memset(end, 0, more);
    block->size = (uint16_t)(block->size + more);
    vm->heap_top = (uint16_t)(vm->heap_top + more);
    for (uint8_t *at = (uint8_t *)block; at < top + more;) {
        at = place(vm, at);
    }
    tell_interpreter(vm, task);
    return true;
}

void heap_free(struct vm *vm, uint16_t handle) {
    struct heap_block *block = find(vm, handle);
    if (block != NULL) {
        slot_of(vm, (uint8_t)handle)->content = 0;
        block->handle = VM_NO_HANDLE;
        block->kind = HEAP_FREE;
    }
}
