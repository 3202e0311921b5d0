/* A bootloader on a pty: what an Arduino's optiboot answers (STK500 protocol, version 1; Atmel
 * application note AVR061), as far as avrdude asks. */
#ifndef TESTS_RUNTIME_ON_BOARD_SUPPORT_BOOTLOADER_H
#define TESTS_RUNTIME_ON_BOARD_SUPPORT_BOOTLOADER_H

#include <stdint.h>
#include <sys/types.h>

#define BOOTLOADER_FLASH 32768

enum bootloader_fault {
    BOOTLOADER_WELL,
    BOOTLOADER_FORGETFUL, /* one byte of what it is given is not kept */
    BOOTLOADER_SILENT,
};

struct bootloader {
    int master; /* the pty's other end */
    char port[64];
    enum bootloader_fault fault;
    uint8_t *flash; /* shared with the child process that answers */
    pid_t child;
};

/* In a process of its own, until bootloader_stop(). */
void bootloader_start(struct bootloader *bootloader, enum bootloader_fault fault);
void bootloader_stop(struct bootloader *bootloader);

#endif
