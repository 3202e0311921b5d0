/* out_of_line: for functions that an optimiser would put into their callers, although the copies
 * are longer than the calls (numbers of 32 bits on a chip of eight). */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_OUT_OF_LINE_H
#define FIRMWARE_BRIDGE_PROTOCOL_OUT_OF_LINE_H

#define OUT_OF_LINE __attribute__((noinline))

#endif
