/* Writes 0x10, 0x11 ... to the first 16 bytes of the EEPROM, a mark around each, then reads them,
 * and marks their sum. */
#include <avr/io.h>

static void write(uint16_t address, uint8_t value) {
    EEAR = address;
    EEDR = value;
    __asm__ volatile("sbi %0, %1\n\tsbi %0, %2" ::"I"(_SFR_IO_ADDR(EECR)), "I"(EEMPE), "I"(EEPE));
}

int main(void) {
    GPIOR0 = 1;
    __asm__ volatile("sbi %0, %1" ::"I"(_SFR_IO_ADDR(EECR)), "I"(EERE)); /* 2 cycles, and 4 */
    GPIOR0 = 2;
    for (uint8_t i = 0; i < 16; i++) {
        GPIOR0 = i;
        write(i, (uint8_t)(0x10 + i));
        while ((EECR & 1 << EEPE) != 0) {
        }
        GPIOR0 = i;
    }
    uint8_t sum = 0;
    for (uint8_t i = 0; i < 16; i++) {
        EEAR = i;
        EECR |= 1 << EERE;
        sum = (uint8_t)(sum + EEDR);
    }
    GPIOR0 = sum;
    EECR |= 1 << EEPE; /* without EEMPE: nothing may happen */
    EEAR = 20;
    GPIOR0 = EECR & 1 << EEPE;
    EEDR = 1;
    GPIOR0 = 1;
    __asm__ volatile("sbi %0, %1\n\tsbi %0, %2" ::"I"(_SFR_IO_ADDR(EECR)), "I"(EEMPE), "I"(EEPE));
    GPIOR0 = 2;
    for (;;) {
    }
}
