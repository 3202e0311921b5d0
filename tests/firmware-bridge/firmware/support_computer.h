/* support_computer: the computer's end of the link at its barest, for tests of
 * the firmware: it builds frames, numbers them, and keeps what comes back. It
 * repeats nothing and checks little: tests decide what goes wrong. */
#ifndef TESTS_FIRMWARE_SUPPORT_COMPUTER_H
#define TESTS_FIRMWARE_SUPPORT_COMPUTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/protocol/frame.h"

#define COMPUTER_EVENTS 32

struct computer {
    void (*send)(void *context, const uint8_t *bytes, size_t count);
    void *context;
    uint32_t id, seed; /* of the session; seed 0: none */
    uint32_t next_command, next_ping, next_stop, next_event;
    struct frame_reader reader;
    struct message_info info;
    struct message_sensors sensors;
    int info_count, sensors_count, pong_count, stopped_count, done_count;
    int reply_number; /* of the last DONE or REFUSED, low 8 bits; -1: none */
    enum refusal refusal;
    struct message_event event[COMPUTER_EVENTS];
    int event_count;
    uint8_t last_ping[FRAME_LINE_MAX]; /* as it went out, to be replayed */
    size_t last_ping_length;
};

void computer_start(struct computer *computer, uint32_t id,
                    void (*send)(void *context, const uint8_t *bytes, size_t count), void *context);
void computer_hear(struct computer *computer, const uint8_t *bytes, size_t count);

void computer_hello(struct computer *computer);
/* Sends a command; returns its number. */
uint32_t computer_command(struct computer *computer, const struct message *message);
uint32_t computer_raw_command(struct computer *computer, uint8_t type, const uint8_t *payload,
                              size_t length);
uint32_t computer_simple(struct computer *computer, uint8_t type); /* OPEN, BYE */
uint32_t computer_resume(struct computer *computer);
uint32_t computer_subscribe(struct computer *computer, uint16_t period_ms);
uint32_t computer_drive(struct computer *computer, int left, int right);
uint32_t computer_move(struct computer *computer, uint8_t motion, int32_t mm, uint16_t permille);
uint32_t computer_turn(struct computer *computer, uint8_t motion, int32_t ddeg, uint16_t permille);
void computer_ping(struct computer *computer);
void computer_stop(struct computer *computer);

#endif
