/* uai: the whole of a school file. Internal to this room. */
#ifndef SCORING_SCHOOL_UAI_H
#define SCORING_SCHOOL_UAI_H

#include "scoring/pool.h"
#include "scoring/school/school.h"

struct school_file {
    struct school school; /* first: what callers see */
    struct pool pool;
    const char *letters; /* of the check, by remainder */
    size_t prefix_count;
    const char *const *prefixes; /* patterns of fnmatch(3) for the first three characters */
};

#endif
