#!/bin/bash
# Opening the port of an Arduino resets it into its bootloader (DTR): the real tools cope, and say
# what is happening when it takes more than a second.
. tests/end-to-end/script.sh
tree_examples=$tree/examples/programs
cd "$work" || exit 1

# robot MS: a simulated Uno on $work/port whose bootloader takes so long
robot() {
    rm -f port
    "$bin/perseverons-virtual" --robot simulated-uno --table vide --name uno --link "$work/port" \
        --bootloader "$1" >virtual.out 2>&1 &
    robot=$!
    for _ in $(seq 200); do [ -e port ] && return; sleep 0.05; done
    cat virtual.out
}
# on_screen COMMAND...: run, on a terminal, as a pupil sees it
on_screen() {
    run script -qec "$(printf '%q ' "$@")" /dev/null
}
gone() { kill $robot; wait $robot 2>/dev/null; }

cat >count.lua <<'END'
for n = 1, 40 do
  robot.attendre(0.25)
  robot.afficher("n vaut", n)
end
END

robot 1600
on_screen "$bin/perseverons" send --robot "$work/port" count.lua
expect "sending_waits_for_the_bootloader_and_says_so" status 0 out "does not answer yet" out "runs count.lua by itself"
on_screen "$bin/perseverons" watch --robot "$work/port" --duration 1
expect "opening_again_does_not_reset_it_again" status 0 out "n vaut" no-out "does not answer yet"
# As by a program that does not ask the port to keep DTR up.
stty -F "$work/port" hupcl
on_screen "$bin/perseverons" info --robot "$work/port"
expect "but_where_dtr_fell_meanwhile_it_does_and_memory_is_lost" status 0 out "does not answer yet" out "Program: none"
gone

robot 1600
began=$(date +%s%N)
on_screen "$bin/perseverons" info --robot "$work/port" --lang fr
took=$((($(date +%s%N) - began) / 1000000))
expect "info_waits_and_says_so_in_french" status 0 out "ne répond pas encore"
[ $took -ge 1500 ] && echo "ok it_was_in_its_bootloader" || { echo "not ok it_was_in_its_bootloader ($took ms)"; failed=1; }
gone

robot 1600
on_screen "$bin/perseverons" run --robot "$work/port" "$tree_examples/premier_pas.lua" --duration 1
expect "a_live_program_waits_for_the_bootloader_and_says_so" status 0 out "does not answer yet"
gone

robot 300
on_screen "$bin/perseverons" info --robot "$work/port"
expect "a_quick_bootloader_is_not_worth_a_word" status 0 no-out "does not answer yet"
gone

robot 9000
run "$bin/perseverons" info --robot "$work/port"
expect "one_that_never_ends_is_explained" status 1 err "answers"
gone

run "$bin/perseverons-virtual" --bootloader 1000
expect "only_a_simulated_robot_has_a_bootloader" status 2 err "simulated-uno"
finish
