#!/bin/bash
# The robot core compiles, links and fits for the chip of a small robot: no
# hosted header, no allocation, 16-bit int, 2 KiB of RAM. Prints what it takes.
set -u
cd "$(dirname "$0")/../../.."
if ! command -v avr-gcc >/dev/null; then
    echo "ok the_core_compiles_for_avr # skipped: no avr-gcc (packages gcc-avr, avr-libc)"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/board.c" <<'BOARD'
/* A board that is not there: what the core takes by itself. */
#include "firmware-bridge/firmware/core/robot_core.h"
struct robot_core core;
volatile uint8_t pin;
void board_fitting(struct board *b, struct board_fitting *out) { (void)b; out->ground_count = pin; }
void board_drive_train(struct board *b, struct board_drive_train *out) { (void)b; out->track_mm = pin; }
uint8_t board_model(struct board *b, char *name) { (void)b; name[0] = 'a'; return 1; }
uint32_t board_boot_id(struct board *b) { (void)b; return pin; }
uint32_t board_time_ms(struct board *b) { (void)b; return pin; }
uint32_t board_time_us(struct board *b) { (void)b; return pin; }
void board_set_motors(struct board *b, int16_t l, int16_t r) { (void)b; pin = (uint8_t)(l + r); }
void board_set_led(struct board *b, uint8_t x, uint8_t y, uint8_t z) { (void)b; pin = (uint8_t)(x + y + z); }
void board_set_tone(struct board *b, uint16_t hz) { (void)b; pin = (uint8_t)hz; }
void board_read_encoders(struct board *b, int32_t *l, int32_t *r) { (void)b; *l = *r = pin; }
uint8_t board_read_ground(struct board *b, uint8_t i) { (void)b; return (uint8_t)(pin + i); }
void board_start_distance(struct board *b) { (void)b; }
bool board_poll_distance(struct board *b, uint16_t *mm) { (void)b; *mm = pin; return true; }
uint8_t board_read_buttons(struct board *b) { (void)b; return pin; }
uint8_t board_read_bumpers(struct board *b) { (void)b; return pin; }
uint8_t memory[4];
uint8_t *board_program_memory(struct board *b, uint16_t *size) { (void)b; *size = sizeof memory; return memory; }
uint8_t board_eeprom_read(struct board *b, uint16_t at) { (void)b; return (uint8_t)(pin + at); }
const uint8_t *board_eeprom_bytes(struct board *b) { (void)b; return (const uint8_t *)0x8000; }
bool board_eeprom_is_ready(struct board *b) { (void)b; return pin; }
void board_eeprom_write(struct board *b, uint16_t at, uint8_t byte) { (void)b; pin = (uint8_t)(at + byte); }
enum board_reset board_reset_cause(struct board *b) { (void)b; return (enum board_reset)pin; }
bool board_serial_read(struct board *b, uint8_t *byte) { (void)b; *byte = pin; return pin; }
uint8_t board_serial_room(struct board *b) { (void)b; return pin; }
void board_serial_write(struct board *b, uint8_t byte) { (void)b; pin = byte; }
int main(void) {
    core_boot(&core, 0);
    for (;;) {
        core_tick(&core, 0);
    }
}
BOARD
cat >"$work/sizes.c" <<'SIZES'
#include "firmware-bridge/firmware/core/robot_core.h"
uint8_t core_ram[sizeof(struct robot_core) - sizeof(struct endpoint)];
_Static_assert(sizeof core_ram <= ROBOT_CORE_RAM_MAX, "the core outgrew its RAM");
_Static_assert(sizeof(struct endpoint) < ENDPOINT_RAM_MAX, "the endpoint outgrew its RAM");
SIZES

flags="-mmcu=atmega328p -Os -std=c11 -ffreestanding -ffunction-sections -fdata-sections -I."
flags="$flags -Wall -Wextra -Wconversion -Wshadow -Werror"
status=0
for source in firmware-bridge/protocol/*.c firmware-bridge/firmware/core/*.c "$work"/*.c; do
    if avr-gcc $flags -c "$source" -o "$work/$(basename "$source" .c).o"; then
        echo "ok $(basename "$source" .c)_compiles_for_avr"
    else
        echo "not ok $(basename "$source" .c)_compiles_for_avr"
        status=1
    fi
done
objects=$(ls "$work"/*.o | grep -v '/sizes.o')
if avr-gcc -mmcu=atmega328p -Wl,--gc-sections $objects -o "$work/robot.elf" -lm; then
    read -r text data bss _ < <(avr-size "$work/robot.elf" | tail -1)
    core=$(avr-nm -S "$work/sizes.o" | awk '/core_ram/ {print $2}')
    echo "flash $((text + data)) bytes, RAM $((data + bss)) bytes, of which the core $((16#$core))"
    if [ $((text + data)) -le 30720 ] && [ $((data + bss)) -le 1024 ]; then
        echo "ok the_robot_fits_an_atmega328p"
    else
        echo "not ok the_robot_fits_an_atmega328p"
        status=1
    fi
else
    echo "not ok the_robot_links_for_avr"
    status=1
fi
if avr-nm "$work/robot.elf" | grep -wE 'malloc|calloc|realloc|free|printf'; then
    echo "not ok the_robot_allocates_nothing"
    status=1
else
    echo "ok the_robot_allocates_nothing"
fi
exit $status
