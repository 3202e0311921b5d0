#include "firmware-bridge/firmware/avr/adc.h"

#include <stdbool.h>

#include "firmware-bridge/firmware/avr/board.h"

static uint8_t readings[ADC_COUNT];
static uint8_t current; /* being converted */

static void convert(uint8_t index) {
    static const uint8_t channels[ADC_COUNT] = ADC_CHANNELS;
    current = index;
    ADMUX = (uint8_t)(1u << REFS0 | 1u << ADLAR | channels[index]);
    ADCSRA |= 1 << ADSC;
}

void adc_start(void) {
    for (uint8_t i = 0; i < ADC_COUNT; i++) {
        readings[i] = UINT8_MAX;
    }
    ADCSRA = 1 << ADEN | 1 << ADPS2 | 1 << ADPS1 | 1 << ADPS0; /* 125 kHz */
    convert(0);
}

void adc_step(void) {
    if ((ADCSRA & 1 << ADSC) != 0) {
        return;
    }
    readings[current] = ADCH;
    convert(current + 1 < ADC_COUNT ? (uint8_t)(current + 1) : 0);
}

uint8_t adc_reading(uint8_t index) { return readings[index]; }
