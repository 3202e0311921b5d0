/* programmer: writes our firmware into a robot's chip, through avrdude.
 *
 * avrdude (a program of its own, Debian package avrdude) speaks with the chip's
 * bootloader, writes and reads back. Here it is started, its progress read, and
 * its failure told in words. */
#ifndef RUNTIME_ON_BOARD_PROGRAMMER_H
#define RUNTIME_ON_BOARD_PROGRAMMER_H

#include <stdbool.h>

#include "fault/fault.h"
#include "runtime/on-board/progress.h"

/* Writes `hex` over `port`, then verifies. FAULT_NOT_FOUND: avrdude is not installed; FAULT_LINK:
 * nothing answered, or what was read back differs (the advice holds avrdude's last words). */
bool programmer_write(const char *hex, const char *port, struct progress *progress,
                      struct fault *fault);

#endif
