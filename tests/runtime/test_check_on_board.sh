#!/bin/bash
# check --robot MODEL: what cannot be done on board, and how much of the robot a program takes.
. tests/end-to-end/script.sh
programs=$tree/examples/programs
cd "$work" || exit 1

run "$bin/perseverons" check --robot mbot "$programs/suivre_la_ligne.lua"
expect "a_program_that_fits_is_measured" status 0 out "On board mbot" out "of 1007 bytes" \
    out "suivre_la_ligne.lua:1" out "ligne_perdue"
run "$bin/perseverons" verifier --robot mbot "$programs/suivre_la_ligne.lua" --lang fr
expect "en_francais_aussi" status 0 out "Sur mbot" out "octets sur 1007"
run "$bin/perseverons" check "$programs/suivre_la_ligne.lua"
expect "without_a_model_nothing_is_said_of_boards" status 0 no-out "On board"

echo 'robot.afficher("x = " .. 3)' >joined.lua
run "$bin/perseverons" check joined.lua
expect "what_only_boards_refuse_is_right_without_one" status 0
run "$bin/perseverons" check --robot mbot joined.lua
expect "what_boards_refuse_is_explained" status 1 err "joined.lua:1:23" err "cannot be joined" \
    err "robot.print" no-out "On board mbot:"
run "$bin/perseverons" check --robot mbot --json joined.lua
expect "refusals_reach_machines" status 1 out '"can_run":	true' out '"can_run_on_board":	false' \
    out '"board-joining"'
run "$bin/perseverons" check --robot mbot --json "$programs/carre.lua"
expect "sizes_reach_machines" status 0 out '"can_run_on_board":	true' out '"image_bytes":' \
    out '"arena_bytes":' out '"functions":'

for i in $(seq 200); do echo "robot.led($i, $i, 0) robot.bip($((i + 300)), 1)"; done >long.lua
run "$bin/perseverons" check --robot mbot long.lua
expect "too_much_is_counted_in_bytes" status 1 err "more than the robot can keep" err "long.lua:1 ("

run "$bin/perseverons" check --robot mbot --listing "$programs/carre.lua"
expect "the_code_on_board_can_be_read" status 0 out "CALL_NATIVE robot.forward" out "FOR_LOOP"
run "$bin/perseverons" check --robot wall_e "$programs/carre.lua"
expect "an_unknown_model_is_named" status 1 err "wall_e" err "mbot"
sed 's/"kept_bytes": 1007/"kept_bytes": 100/' "$tree/examples/robots/mbot.json" >small.json
run "$bin/perseverons" check --robot ./small.json "$programs/carre.lua"
expect "a_description_of_ones_own_gives_the_limits" status 1 err "can keep"
exit $failed
