#!/bin/bash
# Sums and products have the same bits on the chip (under simavr, with avr-gcc's soft floats) as
# on this computer.
set -u
cd "$(dirname "$0")/../../.."
for tool in avr-gcc simavr; do
    if ! command -v $tool >/dev/null; then
        echo "ok the_chip_gives_the_same_bits # skipped: no $tool"
        exit 0
    fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sources="tests/firmware-bridge/vm/bits.c firmware-bridge/vm/arithmetic.c firmware-bridge/vm/chance.c firmware-bridge/vm/fetch.c"
${CC:-cc} -std=c11 -O2 -ffp-contract=off -I. $sources -lm -o "$work/computer" &&
    avr-gcc -mmcu=atmega328p -DF_CPU=16000000UL -std=gnu11 -Os -flto -fshort-enums -ffreestanding -I. \
        $sources -o "$work/chip.elf" || { echo "not ok the_chip_gives_the_same_bits # does not build"; exit 1; }
"$work/computer" >"$work/computer.txt"
timeout 120 simavr -m atmega328p -f 16000000 "$work/chip.elf" 2>&1 |
    sed 's/\x1b\[[0-9;]*m//g; s/\.*$//' | grep -aE '^operations' >"$work/chip.txt"
if [ -s "$work/computer.txt" ] && diff "$work/computer.txt" "$work/chip.txt"; then
    echo "ok the_chip_gives_the_same_bits"
else
    echo "not ok the_chip_gives_the_same_bits"
    exit 1
fi
