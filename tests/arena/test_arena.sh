#!/bin/bash
# perseverons-arena, the real program, with the real perseverons beside it.
set -u
cd "$(dirname "$0")/../.."
bin=$PERSEVERONS_BUILD/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# check NAME CONDITION...: the condition's exit status decides
check() {
    local name=$1
    shift
    if "$@"; then
        echo "ok $name"
    else
        echo "not ok $name"
        sed 's/^/    /' "$work/out" "$work/err"
        status=1
    fi
}

arena() {
    "$bin/perseverons-arena" "$@" >"$work/out" 2>"$work/err"
    result=$?
}

# line PROGRAM [OPTION...]: a run on the line
line() {
    local program=$1
    shift
    arena run --headless --contest examples/contests/ligne --table ligne --team T1 \
        --program "$program" "$@"
}

ended() { [ "$result" -eq "$1" ] && grep -q -- "$2" "$work/out"; }
refused() { [ "$result" -eq "$1" ] && [ ! -s "$work/out" ] && grep -q -- "$2" "$work/err"; }
nothing_in() { [ -z "$(ls -A "$1")" ]; }
follower=examples/programs/suivre_la_ligne.lua

# ---- a run ---------------------------------------------------------------------

for i in 1 2; do
    line $follower --seed 7 --sheet "$work/sheet$i.json" --log "$work/log$i.csv" \
        --picture "$work/picture$i.svg"
done
check a_run_is_played_timed_and_scored ended 0 '^Total '
check the_countdown_is_told grep -q '^3' "$work/err"
check the_same_seed_gives_the_same_sheet cmp "$work/sheet1.json" "$work/sheet2.json"
check the_same_seed_gives_the_same_log cmp "$work/log1.csv" "$work/log2.csv"
check the_same_seed_gives_the_same_picture cmp "$work/picture1.svg" "$work/picture2.svg"
line $follower --seed 8 --log "$work/log3.csv"
check another_seed_gives_another_run eval '! cmp -s "$work/log1.csv" "$work/log3.csv"'

"$bin/perseverons-score" score examples/contests/ligne "$work/sheet1.json" --json >"$work/score"
line $follower --seed 7 --json
check json_is_one_object_with_the_run_and_the_points ended 0 '"ending":.*"finished"'
total() { grep -o '"total":[^,]*' "$1"; }
check the_points_are_those_of_perseverons_score \
    [ "$(total "$work/score")" = "$(total "$work/out")" ]

"$bin/perseverons" run $follower --table ligne --seed 7 --duration 5 --log "$work/pupil.csv" \
    >"$work/out" 2>"$work/err"
# the pupil's log begins when the robot has answered; then row by row, every column
rows() { awk -F, '$1 >= 20 && $1 <= 5000' "$1"; }
check the_pupils_own_run_was_recorded [ "$(rows "$work/pupil.csv" | wc -l)" -eq 499 ]
check a_run_in_the_arena_is_the_pupils_own_run_to_the_last_bit \
    [ "$(rows "$work/log1.csv")" = "$(rows "$work/pupil.csv")" ]

arena jouer --sans-fenetre --concours examples/contests/ligne --table ligne --equipe T1 \
    --programme $follower --langue fr
check it_speaks_french ended 0 'Arrivée franchie'

# ---- programs that do not go well -------------------------------------------------

printf 'robot.avancer(10)\nrobot.avance(10)\n' >"$work/mistake.lua"
line "$work/mistake.lua" --sheet "$work/mistake.json"
check a_mistake_is_explained_and_the_sheet_kept \
    eval 'ended 1 "the program has a mistake" && grep -q avancer "$work/err" && [ -s "$work/mistake.json" ]'

printf 'while true do\n  robot.attendre(1)\nend\n' >"$work/waits.lua"
line "$work/waits.lua"
check a_program_that_never_moves_times_out_by_name ended 0 'never left through the start gate'

printf 'robot.avancer(10)\n' >"$work/short.lua"
line "$work/short.lua" --json
check a_program_that_stops_short_has_not_finished ended 0 '"not-finished"'

printf 'while true do end\n' >"$work/loop.lua"
line "$work/loop.lua" --json
check a_program_that_computes_without_end_is_stopped ended 1 '"program-failed"'

# ---- what cannot be played -----------------------------------------------------------

mkdir "$work/empty"
arena run --team T1
check what_is_missing_is_misuse refused 2 '--contest'
arena run --headless --contest "$work/nowhere" --table ligne --team T1 --program $follower
check a_contest_that_is_not_there_is_named refused 1 nowhere
line "$work/nowhere.lua"
check a_program_that_is_not_there_is_named refused 1 nowhere.lua
line /tmp
check a_folder_is_no_program refused 1 /tmp
line $follower --event natation
check an_unknown_event_is_misuse refused 2 natation
line $follower --attempt 9
check an_attempt_too_many_is_refused refused 1 'attempt'
line $follower --seed many
check a_seed_that_is_no_number_is_misuse refused 2 seed
line $follower --table "$work/nowhere.json"
check a_table_that_is_not_there_is_named refused 1 nowhere.json
line $follower --table palets
check a_table_of_another_contest_is_refused refused 1 'palets'
sed 's/"at": *\[[^]]*\]\(, *"heading\)/"at": [5, 5]\1/' examples/tables/ligne.json >"$work/outside.json"
line $follower --table "$work/outside.json" --sheet "$work/empty/sheet.json"
check a_robot_outside_its_table_is_refused_where_it_stands refused 1 'outside.json.*starts\[0\]'
check nothing_is_written_for_a_run_that_was_not_played nothing_in "$work/empty"

# ---- what cannot be written -------------------------------------------------------------

line $follower --sheet "$work/nowhere/sheet.json"
check a_folder_that_is_not_there_is_named refused 1 nowhere/sheet.json
(
    ulimit -f 0
    "$bin/perseverons-arena" run --contest examples/contests/ligne --table ligne --team T1 \
        --program $follower --sheet "$work/empty/sheet.json" --log "$work/empty/log.csv" 2>&1
) >"$work/pipe" 2>&1 | cat
check a_full_disk_leaves_nothing_half_written nothing_in "$work/empty"
"$bin/perseverons-arena" run --contest examples/contests/ligne --table ligne --team T1 \
    --program $follower >/dev/full 2>"$work/err"
check a_full_output_is_a_failure [ $? -eq 1 ]
exit $status
