/* The board's own reset.c and eeprom.c, and a fault each that the tester chooses by EEPROM byte
 * 200. Says over GPIOR0 why it started: 0x80 and the cause. */
#define BOARD_UNO
#include "firmware-bridge/firmware/avr/eeprom.c"
#include "firmware-bridge/firmware/avr/reset.c"

#define FAULT_AT 200
#define WRITE_AT 5 /* a cell of the boot counter: the program store reads back its own */

/* Takes ten bytes of stack or so for each of `levels`. */
static __attribute__((noinline)) uint8_t dig(uint8_t levels) {
    volatile uint8_t here[8];
    here[levels & 7] = levels;
    return levels == 0 ? here[0] : (uint8_t)(dig((uint8_t)(levels - 1)) + here[1]);
}

static void go_wrong(uint8_t fault) {
    switch (fault) {
    case 1: /* the stack grows by more than is kept for it */
        GPIOR1 = dig(40);
        break;
    case 2: /* and by less */
        GPIOR1 = dig(5);
        break;
    case 3: /* a cell that the tester has worn out, or not */
        board_eeprom_write(0, WRITE_AT, 0x5a);
        break;
    case 4: /* hangs */
        for (;;) {
        }
    default:
        break;
    }
}

int main(void) {
    reset_start();
    PIN_HIGH(MOTOR_LEFT_IN1); /* drives */
    GPIOR0 = (uint8_t)(0x80 | board_reset_cause(0));
    const uint8_t fault = board_eeprom_read(0, FAULT_AT);
    if (board_reset_cause(0) == BOARD_RESET_POWER) {
        go_wrong(fault);
    }
    for (;;) {
        eeprom_step();
        reset_feed();
    }
}
