/* What Lua's math needs of the machine; the rest of it is Lua (lua-lib/on-board). */
#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/chance.h"
#include "firmware-bridge/vm/words.h"

/* An integer when it fits. */
uint8_t word_floor(const struct word_call *call) {
    float number;
    int32_t integer;
    if (!word_any_number(call, 1, &number)) {
        return NATIVE_FAILED;
    }
    const struct value *value = word_argument(call, 1);
    if (value->tag == VALUE_INTEGER) {
        return word_gives_integer(call, value->integer);
    }
    number = arithmetic_floor(number);
    return arithmetic_to_integer(number, &integer) ? word_gives_integer(call, integer)
                                                   : word_gives_float(call, number);
}

uint8_t word_bits(const struct word_call *call) {
    return word_gives_integer(call, (int32_t)chance_next(&call->vm->random));
}
