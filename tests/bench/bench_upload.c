/* How long a program of 1 KB takes to the robot: in virtual time over one line, and in wall time
 * to one robot and to thirty at once, each on a port at the pace of 115200 baud. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "firmware-bridge/robots/on_board.h"
#include "tests/firmware-bridge/firmware/support_image.h"
#include "tests/firmware-bridge/robots/support_class.h"

#define ROBOTS 30
#define BYTES  1024
#define ROUNDS 5

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

/* The best of some rounds: what other programs on this machine take away is not ours. */
static double send(const struct class *class, size_t count, const uint8_t *image) {
    struct on_board_job jobs[ROBOTS];
    double best_ms = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            jobs[i] = (struct on_board_job){.address = class->ports[i].path,
                                            .image = image,
                                            .length = BYTES,
                                            .place = PROGRAM_IN_RAM};
        }
        const double begun_ms = now_ms();
        if (!on_board_send_all(jobs, count, NULL)) {
            fprintf(stderr, "a robot did not get its program: %s\n", jobs[0].fault.message);
            exit(1);
        }
        const double took_ms = now_ms() - begun_ms;
        best_ms = took_ms < best_ms ? took_ms : best_ms;
    }
    return best_ms;
}

static void line_time(const uint8_t *image) {
    struct fault fault = {0};
    struct virtual_table *table = NULL;
    struct on_board *link = NULL;
    struct transport transport;
    int robot = 0;
    if (!virtual_table_create("tests/firmware-bridge/firmware/open.json", 1, &table, &fault) ||
        !virtual_table_add_robot(table, NULL, NULL, &robot, &fault)) {
        exit(1);
    }
    const struct transport_board board = virtual_table_transport(table, robot);
    if (!transport_in_process(&board, &transport, &fault) ||
        !on_board_open_transport(&transport, NULL, &link, &fault)) {
        exit(1);
    }
    const uint32_t begun_ms = on_board_now_ms(link);
    if (!on_board_send(link, image, BYTES, PROGRAM_IN_RAM, &fault)) {
        exit(1);
    }
    printf("{\"name\":\"upload of 1 KB to RAM, line time\",\"value\":%u,\"unit\":\"ms\","
           "\"target\":130,\"better\":\"lower\",\"peer\":null}\n",
           on_board_now_ms(link) - begun_ms);
    on_board_close(link);
    virtual_table_destroy(table);
}

int main(void) {
    static uint8_t image[BYTES];
    static struct class class;
    struct chance chance = {1};
    support_image(image, BYTES, &chance);
    line_time(image);
    if (!class_start(&class, ROBOTS)) {
        fprintf(stderr, "no room for %d robots\n", ROBOTS);
        return 1;
    }
    const double one_ms = send(&class, 1, image), all_ms = send(&class, ROBOTS, image);
    class_end(&class);
    printf("{\"name\":\"upload of 1 KB, one robot, wall time\",\"value\":%.1f,\"unit\":\"ms\","
           "\"target\":null,\"better\":\"lower\",\"peer\":null}\n",
           one_ms);
    printf("{\"name\":\"upload of 1 KB, thirty robots to one\",\"value\":%.3f,\"unit\":\"times\","
           "\"target\":1.3,\"better\":\"lower\",\"peer\":null}\n",
           all_ms / one_ms);
    return 0;
}
