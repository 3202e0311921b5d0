/* A new store: made beside its place, then put there whole. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/store/canonical.h"
#include "scoring/store/file.h"
#include "scoring/store/place.h"

static bool make(const char *address, const char *contest, struct fault *fault) {
    char *beside = place_beside(address, fault);
    if (beside == NULL) {
        return false;
    }
    bool ok = file_make(beside, contest, fault) && place_into(beside, address, false, fault);
    if (!ok) {
        place_remove(beside);
    }
    free(beside);
    return ok;
}

struct store *store_create(const char *address, const char *contest, struct fault *fault) {
    if (!canonical_is_name(contest, 1, STORE_ID_MAX, "")) {
        fault_set(fault, FAULT_ENCODING, _("A contest's id is a text of 1 to %d bytes."),
                  STORE_ID_MAX);
        return NULL;
    }
    if (!place_is_free(address, fault) || !make(address, contest, fault)) {
        return NULL;
    }
    return store_open(address, STORE_WRITE, fault);
}
