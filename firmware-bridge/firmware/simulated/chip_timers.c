/* What the timers make of their pins, read from their registers (data sheet, chapters 15 to 18). */
#include "firmware-bridge/firmware/simulated/chip_parts.h"

enum waveform { WAVE_NONE, WAVE_CTC, WAVE_FAST, WAVE_CENTRED };
enum { COM_OFF, COM_TOGGLE, COM_CLEAR, COM_SET };

/* One compare output. */
struct output {
    uint8_t pin;
    uint8_t control; /* TCCRnA; TCCRnB follows */
    uint8_t com_bit; /* of its two bits in TCCRnA */
    uint8_t compare; /* OCRnx */
    bool is_wide;    /* timer 1 */
    bool is_slow;    /* timer 2 has prescalers of its own */
};

static const struct output outputs[] = {
    {SIMULATED_PIN('D', 6), REG_TCCR0A, 6, REG_OCR0A, false, false},
    {SIMULATED_PIN('D', 5), REG_TCCR0A, 4, REG_OCR0B, false, false},
    {SIMULATED_PIN('B', 1), REG_TCCR1A, 6, REG_OCR1AL, true, false},
    {SIMULATED_PIN('B', 2), REG_TCCR1A, 4, REG_OCR1BL, true, false},
    {SIMULATED_PIN('B', 3), REG_TCCR2A, 6, REG_OCR2A, false, true},
    {SIMULATED_PIN('D', 3), REG_TCCR2A, 4, REG_OCR2B, false, true}};

static uint16_t word_at(const avr_t *avr, int address, bool is_wide) {
    return (uint16_t)(avr->data[address] | (is_wide ? avr->data[address + 1] << 8 : 0));
}

/* Tables 15-8 and 18-8; OCRA is the output before the pin's own. */
static enum waveform small_wave(const avr_t *avr, const struct output *output, uint16_t *top) {
    static const enum waveform waves[8] = {WAVE_NONE, WAVE_CENTRED, WAVE_CTC,  WAVE_FAST,
                                           WAVE_NONE, WAVE_CENTRED, WAVE_NONE, WAVE_FAST};
    const unsigned mode =
        (avr->data[output->control] & 3u) | (avr->data[output->control + 1] & 8u) >> 1;
    const bool has_own_top = mode == 2 || mode == 5 || mode == 7;
    const int ocra = output->control == REG_TCCR0A ? REG_OCR0A : REG_OCR2A;
    *top = has_own_top ? avr->data[ocra] : 0xff;
    return waves[mode];
}

/* Table 16-4. */
static enum waveform wide_wave(const avr_t *avr, uint16_t *top) {
    enum { FULL, BITS_8, BITS_9, BITS_10, BY_ICR, BY_OCRA };
    static const struct {
        uint8_t wave, top;
    } modes[16] = {{WAVE_NONE, FULL},       {WAVE_CENTRED, BITS_8}, {WAVE_CENTRED, BITS_9},
                   {WAVE_CENTRED, BITS_10}, {WAVE_CTC, BY_OCRA},    {WAVE_FAST, BITS_8},
                   {WAVE_FAST, BITS_9},     {WAVE_FAST, BITS_10},   {WAVE_CENTRED, BY_ICR},
                   {WAVE_CENTRED, BY_OCRA}, {WAVE_CENTRED, BY_ICR}, {WAVE_CENTRED, BY_OCRA},
                   {WAVE_CTC, BY_ICR},      {WAVE_NONE, FULL},      {WAVE_FAST, BY_ICR},
                   {WAVE_FAST, BY_OCRA}};
    const unsigned mode = (avr->data[REG_TCCR1A] & 3u) | (avr->data[REG_TCCR1B] & 0x18u) >> 1;
    const uint16_t tops[] = {
        0xffff, 0xff, 0x1ff, 0x3ff, word_at(avr, REG_ICR1L, true), word_at(avr, REG_OCR1AL, true)};
    *top = tops[modes[mode].top];
    return (enum waveform)modes[mode].wave;
}

static enum waveform wave_of(const avr_t *avr, const struct output *output, uint16_t *top) {
    return output->is_wide ? wide_wave(avr, top) : small_wave(avr, output, top);
}

/* 0: stopped, or clocked from a pin. */
static uint32_t prescaler(const avr_t *avr, const struct output *output) {
    static const uint16_t usual[8] = {0, 1, 8, 64, 256, 1024, 0, 0};
    static const uint16_t slow[8] = {0, 1, 8, 32, 64, 128, 256, 1024};
    const unsigned select = avr->data[output->control + 1] & 7u;
    return output->is_slow ? slow[select] : usual[select];
}

/* The output that has the pin now, NULL when its port does. */
static const struct output *output_of(const struct simulated_chip *chip, uint8_t pin, int *com) {
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0] && chip->avr != NULL; i++) {
        const struct output *output = &outputs[i];
        *com = chip->avr->data[output->control] >> output->com_bit & 3;
        if (output->pin == pin && *com != COM_OFF) {
            return output;
        }
    }
    return NULL;
}

static bool is_output(const struct simulated_chip *chip, uint8_t pin) {
    return (chip->avr->data[REG_PINB + 3 * (pin / 8) + 1] >> pin % 8 & 1) != 0;
}

/* A fast wave is high for one step more than its compare value, a centred one is not. */
static int high_permille(enum waveform wave, uint32_t compare, uint32_t top) {
    if (wave == WAVE_FAST) {
        return compare >= top ? 1000 : (int)((compare + 1) * 1000 / (top + 1));
    }
    return compare >= top ? 1000 : (int)(compare * 1000 / top);
}

int simulated_chip_duty(const struct simulated_chip *chip, uint8_t pin) {
    int com;
    uint16_t top;
    const struct output *output = output_of(chip, pin, &com);
    if (output == NULL) {
        return simulated_chip_pin(chip, pin) ? 1000 : 0;
    }
    const enum waveform wave = wave_of(chip->avr, output, &top);
    if (!is_output(chip, pin) || prescaler(chip->avr, output) == 0) {
        return 0; /* a stopped timer drives nothing worth counting on */
    }
    if (com == COM_TOGGLE || wave == WAVE_NONE || wave == WAVE_CTC) {
        return 500;
    }
    const int high = high_permille(wave, word_at(chip->avr, output->compare, output->is_wide), top);
    return com == COM_SET ? 1000 - high : high;
}

uint32_t simulated_chip_toggle_hz(const struct simulated_chip *chip, uint8_t pin) {
    int com;
    uint16_t top;
    const struct output *output = output_of(chip, pin, &com);
    if (output == NULL || com != COM_TOGGLE || !is_output(chip, pin)) {
        return 0;
    }
    const uint32_t steps = prescaler(chip->avr, output);
    const enum waveform wave = wave_of(chip->avr, output, &top);
    const uint32_t period = 2 * steps * (wave == WAVE_NONE ? 0x100u : top + 1u);
    return steps == 0 ? 0 : (SIMULATED_CHIP_HZ + period / 2) / period;
}
