/* The same work as the programs of bench_vm_chip, in C for the chip, with 32-bit integers: GPIOR0
 * is written before and behind each of the four. */
#include <avr/io.h>
#include <stdint.h>

#define KEPT __attribute__((noinline, noclone))

static volatile int32_t sink;
static volatile uint8_t sensors[2] = {30, 40};
static volatile int16_t motors[2];

static KEPT void loop(int32_t turns) {
    for (int32_t i = 1; i <= turns; i++) {
        __asm__ volatile(""); /* not to be left out */
    }
}

static KEPT int32_t arithmetic(int32_t x, int32_t turns) {
    for (int32_t i = 1; i <= turns; i++) {
        x = (int32_t)(((uint32_t)x * 5 + 3) & 0x7fffff);
    }
    return x;
}

static KEPT int32_t fib(int32_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static KEPT int32_t ground(int32_t index) { return sensors[index - 1]; }

static KEPT void drive(int32_t left, int32_t right) {
    motors[0] = (int16_t)(left * 10);
    motors[1] = (int16_t)(right * 10);
}

static KEPT void follow(int32_t turns) {
    for (int32_t i = 1; i <= turns; i++) {
        int32_t error = ground(1) - ground(2);
        int32_t correction = error * 30 / 50;
        drive(40 + correction, 40 - correction);
    }
}

int main(void) {
    GPIOR0 = 1;
    loop(1000);
    GPIOR0 = 2;
    GPIOR0 = 3;
    sink = arithmetic(1, 1000);
    GPIOR0 = 4;
    GPIOR0 = 5;
    sink = fib(10);
    GPIOR0 = 6;
    GPIOR0 = 7;
    follow(100);
    GPIOR0 = 8;
    for (;;) {
    }
}
