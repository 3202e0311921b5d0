/* Words for logs and --json; the chip does not need them, and so does not hold them. */
#include "firmware-bridge/vm/vm.h"

const char *image_verdict_word(enum image_verdict verdict) {
    switch (verdict) {
#define WORD_(name, word)                                                                          \
    case name:                                                                                     \
        return word;
        IMAGE_VERDICTS(WORD_)
#undef WORD_
    }
    return "unknown";
}

const char *vm_error_word(enum vm_error_code code) {
    switch (code) {
#define WORD_(name, number, word)                                                                  \
    case name:                                                                                     \
        return word;
        VM_ERRORS(WORD_)
#undef WORD_
    }
    return "unknown";
}
