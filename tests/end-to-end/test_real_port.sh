#!/bin/bash
# The real binaries over a real port: perseverons-virtual, a process of its own,
# holds one end of a pty; perseverons drives the robot through the other.
. tests/end-to-end/script.sh
programs=$tree/examples/programs
cd "$work" || exit 1

# virtual_robot NAME [OPTIONS]: starts one in the background, waits until it is announced.
virtual_robot() {
    local name=$1
    shift
    "$bin/perseverons-virtual" --table vide --name "$name" --link "$work/$name" "$@" >"$name.out" 2>&1 &
    robot=$!
    for _ in $(seq 600); do
        [ -e "$work/$name" ] && "$bin/perseverons" robots | grep -q "$name" && return
        sleep 0.05
    done
    cat "$name.out"
}
# until_said TEXT FILE: waits until the text is in the file, however busy the machine is.
until_said() {
    for _ in $(seq 600); do
        grep -q "$1" "$2" && return
        sleep 0.05
    done
    echo "not ok $2 never said $1"
    failed=1
}

cat >short.lua <<'END'
robot.vitesse(80)
robot.avancer(10)
robot.gauche(90)
robot.afficher("fait")
END
cat >endless.lua <<'END'
robot.rouler(40, 40)
robot.afficher("en route")
robot.attendre(60)
END

virtual_robot solo
run "$bin/perseverons" robots --json
expect "the_virtual_robot_is_listed" status 0 out '"name":	"solo-1"' out '"usable":	true'
run "$bin/perseverons" run short.lua
expect "the_one_robot_there_is_taken_without_asking" status 0 out "fait" no-err "virtual robot runs instead"
run "$bin/perseverons" run short.lua --robot "$work/solo" --log port.csv
expect "a_port_can_be_named" status 0 out "fait" file port.csv
run "$bin/perseverons" run short.lua --picture x.png
expect "a_picture_of_a_robot_nobody_sees_is_refused" status 2 err "picture" no-file x.png
run "$bin/perseverons" run short.lua --table ligne
expect "a_table_for_a_real_robot_is_misuse" status 2 err "--table"

virtual_robot duo
second=$robot
run "$bin/perseverons" run short.lua
expect "several_robots_are_listed_and_asked_for" status 2 err "solo" err "duo" err "--robot"
run "$bin/perseverons" run short.lua --robot duo-1
expect "the_robot_asked_for_by_name_runs" status 0 out "fait"

# Ctrl-C, kill, a robot that vanishes: the program ends, the robot stands.
"$bin/perseverons" run endless.lua --robot duo-1 >ctrl-c.out 2>&1 &
pupil=$!
until_said "en route" ctrl-c.out
kill -INT $pupil
wait $pupil
status=$? out=$(cat ctrl-c.out) err=$out
expect "ctrl_c_ends_the_run" status 1 no-err "mistake"
run "$bin/perseverons" stop --robot duo-1
expect "the_robot_can_be_stopped_afterwards" status 0

"$bin/perseverons" run endless.lua --robot duo-1 >vanish.out 2>&1 &
pupil=$!
until_said "en route" vanish.out
start=$(date +%s%N)
"$bin/perseverons" --version >/dev/null
slow=$((($(date +%s%N) - start) / 1000000)) # a few ms, unless the machine is busy
kill -KILL $second
start=$(date +%s%N)
wait $pupil
status=$? out=$(cat vanish.out) err=$out
took=$((($(date +%s%N) - start) / 1000000))
expect "a_robot_that_vanishes_is_said_so" status 1 err "link" err "cable" no-err "endless.lua"
[ $took -lt $((3000 + 50 * slow)) ] && echo "ok the_loss_is_noticed_soon" || { echo "not ok the_loss_is_noticed_soon ($took ms)"; failed=1; }
run "$bin/perseverons" robots
expect "no_ghost_robot_stays_listed" status 0 no-out "duo"

"$bin/perseverons" run endless.lua --robot solo-1 >killed.out 2>&1 &
pupil=$!
until_said "en route" killed.out
children=$(cat /proc/$pupil/task/$pupil/children)
kill -KILL $pupil
for _ in $(seq $((6 + slow))); do
    alive=""
    for child in $children; do grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/$child/status" 2>/dev/null && alive="$alive $child"; done
    [ -z "$alive" ] && break
    sleep 0.1
done
[ -n "$children" ] && [ -z "$alive" ] && echo "ok a_killed_parent_leaves_no_child" || { echo "not ok a_killed_parent_leaves_no_child (had:$children, alive:$alive)"; failed=1; }
run "$bin/perseverons" run short.lua --robot solo-1
expect "the_next_program_runs_on_the_robot_left_behind" status 0 out "fait"

printf 'x' >not-a-port
run "$bin/perseverons" run short.lua --robot "$work/not-a-port"
expect "what_is_no_port_is_named" status 1 err "not-a-port"
run "$bin/perseverons" run short.lua --robot "$work/no-such-port" --lang fr
expect "un_port_absent_est_nomme" status 1 err "no-such-port"
finish
