#include "tests/runtime/on-board/support_bootloader.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#define IN_SYNC 0x14
#define OK      0x10
#define END     0x20 /* CRC_EOP, ends every question */

static uint8_t take(const struct bootloader *bootloader) {
    uint8_t byte;
    if (read(bootloader->master, &byte, 1) != 1) {
        _exit(0);
    }
    return byte;
}

static void give(const struct bootloader *bootloader, const uint8_t *bytes, size_t count) {
    if (write(bootloader->master, bytes, count) != (ssize_t)count) {
        _exit(1);
    }
}

static void pass_over(const struct bootloader *bootloader, int count) {
    for (int i = 0; i < count; i++) {
        take(bootloader);
    }
}

/* Ends the question and answers with `count` bytes. */
static void answer(const struct bootloader *bootloader, const uint8_t *bytes, size_t count) {
    static const uint8_t in_sync = IN_SYNC, ok = OK;
    if (take(bootloader) != END) {
        return;
    }
    give(bootloader, &in_sync, 1);
    give(bootloader, bytes, count);
    give(bootloader, &ok, 1);
}

static void program_page(const struct bootloader *bootloader, int at) {
    const int high = take(bootloader);
    const int length = high << 8 | take(bootloader);
    take(bootloader); /* 'F' */
    for (int i = 0; i < length; i++) {
        const uint8_t byte = take(bootloader);
        if (at + i < BOOTLOADER_FLASH) {
            bootloader->flash[at + i] = byte;
        }
    }
    if (bootloader->fault == BOOTLOADER_FORGETFUL) {
        bootloader->flash[at] ^= 1;
    }
    answer(bootloader, NULL, 0);
}

static void read_page(const struct bootloader *bootloader, int at) {
    const int high = take(bootloader);
    const int length = high << 8 | take(bootloader);
    take(bootloader);
    answer(bootloader, bootloader->flash + at, (size_t)length);
}

/* Universal: a chip's own SPI command; 0x30: its signature. */
static void universal(const struct bootloader *bootloader) {
    static const uint8_t signature[] = {0x1e, 0x95, 0x0f};
    uint8_t command[4];
    for (int i = 0; i < 4; i++) {
        command[i] = take(bootloader);
    }
    answer(bootloader, &signature[command[2] % 3], 1);
}

static void question(const struct bootloader *bootloader, uint8_t asked, int *at) {
    static const uint8_t signature[] = {0x1e, 0x95, 0x0f};
    static const uint8_t version = 3;
    switch (asked) {
    case 'A': /* a parameter of the programmer */
        pass_over(bootloader, 1);
        answer(bootloader, &version, 1);
        break;
    case 'B':
        pass_over(bootloader, 20);
        answer(bootloader, NULL, 0);
        break;
    case 'E':
        pass_over(bootloader, 5);
        answer(bootloader, NULL, 0);
        break;
    case 'U':
        *at = take(bootloader) * 2;
        *at += take(bootloader) * 512;
        answer(bootloader, NULL, 0);
        break;
    case 'V':
        universal(bootloader);
        break;
    case 'd':
        program_page(bootloader, *at);
        break;
    case 't':
        read_page(bootloader, *at);
        break;
    case 'u':
        answer(bootloader, signature, sizeof signature);
        break;
    default: /* '0' sync, 'P' begin, 'Q' end */
        answer(bootloader, NULL, 0);
    }
}

static void serve(const struct bootloader *bootloader) {
    int at = 0;
    for (;;) {
        const uint8_t asked = take(bootloader);
        if (bootloader->fault != BOOTLOADER_SILENT && asked != END) {
            question(bootloader, asked, &at);
        }
    }
}

void bootloader_start(struct bootloader *bootloader, enum bootloader_fault fault) {
    struct termios raw;
    *bootloader = (struct bootloader){.fault = fault};
    bootloader->flash =
        mmap(NULL, BOOTLOADER_FLASH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(bootloader->flash, MAP_FAILED);
    memset(bootloader->flash, 0xff, BOOTLOADER_FLASH);
    bootloader->master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(bootloader->master >= 0 && grantpt(bootloader->master) == 0 &&
                unlockpt(bootloader->master) == 0);
    assert_int_equal(ptsname_r(bootloader->master, bootloader->port, sizeof bootloader->port), 0);
    const int held = open(bootloader->port, O_RDWR | O_NOCTTY); /* so that it never hangs up */
    assert_true(held >= 0);
    tcgetattr(held, &raw);
    cfmakeraw(&raw);
    tcsetattr(held, TCSANOW, &raw);
    bootloader->child = fork();
    assert_true(bootloader->child >= 0);
    if (bootloader->child == 0) {
        serve(bootloader);
    }
    close(held); /* the child has its own */
}

void bootloader_stop(struct bootloader *bootloader) {
    kill(bootloader->child, SIGKILL);
    waitpid(bootloader->child, NULL, 0);
    close(bootloader->master);
    munmap(bootloader->flash, BOOTLOADER_FLASH);
}
