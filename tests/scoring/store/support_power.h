/* A disk that remembers: every write, flush and deletion that SQLite makes, so
 * that a power cut can be shown after each of them.
 *
 * Between power_start() and power_stop() SQLite's files go through here. Then
 * power_image() writes the files as they may look after a cut: what was flushed
 * is there; of what was not, nothing, everything, or any part, torn anywhere. */
#ifndef TESTS_SCORING_STORE_SUPPORT_POWER_H
#define TESTS_SCORING_STORE_SUPPORT_POWER_H

#include <stddef.h>
#include <stdint.h>

void power_start(const char *database); /* the file as it is now is on the disk */
void power_stop(void);                  /* the log of writes is kept until the next start */
void power_release(void);

/* Says that `value` was acknowledged now. */
void power_acknowledge(int64_t value);

size_t power_operations(void);
/* The last value acknowledged before operation `cut` (0: none yet). */
int64_t power_acknowledged(size_t cut);

/* The next `count` flushes fail, as those of a dying disk. */
void power_fail_flushes(long count);

enum power_loss {
    POWER_NOTHING_LOST, /* as after a kill */
    POWER_ALL_LOST,     /* whatever was not flushed is gone */
    POWER_SOME_LOST,    /* any part of it, by `seed` */
    POWER_LAST_TORN,    /* only the last write, cut at some byte, by `seed` */
};
/* The files as after a cut just before operation `cut`. */
void power_image(size_t cut, enum power_loss loss, uint64_t seed, const char *to);

#endif
