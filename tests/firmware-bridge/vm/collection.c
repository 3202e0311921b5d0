/* For test_collection_time.sh: fills 1 KB with tables in a chain, every other one rubbish, and says
 * through the UART how many cycles a collection takes. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/table.h"

#define ARENA_BYTES 1024
#define PRESCALER   8

uint16_t interpreter_live_bytes(const struct vm *vm, vm_handle handle, const struct task *task) {
    (void)vm;
    (void)handle;
    (void)task;
    return 0;
}

void interpreter_moved(struct vm *vm, int16_t by, uint8_t *values_end) {
    (void)vm;
    (void)by;
    (void)values_end;
}

static uint8_t arena[ARENA_BYTES];
static struct vm vm;

static void say(uint32_t number) {
    for (uint32_t unit = 1000000; unit > 0; unit /= 10) {
        while ((UCSR0A & 1 << UDRE0) == 0) {
        }
        UDR0 = (uint8_t)('0' + number / unit % 10);
    }
    UDR0 = '\n';
}

/* Tables with `places` each, until the arena is full; the rubbish lies between them. */
static void fill(uint8_t places) {
    struct value *globals = (struct value *)arena;
    vm = (struct vm){.arena = arena, .arena_size = ARENA_BYTES, .image = {.global_count = 2}};
    heap_start(&vm);
    while (heap_room(&vm) >= 2u * (10 + VALUE_BYTES * places)) {
        table_new(&vm, places, 0, globals + 1);
        for (uint8_t i = 1; i <= places; i++) {
            table_place(&vm, globals + 1, i, globals); /* the table before */
        }
        globals[0] = globals[1];
        table_new(&vm, places, 0, globals + 1);
    }
    globals[1].tag = VALUE_NIL;
}

int main(void) {
    static const uint8_t sizes[] = {1, 2, 4, 8, 20};
    UCSR0B = 1 << TXEN0;
    TCCR1B = 1 << CS11;
    for (uint8_t i = 0; i < sizeof sizes; i++) {
        fill(sizes[i]);
        TCNT1 = 0;
        heap_collect(&vm);
        const uint16_t ticks = TCNT1;
        say((uint32_t)ticks * PRESCALER);
    }
    cli();
    sleep_enable();
    sleep_cpu();
    return 0;
}
