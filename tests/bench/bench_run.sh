#!/bin/bash
# From Enter to the first motor command, and the memory of both processes, of
# the real `perseverons run` on a virtual robot. One JSON object a line.
set -eu
build=${PERSEVERONS_BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_RUNTIME_DIR=$work
printf 'robot.rouler(50, 50)\nrobot.attendre(0.1)\n' >"$work/first.lua"
printf 'robot.rouler(20, 20)\nrobot.attendre(2)\n' >"$work/long.lua"

# The whole life of the process, which holds the way to the first command: the best of ten.
best=1000000
for _ in 1 2 3 4 5 6 7 8 9 10; do
    began=$(date +%s%N)
    "$build/bin/perseverons" run "$work/first.lua" --table vide 2>/dev/null
    took=$((($(date +%s%N) - began) / 10000))
    [ $took -lt $best ] && best=$took
done
awk -v t="$best" 'BEGIN {printf "{\"name\":\"Enter to the end of a 0.1 s program, first motor command included\",\"value\":%.1f,\"unit\":\"ms\",\"target\":30,\"better\":\"lower\",\"peer\":null}\n", t / 100}'

"$build/bin/perseverons" run "$work/long.lua" --table ligne --realtime 2>/dev/null &
parent=$!
sleep 1
child=$(cat /proc/$parent/task/$parent/children)
kilobytes=$(awk '/^VmRSS/ {sum += $2} END {print sum}' /proc/$parent/status /proc/${child% }/status)
awk -v k="$kilobytes" 'BEGIN {printf "{\"name\":\"resident memory of perseverons run, both processes\",\"value\":%.2f,\"unit\":\"MB\",\"target\":16,\"better\":\"lower\",\"peer\":null}\n", k / 1024}'
wait $parent
