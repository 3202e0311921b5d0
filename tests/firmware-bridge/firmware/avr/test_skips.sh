#!/bin/bash
# The firmware has no skip before a word instruction that simavr 1.6 takes for a long one; planted, it
# is found.
set -u
cd "$(dirname "$0")/../../../.."
if ! command -v avr-gcc >/dev/null; then
    echo "ok no_skip_that_simulators_misread # skipped: no avr-gcc (packages gcc-avr, avr-libc)"
    exit 0
fi
. tests/end-to-end/script.sh
skips=$tree/firmware-bridge/firmware/avr/skips

for robot in mbot uno uno-encoders; do
    run "$skips" "$build/firmware/$robot.elf"
    expect "no_skip_in_${robot}_that_simulators_misread" status 0 no-out before
done

# plant NAME INSTRUCTIONS
plant() {
    printf '.global main\nmain:\n%b\nrjmp main\n' "$2" >"$work/$1.s"
    avr-gcc -mmcu=atmega328p "$work/$1.s" -o "$work/$1.elf"
    run "$skips" "$work/$1.elf"
}

for skip in 'sbrc r25,7' 'sbrs r25,7' 'sbic 3,1' 'sbis 3,1' 'cpse r24,r1'; do
    plant planted "$skip\nadiw r24,15"
    expect "${skip%% *}_before_adiw_15_is_found" status 1 out "<main>"
done
for constant in 12 13 14 15 28 31 44 63; do
    plant planted "sbrc r25,7\nsbiw r30,$constant"
    expect "a_skip_before_sbiw_${constant}_is_found" status 1 out "before"
done
for constant in 0 1 11 16 27 32 59; do
    plant harmless "sbrc r25,7\nadiw r24,$constant"
    expect "a_skip_before_adiw_${constant}_is_harmless" status 0
done
plant apart 'sbrc r25,7\nnop\nadiw r24,15'
expect an_instruction_between_is_enough status 0

# As gcc makes it: a signed division by 16.
printf 'volatile int v; int main(void) { for (;;) v = v / 16; }\n' >"$work/division.c"
avr-gcc -mmcu=atmega328p -Os "$work/division.c" -o "$work/division.elf"
run "$skips" "$work/division.elf"
expect a_division_by_16_is_found status 1
exit $failed
