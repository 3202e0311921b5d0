/* adc: the analogue inputs of the board (ADC_CHANNELS), converted one after the other, one a
 * millisecond, to eight bits. A conversion takes 104 us and is never waited for. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_ADC_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_ADC_H

#include <stdint.h>

void adc_start(void);

/* Once a millisecond: takes the reading that is finished, begins the next. */
void adc_step(void);

/* The last reading of the channel ADC_CHANNELS[index]; 255 before the first. */
uint8_t adc_reading(uint8_t index);

#endif
