#!/bin/bash
# A collection of a full arena of 1 KB takes no longer than heap.h says, in cycles on the chip.
set -u
cd "$(dirname "$0")/../../.."
most=20000
for tool in avr-gcc simavr; do
    if ! command -v $tool >/dev/null; then
        echo "ok a_collection_takes_the_time_it_may # skipped: no $tool"
        exit 0
    fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
avr-gcc -mmcu=atmega328p -DF_CPU=16000000UL -std=gnu11 -Os -fshort-enums -ffreestanding -I. \
    tests/firmware-bridge/vm/collection.c firmware-bridge/vm/{heap,table,arithmetic,fetch}.c \
    -o "$work/chip.elf" || { echo "not ok a_collection_takes_the_time_it_may # does not build"; exit 1; }
timeout 60 simavr -m atmega328p -f 16000000 "$work/chip.elf" 2>&1 |
    sed 's/\x1b\[[0-9;]*m//g' | grep -aoE '^[0-9]{7}' | sort -n >"$work/cycles.txt"
if [ "$(wc -l <"$work/cycles.txt")" -ne 5 ]; then
    echo "not ok a_collection_takes_the_time_it_may # no figures"
    exit 1
fi
worst=$((10#$(tail -n 1 "$work/cycles.txt")))
echo "worst collection of 1 KB: $worst cycles, $((worst / 16)) us"
if [ "$worst" -le $most ]; then
    echo "ok a_collection_takes_the_time_it_may"
else
    echo "not ok a_collection_takes_the_time_it_may"
    exit 1
fi
