#!/bin/bash
# perseverons-picture, the real program: a log and a table in, a picture out.
set -u
cd "$(dirname "$0")/../../.."
picture=$PERSEVERONS_BUILD/bin/perseverons-picture
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# check NAME COMMAND...: the command's exit status decides
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

draw() {
    "$picture" "$@" >"$work/out" 2>"$work/err"
    result=$?
}

# ended STATUS FILE: that exit status, and what FILE says is on stderr
ended() { [ "$result" = "$1" ] && grep -qF -- "$2" "$work/err"; }
silent() { [ "$result" = 0 ] && [ ! -s "$work/out" ] && [ ! -s "$work/err" ]; }
holds() { local word; for word in "${@:2}"; do grep -qF -- "$word" "$1" || return 1; done; }
alone() { [ "$(find "$work" -name "$1*" | wc -l)" = "${2:-1}" ]; }

{
    printf '# perseverons-log/1\n# table: palets\n# model: standard\n# seed: 7\n'
    printf '# program: palets.lua\ntime_ms,x_mm,y_mm,heading_deg,bumpers\n'
    for ((i = 0; i <= 600; i++)); do
        printf '%d,%d.0,600.0,0.00,0\n' $((i * 20)) $((200 + i * 2))
    done
    printf '# object: palet-2 1500.0 600.0\n'
} >"$work/run.csv"

draw "$work/run.csv" --output "$work/fr.svg" --lang fr
check a_picture_is_drawn_without_a_word silent
check its_labels_are_french holds "$work/fr.svg" 'Les palets' '5 points' 'début' 'graine 7' \
    'durée 12,0 s' 'trajet du robot' 'un repère chaque seconde' 'palet-2' 'objet à la fin'
draw "$work/run.csv" --table palets --output "$work/en.svg" --lang en
check its_labels_are_english holds "$work/en.svg" 'The pucks' 'beginning' 'seed 7' \
    'duration 12.0 s' 'a mark every second'
draw "$work/run.csv" --table examples/tables/palets.json --output "$work/again.svg" --lang en
check the_same_log_gives_the_same_svg cmp "$work/en.svg" "$work/again.svg"
draw "$work/run.csv" --sortie "$work/run.png" --langue fr
check a_png_is_a_png holds "$work/run.png" PNG
check no_temporary_file_stays alone run.png
for table in examples/tables/*.json; do
    draw "$work/run.csv" --table "$table" --output "$work/table.svg"
    check "every_shipped_table_is_drawn_$(basename "$table" .json)" silent
done

draw
check no_log_is_misuse ended 2 log
draw "$work/run.csv"
check no_output_is_misuse ended 2 --output
draw "$work/run.csv" "$work/run.csv" --output "$work/two.svg"
check two_logs_are_misuse ended 2 log
draw "$work/run.csv" --output "$work/run.pdf"
check another_ending_is_misuse ended 2 "$work/run.pdf"
draw "$work/run.csv" --output /dev/full
check a_device_is_no_picture ended 2 /dev/full
mkfifo "$work/pipe.svg"
draw "$work/run.csv" --output "$work/pipe.svg"
check a_pipe_is_no_picture ended 1 "$work/pipe.svg: This is a device"
check a_pipe_stays_a_pipe [ -p "$work/pipe.svg" ]
draw "$work/run.csv" --output "$work/no/run.svg"
check a_missing_folder_is_named ended 1 "$work/no/run.svg"
draw "$work/run.csv" --table lune --output "$work/moon.svg" --lang fr
check an_unknown_table_is_named ended 1 'il n'\''y a pas de table « lune »'
draw "$work/none.csv" --output "$work/none.svg"
check a_missing_log_is_named ended 1 "$work/none.csv"
(ulimit -f 4 && "$picture" "$work/run.csv" --output "$work/full.png") >"$work/out" 2>"$work/err"
result=$?
check a_full_disk_is_a_fault ended 1 "$work/full.png"
check a_full_disk_leaves_nothing alone full 0
sed 's/^\([0-9]*\),.*/\1,,,,0/' "$work/run.csv" >"$work/real.csv"
draw "$work/real.csv" --output "$work/real.svg" --lang fr
check a_log_without_poses_is_explained ended 1 'ne dit pas où était le robot'

exit $status
