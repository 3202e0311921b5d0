#!/bin/bash
# Programs link many rooms: a name that two rooms define would silently mean
# whichever the linker meets first.
set -u
cd "$(dirname "$0")/../.."

# What tests put in the place of a room (a board, a host) bears its names on purpose.
rooms=$(ls "$PERSEVERONS_BUILD"/lib/*.a | grep -v /test-support.a)
# shellcheck disable=SC2086
twice=$(nm --defined-only $rooms 2>/dev/null |
    awk '$2 ~ /^[TDBRC]$/ {print $3}' | sort | uniq -d)
names=$(nm --defined-only $rooms 2>/dev/null | grep -c ' T ')

if [ -z "$twice" ] && [ "$names" -gt 100 ]; then
    echo "ok no_two_rooms_define_the_same_name"
else
    echo "not ok no_two_rooms_define_the_same_name"
    sed 's/^/    /' <<<"$twice"
    exit 1
fi
