/* adapters: the USB-to-serial chips and boards that classroom robots use.
 *
 * Ids as published by the vendors and collected in the Linux USB ID Repository. */
#ifndef FIRMWARE_BRIDGE_ROBOTS_ADAPTERS_H
#define FIRMWARE_BRIDGE_ROBOTS_ADAPTERS_H

#include <stdint.h>

/* The name of the adapter ("CH340"), NULL when robots do not use it. */
const char *adapter_name(uint16_t vendor, uint16_t product);

#endif
