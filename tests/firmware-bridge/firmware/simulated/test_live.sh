#!/bin/bash
# A pupil's program, live, on a robot whose chip is simulated: over the real link, in virtual time
# and on a port in real time.
. tests/end-to-end/script.sh

line() { # line ROBOT MODEL LOG
    run "$bin/perseverons" run --robot "$1" --model "$2" --table ligne --seed 3 --log "$3" \
        examples/programs/suivre_la_ligne.lua
}
# seconds from the start gate to the finish gate
race() { awk '$1 == "#" && $3 == "depart" {d = $4} $1 == "#" && $3 == "arrivee" {print $4 - d}' "$1"; }

line simulated-uno uno "$work/chip.csv"
expect "a_line_follower_finishes_the_line_course_on_the_simulated_chip" status 0 err "Done in"
line virtual uno "$work/virtual.csv"
expect "and_on_the_virtual_robot_of_the_same_model" status 0 err "Done in"
chip=$(race "$work/chip.csv")
virtual=$(race "$work/virtual.csv")
near=$(awk -v a="${chip:-0}" -v b="${virtual:-0}" 'BEGIN {print (a > 10 && a < b * 1.05 && b < a * 1.05)}')
[ "$near" = 1 ] && echo "ok both_need_the_same_time_to_5_percent" ||
    { echo "not ok both_need_the_same_time_to_5_percent: $chip s and $virtual s"; failed=1; }

run "$bin/perseverons" run --robot simulated-mbot --table ligne examples/programs/premier_pas.lua
expect "an_mbot_makes_its_first_steps" status 0 out "Fini en"
run "$bin/perseverons" run --robot simulated-mega examples/programs/premier_pas.lua
expect "an_unknown_board_is_explained" status 1 err "mega" err "uno"

"$bin/perseverons-virtual" --robot simulated-uno --table ligne --name uno --link "$work/port" \
    >"$work/virtual.out" 2>&1 &
for _ in $(seq 50); do [ -e "$work/port" ] && break; sleep 0.1; done
run "$bin/perseverons" run --robot "$work/port" examples/programs/premier_pas.lua
expect "on_a_port_it_drives_in_real_time" status 0 out "Fini en"
kill $!
wait
finish
