#include "firmware-bridge/firmware/virtual/line_faults.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"

static bool not_understood(const char *text, struct fault *fault) {
    fault_set(fault, FAULT_MISUSE, _("“%s” is not a fault of a line."), text);
    return fault_advise(fault,
                        _("Write for example noise=0.001,drop=0.02,double=0.02 or garbage."));
}

static double *share_named(struct line_faults *faults, const char *name, size_t length) {
    static const char *const names[] = {"noise", "drop", "double"};
    double *const shares[] = {&faults->noise, &faults->drop, &faults->twice};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == length && strncmp(name, names[i], length) == 0) {
            return shares[i];
        }
    }
    return NULL;
}

/* One "name=share"; gives what follows it, or NULL when it is not one. */
static const char *read_share(struct line_faults *faults, const char *text) {
    const size_t length = strcspn(text, "=");
    double *share = share_named(faults, text, length);
    if (share == NULL || text[length] != '=') {
        return NULL;
    }
    char *end;
    *share = strtod(text + length + 1, &end);
    const bool right = end != text + length + 1 && *share >= 0 && *share <= 1;
    return right ? end : NULL;
}

bool line_faults_read(const char *text, uint64_t seed, struct line_faults *out,
                      struct fault *fault) {
    *out = (struct line_faults){.state = seed};
    if (strcmp(text, "garbage") == 0) {
        out->garbage = true;
        return true;
    }
    const char *at = text;
    for (;;) {
        at = read_share(out, at);
        if (at == NULL || (*at != ',' && *at != '\0')) {
            return not_understood(text, fault);
        }
        if (*at == '\0') {
            return true;
        }
        at++;
    }
}

/* splitmix64 (Steele 2014). */
static uint64_t draw(struct line_faults *faults) {
    uint64_t mixed = faults->state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

static bool happens(struct line_faults *faults, double share) {
    return share > 0 && (double)(draw(faults) >> 11) * 0x1p-53 < share;
}

size_t line_faults_pass(struct line_faults *faults, const uint8_t *bytes, size_t count,
                        uint8_t *out) {
    size_t passed = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t byte = bytes[i];
        if (faults->garbage) {
            byte = (uint8_t)draw(faults);
        } else if (happens(faults, faults->noise)) {
            byte ^= (uint8_t)(1u << draw(faults) % 8);
        }
        if (happens(faults, faults->drop)) {
            continue;
        }
        out[passed++] = byte;
        if (happens(faults, faults->twice)) {
            out[passed++] = byte;
        }
    }
    return passed;
}
