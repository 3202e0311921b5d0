#!/bin/bash
# The world gives the same trajectory to the last bit whatever the build: what
# this build's test says is compared with the same sources compiled with -O0
# and with -O3. Run for the sanitizer build too, it compares that one.
set -u
cd "$(dirname "$0")/../../.."
build=${PERSEVERONS_BUILD:-build}
here=tests/firmware-bridge/world
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
said=$("$build/$here/test_determinism" fingerprint)
status=0
for level in O0 O3; do
    if ! ${CC:-gcc} -std=c11 -"$level" -ffp-contract=off -D_GNU_SOURCE -I. \
        "$here/test_determinism.c" "$here/support_world.c" firmware-bridge/world/*.c \
        fault/*.c strict-json/*.c language/*.c installation/*.c saved-file/*.c $(pkg-config --cflags --libs libcjson cmocka) \
        -lchipmunk -lm -o "$work/$level"; then
        echo "not ok the_world_compiles_with_$level"
        status=1
        continue
    fi
    got=$("$work/$level" fingerprint)
    if [ -n "$said" ] && [ "$got" = "$said" ]; then
        echo "ok the_trajectory_is_the_same_with_$level # $got"
    else
        echo "this build: $said, with $level: $got"
        echo "not ok the_trajectory_is_the_same_with_$level"
        status=1
    fi
done
exit $status
