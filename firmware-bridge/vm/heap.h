/* heap: the blocks of the machine's arena: tasks with their stacks, and tables.
 *
 *     | globals | block | block | ... free ... | handles |
 *     0                          heap_top        arena_size - 2 x handle_count
 *
 * Blocks lie without gaps in order of birth, each with a head of four bytes. A
 * block is named by its handle, which stays when the block moves: handle h has
 * two bytes, 2 h before the arena's end, with the offset of the block's content
 * (0: the handle is free).
 *
 * Every function that makes or grows a block may move all others: pointers into
 * blocks do not outlive it. When room is short, tables that nothing reaches are
 * removed, what is spare in the others is taken back, and all slide together.
 *
 * A collection marks without recursion (the tables still to be looked at are
 * chained through their heads), looks at each value of the arena once and moves
 * each byte at most once: for a full arena of 1 KB at most 20,000 cycles of the
 * chip, 1.25 ms (tests/firmware-bridge/vm/test_collection_time.sh measures it).
 *
 * Roots: the globals, and the live values of every task. Handles in values are
 * checked always: whatever number one holds, nothing outside the arena and no
 * block of another kind is touched.
 *
 *     vm_handle handle = heap_new(vm, HEAP_TABLE, 9);
 *     if (handle == VM_NO_HANDLE) no room, even after collecting;
 *     uint8_t *content = heap_at(vm, handle, HEAP_TABLE);
 */
#ifndef FIRMWARE_BRIDGE_VM_HEAP_H
#define FIRMWARE_BRIDGE_VM_HEAP_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/vm.h"

enum heap_kind { HEAP_FREE, HEAP_TASK, HEAP_TABLE };

struct __attribute__((packed)) heap_block {
    uint16_t size; /* whole, this head included */
    vm_handle handle;
    uint8_t kind;
};

#define HEAP_ARENA_MAX    0x7fff /* bytes; of a larger arena no more is used */
#define HEAP_HEAD_BYTES   4
#define HEAP_HANDLE_BYTES 2
_Static_assert(sizeof(struct heap_block) == HEAP_HEAD_BYTES, "a block's head is four bytes");

/* Empties the heap; the globals, which it begins behind, become nil. False: they do not fit. */
bool heap_start(struct vm *vm);

/* A block with `content` bytes (at most HEAP_ARENA_MAX), all 0; VM_NO_HANDLE when there is no room.
 */
vm_handle heap_new(struct vm *vm, enum heap_kind kind, uint16_t content);

/* Grows the block of a handle that is known to be right, where it is, to at least so many bytes;
 * new ones are 0. False: no room (nothing is lost, but blocks may have moved and lost what was
 * spare in them). */
bool heap_resize(struct vm *vm, vm_handle handle, uint16_t content);

/* Gives back the block of a handle that is known to be right. No heap_at() finds it any more; its
 * handle is given again after the next collection. */
void heap_free(struct vm *vm, vm_handle handle);

/* The task whose block is the next above that of `handle` (VM_NO_HANDLE: the lowest), VM_NO_HANDLE
 * behind the last. `handle` may have been freed since the last heap_new() or heap_resize(). */
vm_handle heap_following_task(const struct vm *vm, vm_handle handle);

/* The content of block `handle`; NULL when there is none of that kind. */
void *heap_at(const struct vm *vm, uint16_t handle, enum heap_kind kind);

/* The same for a handle that is known to be right. */
void *heap_content_of(const struct vm *vm, vm_handle handle);

/* Bytes of content of a block that heap_at() gave. */
uint16_t heap_content(const void *content);

/* Bytes left between the blocks and the handles, as things lie. */
uint16_t heap_room(const struct vm *vm);

/* Removes what nothing reaches and slides the rest together. */
void heap_collect(struct vm *vm);

#endif
