/* support_playback: a robot that is only a tape: it shows what it is told to show, writes down what
 * it is ordered, and its time passes when the test says so.
 *
 *     tape_reset();
 *     tape.sense = press_at_300;      // called before each snapshot
 *     tape_play("function 0 4\n ... RETURN_NONE\n", 1000);   // assembler, ms at most
 *     assert_string_equal(tape.log, "print(1)@0 drive(500,500)@0 ");
 */
#ifndef TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_PLAYBACK_H
#define TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_PLAYBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/vm.h"
#include "tests/firmware-bridge/vm/support_assembler.h"

#define TAPE_GROUND_MAX 8

struct tape {
    uint32_t now_ms;
    uint8_t ground_count, distance_count, button_count;
    uint8_t ground[TAPE_GROUND_MAX];
    uint16_t distance_mm;
    uint8_t buttons, bumpers; /* bit 0 is the first, the left one */
    void (*sense)(void);
    bool first_snapshot_late;  /* none for 10 ms, as on a robot */
    bool blocked;              /* movements end halfway, and are not completed */
    unsigned deaf_prints;      /* so many prints are refused first */
    uint16_t budget;           /* instructions for each vm_run() */
    uint8_t motion, completed; /* begun last, completed last */
    bool moving;
    uint32_t arrival_ms;
    char log[65536];
    /* of the program that is played */
    struct assembled image;
    struct image checked;
    struct vm vm;
    uint8_t arena[4096];
    uint16_t arena_bytes;
};

extern struct tape tape;

/* Five ground sensors on white, one distance sensor, two buttons; 1 KB; one snapshot every 10 ms.
 */
void tape_reset(void);

/* Assembles, checks and runs; the state it ended in, VM_WAITING when the time was over. */
enum vm_state tape_play(const char *program, uint32_t until_ms);
/* The same, of an image made elsewhere. */
enum vm_state tape_play_image(const uint8_t *bytes, uint16_t length, uint32_t until_ms);
/* Goes on. */
enum vm_state tape_go_on(uint32_t until_ms);

/* Writes into the log, as orders and prints are. */
__attribute__((format(printf, 1, 2))) void tape_note(const char *format, ...);

/* The robot's functions of vm/host.h, for tests that order something themselves: by their names
 * they could be those of the real robot core. */
extern const struct tape_host {
    uint16_t (*snapshot)(void *host);
    void (*drive)(void *host, int16_t left_permille, int16_t right_permille);
    uint8_t (*move)(void *host, int32_t distance_mm, uint16_t speed_permille);
    uint8_t (*turn)(void *host, int32_t angle_ddeg, uint16_t speed_permille);
    uint8_t (*motion)(void *host, bool *moving);
    void (*stop)(void *host);
    void (*led)(void *host, uint8_t red, uint8_t green, uint8_t blue);
    void (*tone)(void *host, uint16_t frequency_hz, uint16_t duration_ms);
    uint8_t (*ground)(void *host, uint8_t index);
    uint16_t (*distance_mm)(void *host, uint8_t index);
    bool (*button)(void *host, uint8_t index);
    bool (*bumper)(void *host, uint8_t index);
} tape_host;

#endif
