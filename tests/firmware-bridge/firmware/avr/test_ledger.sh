#!/bin/bash
# The firmware of each robot was built and fits; and what would not fit, or could not be reckoned, is
# refused: small programs with one fault each stand for it.
set -u
cd "$(dirname "$0")/../../../.."
if ! command -v avr-gcc >/dev/null; then
    echo "ok the_firmware_fits # skipped: no avr-gcc (packages gcc-avr, avr-libc)"
    exit 0
fi
. tests/end-to-end/script.sh
ledger=$tree/firmware-bridge/firmware/avr/ledger

# ---- what was built ---------------------------------------------------------------

for robot in mbot uno uno-encoders; do
    elf=$build/firmware/$robot.elf
    expect "${robot}_was_built" file "$build/firmware/$robot.hex"
    run "$ledger" "$elf"
    expect "${robot}_fits" status 0 no-err : out "$robot: flash"
    tail -n 1 <<<"$out"
    run bash -c "avr-nm '$elf' | grep -wE 'malloc|calloc|realloc|free|printf'"
    expect "${robot}_allocates_and_prints_nothing" status 1
done
tail -n 1 "$build/firmware/mbot.ledger" >"$work/kept"
run grep -c 'mbot: flash' "$work/kept"
expect the_build_keeps_its_ledger out 1

# ---- what must not pass -------------------------------------------------------------

# program NAME SOURCE: compiles a program of one file, like the firmware but in several functions.
program() {
    printf '#include <stdint.h>\nvolatile uint8_t v; uint8_t *volatile p;\n%s\n' "$2" >"$work/$1.c"
    avr-gcc -mmcu=atmega328p -Os -fno-inline -fno-optimize-sibling-calls -fno-ipa-cp ${extra:-} "$work/$1.c" -o "$work/$1.elf" ||
        echo "not ok: $1 does not compile"
    run "$ledger" "$work/$1.elf"
}

program small 'void leaf(void) { v++; } int main(void) { for (;;) leaf(); }'
expect a_small_program_fits status 0 out "small: flash"
expect main_and_its_call_take_four_bytes_beside_their_frames out "stack 6 of"

program frame 'void leaf(void) { uint8_t b[100]; b[v] = v; p = b; v = b[v + 1]; }
int main(void) { for (;;) leaf(); }'
expect a_frame_of_a_hundred_bytes_counts status 0 out "(main 104,"

# The same with its pushes and frame in the common prologue of -mcall-prologues.
saves='uint8_t leaf(uint8_t a, uint8_t c) { uint8_t b[100]; uint8_t d = v, e = v, f = v, g = v, h = v, i = v, j = v;
b[v] = v; p = b; a = (uint8_t)(a + other(c)); c = (uint8_t)(c + other(a)); v = (uint8_t)(b[v + 1] + a + d + e + f + g + h + i + j);
return (uint8_t)(a + c); } int main(void) { for (;;) v = leaf(v, v); }'
program pushes "__attribute__((noinline)) uint8_t other(uint8_t x) { return v + x; } $saves"
plain=$(sed -n 's/.*(main \([0-9]*\).*/\1/p' <<<"$out")
extra=-mcall-prologues
program prologues "__attribute__((noinline)) uint8_t other(uint8_t x) { return v + x; } $saves"
extra=
grep -q __prologue_saves__ <(avr-nm "$work/prologues.elf") || echo "not ok: no common prologue to try"
expect common_prologues_are_followed status 0 out "(main $plain,"

program deep 'void leaf(void) { uint8_t b[500]; b[v] = v; p = b; v = b[v + 1]; }
int main(void) { for (;;) leaf(); }'
expect a_stack_too_deep_is_refused status 1 err "the stack may take"

program interrupt '#include <avr/interrupt.h>
void leaf(void) { uint8_t b[400]; b[v] = v; p = b; v = b[v + 1]; }
ISR(TIMER0_OVF_vect) { leaf(); } int main(void) { for (;;) v++; }'
expect an_interrupt_counts status 1 err "the stack may take" out "greediest interrupt: __vector_16"

program recursion 'uint8_t f(uint8_t n) { return n ? (uint8_t)(f(n - 1) + v) : v; }
int main(void) { for (;;) v = f(v); }'
expect recursion_must_be_declared status 1 err "f is called again before it ends"

program circle 'uint8_t g(uint8_t n); uint8_t f(uint8_t n) { return g(n) + v; }
uint8_t g(uint8_t n) { return n ? (uint8_t)(f(n - 1) + v) : v; } int main(void) { for (;;) v = f(v); }'
expect a_circle_of_calls_must_be_declared status 1 err "is called again before it ends"

program pointer 'void a(void) { v++; } void b(void) { v--; } void (*volatile f)(void) = a;
void through(void) { f(); f = b; } int main(void) { for (;;) through(); }'
expect a_call_through_a_pointer_must_be_declared status 1 err "through calls through a pointer"

program large '__attribute__((used)) const uint8_t many[32300] __attribute__((section(".text.many"))) = {1};
int main(void) { for (;;) v++; }'
expect too_much_flash_is_refused status 1 err "too large"

program hungry 'uint8_t many[1100]; int main(void) { for (;;) v += many[v]; }'
expect too_much_ram_is_refused status 1 err "are left for programs"

program table 'uint8_t f(uint8_t x) { uint8_t b[50]; b[x] = v; p = b;
switch (x) { case 0: return 3; case 1: v = 7; return 9; case 2: v = p[2]; return 1; case 3: return v; case 4: v = 1; return 77;
case 5: return v + 1; case 6: v = 5; return 2; case 7: return 8; case 8: v++; return 6; case 9: return p[1]; } return v; }
int main(void) { for (;;) v = f(v); }'
expect a_jump_table_is_followed status 0 out "(main 5"

# Declared, all of them pass: the declarations are read from beside the ledger.
cp "$tree"/firmware-bridge/firmware/avr/{ledger,ledger.awk,reset.h} "$work/"
printf 'indirect through a b\ncycle f f 10\n' >"$work/calls"
run "$work/ledger" "$work/pointer.elf"
expect a_declared_pointer_passes status 0
run "$work/ledger" "$work/recursion.elf"
expect declared_recursion_is_reckoned status 0 out "cycles 20"
printf 'indirect through c d\n' >"$work/calls"
run "$work/ledger" "$work/pointer.elf"
expect a_pointer_declared_to_functions_that_are_not_there_is_refused status 1 err "none of which is there"
exit $failed
