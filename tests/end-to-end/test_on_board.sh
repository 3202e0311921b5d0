#!/bin/bash
# Programs that run on the robot by themselves: the real tools, a virtual robot behind a pty.
. tests/end-to-end/script.sh
programs=$tree/examples/programs
cd "$work" || exit 1

# virtual_robot NAME [OPTIONS]: in the background, until it is announced.
virtual_robot() {
    local name=$1
    shift
    "$bin/perseverons-virtual" --table vide --name "$name" "$@" >"$name.out" 2>&1 &
    robots="$robots $!"
    for _ in $(seq 100); do
        "$bin/perseverons" robots | grep -q "$name" && return
        sleep 0.05
    done
    cat "$name.out"
}
robots=""
gone() {
    kill $robots && wait $robots 2>/dev/null
    robots=""
}

cat >count.lua <<'END'
for n = 1, 4 do
  robot.attendre(0.3)
  robot.afficher("n vaut", n, n / 4)
end
END
cat >mistake.lua <<'END'
local function twice(x)
  return x * 2
end
robot.attendre(0.2)
robot.afficher(twice(vitese))
END
cat >glue.lua <<'END'
local x = 3
robot.afficher("x = " .. x)
END
cat >endless.lua <<'END'
robot.rouler(20, 20)
while true do
  robot.attendre(0.1)
end
END
{
    echo 'local t = {1, 2, 3}'
    for _ in $(seq 150); do echo "t[1] = t[2] * t[3] + t[1]"; done
} >large.lua

run "$bin/perseverons" send count.lua
expect "without_a_robot_it_says_what_to_do" status 1 err "perseverons-virtual"
run "$bin/perseverons" send count.lua --all
expect "all_of_none_says_what_to_do" status 1 err "perseverons robots"
echo 'robot.quand(function() return robot.bouton() end, function() robot.stop() end)' >nameless.lua
run "$bin/perseverons" check --robot uno nameless.lua
expect "what_has_no_name_is_called_so" status 0 out "function without a name:1"
run "$bin/perseverons" watch
expect "watching_nobody_is_a_failure" status 1 err "no robot is plugged in"
run "$bin/perseverons" send
expect "send_wants_one_program" status 2
run "$bin/perseverons" send missing.lua
expect "a_missing_file_is_named" status 1 err "missing.lua"

virtual_robot solo
run "$bin/perseverons" info
expect "a_new_robot_has_no_program" status 0 out "Program: none" out "standard"
run "$bin/perseverons" start
expect "there_is_nothing_to_start" status 1 err "no program in the robot"
run timeout 5 "$bin/perseverons" watch
expect "there_is_nothing_to_watch" status 0 err "no program in the robot" err "perseverons send"

run "$bin/perseverons" send count.lua
expect "a_program_is_sent_and_started" status 0 err "runs count.lua by itself"
run "$bin/perseverons" watch --duration 10
expect "what_it_prints_is_seen_until_it_ends" status 0 out "n vaut 4 1.0" err "has finished"
run "$bin/perseverons" info --json
expect "info_for_machines" status 0 out '"end":	"finished"' out '"program":	"count"' out '"place":	"ram"'

echo 'local t = {} robot.afficher(t.a + 1)' >at_once.lua
run "$bin/perseverons" send at_once.lua
run timeout 5 "$bin/perseverons" watch
expect "a_mistake_before_anybody_could_watch_is_not_lost" status 1 err "at_once.lua:1" err "calculate"
run "$bin/perseverons" send mistake.lua
run "$bin/perseverons" watch --duration 10
expect "a_mistake_is_shown_at_the_pupils_line" status 1 err "mistake.lua:2" err "x * 2" err "nil"
run "$bin/perseverons" watch --json
expect "and_again_while_it_is_the_last_thing_that_happened" status 1 out '"seen":"error"' out '"line":2' out '"end":"error"'
run "$bin/perseverons" watch
expect "a_mistake_already_heard_still_has_its_line" status 1 err "mistake.lua:2" err "calculate" err "perseverons start"
run "$bin/perseverons" send mistake.lua --json
expect "send_for_machines" status 0 out '"outcome":	"started"' out '"bytes"'
mv mistake.lua away.lua
run "$bin/perseverons" watch --duration 10 --lang fr
expect "without_the_file_the_line_is_told_all_the_same" status 1 err "mistake.lua:2" err "calculer"

run "$bin/perseverons" send glue.lua
expect "what_cannot_run_there_is_explained_with_a_way_out" status 1 err "glue.lua:2" err 'robot.print("x =", x)'
run "$bin/perseverons" send glue.lua --json
expect "and_for_machines" status 1 out '"outcome":	"mistakes"' out '"line":	2'
run "$bin/perseverons" send large.lua --keep
expect "too_large_says_by_how_much" status 1 err "bytes"
run "$bin/perseverons" info
expect "and_what_was_there_still_is" out "mistake"

run "$bin/perseverons" send endless.lua --keep
expect "a_program_is_kept" status 0 err "It is kept"
run "$bin/perseverons" info
expect "it_runs_without_anybody_watching" out "It is running" out "kept when switched off"
sleep 1
run "$bin/perseverons" info --json
expect "no_watchdog_stops_a_robot_that_is_alone" out '"state":	"running"'
run "$bin/perseverons" stop
expect "stop_stops_it" status 0
run "$bin/perseverons" info --json
expect "stopped_is_what_info_says" out '"end":	"stopped"' out '"state":	"idle"'
run "$bin/perseverons" start
expect "start_starts_it_again" status 0 out "endless"
run "$bin/perseverons" info --json
expect "and_it_runs" out '"state":	"running"'
run "$bin/perseverons" run "$programs/premier_pas.lua" --duration 1
expect "a_live_program_takes_the_robot_over" status 0
run "$bin/perseverons" erase
expect "erase_erases" status 0 out "is erased"
run "$bin/perseverons" info
expect "it_is_gone" out "Program: none"
gone

virtual_robot one
virtual_robot two
virtual_robot three
run "$bin/perseverons" send count.lua
expect "with_several_robots_it_asks_which" status 2 err "two-1"
run "$bin/perseverons" send count.lua --all
expect "all_at_once" status 0 out "one-1" out "three-1" out "started"
run "$bin/perseverons" send count.lua --all --robot one-1
expect "all_and_one_contradict" status 2
run "$bin/perseverons" watch --robot two-1 --duration 10
expect "each_of_them_runs_it" status 0 out "n vaut 4"
gone

run "$bin/perseverons" flash
expect "flash_wants_the_model" status 2 err "--robot mbot"
run "$bin/perseverons" flash --robot uno --port /nowhere/tty
expect "flash_names_the_port" status 1 err "/nowhere/tty"
finish
