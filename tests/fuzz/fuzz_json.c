/* Any bytes given to the strict JSON reader. */
#include <stddef.h>
#include <stdint.h>

#include "strict-json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void visit(const struct json_value *value) {
    struct fault fault = {0};
    int64_t whole;
    double real;
    const char *text;
    json_integer(value, -5, 5, &whole, &fault);
    json_real(value, -5, 5, &real, &fault);
    json_text(value, 1, 5, &text, &fault);
    for (const struct json_value *child = value->first; child != NULL; child = child->next) {
        visit(child);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fault fault = {0};
    struct json_document *document = json_read_bytes("fuzz", data, size, &fault);
    if (document != NULL) {
        static const char *const keys[] = {"schema", "name"};
        json_only_keys(json_root(document), keys, 2, &fault);
        visit(json_root(document));
    } else if (fault.kind == FAULT_NONE) {
        __builtin_trap();
    }
    json_free(document);
    return 0;
}
