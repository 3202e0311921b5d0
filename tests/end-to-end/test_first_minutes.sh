#!/bin/bash
# What a pupil does in the first minutes, with the real program, in both languages.
. tests/end-to-end/script.sh
cd "$work" || exit 1

run "$bin/perseverons"
expect "without_a_word_it_says_how_to_be_asked" status 2 err "--help"
run "$bin/perseverons" --help
expect "help_lists_every_action" status 0 out "run, lancer" out "tables" out "--picture, --image"
run "$bin/perseverons" --aide --lang fr
expect "l_aide_est_en_francais" status 0 out "lancer, run" out "--image, --picture" out "Exemples"
run "$bin/perseverons" --version
expect "the_version_is_shown" status 0 out "perseverons "

run "$bin/perseverons" new mon_robot
expect "new_writes_a_first_program" status 0 file mon_robot.lua out "perseverons run mon_robot.lua"
cp mon_robot.lua before
run "$bin/perseverons" nouveau mon_robot --langue fr
expect "new_never_overwrites" status 1 err "existe"
cmp -s before mon_robot.lua && echo "ok the_first_program_is_untouched" || { echo "not ok the_first_program_is_untouched"; failed=1; }
run "$bin/perseverons" nouveau français --lang fr
expect "le_premier_programme_est_en_francais" status 0 file français.lua
grep -q 'robot.avancer' français.lua && echo "ok le_premier_programme_parle_francais" || { echo "not ok le_premier_programme_parle_francais"; failed=1; }
run "$bin/perseverons" new
expect "new_wants_a_name" status 2 err "name"
run "$bin/perseverons" new no/such/folder/x
expect "new_in_a_missing_folder_says_so" status 1 err "no/such/folder/x.lua" err "folder"
run "$bin/perseverons" aide avanser --lang fr
expect "un_mot_mal_ecrit_est_devine" status 1 err "« avancer »"

for program in mon_robot.lua français.lua; do
    run "$bin/perseverons" check "$program"
    expect "the_first_program_has_no_mistake_${program%.lua}" status 0 out "no mistake"
    run "$bin/perseverons" run "$program" --table vide --picture "$program.png" --log "$program.csv"
    expect "the_first_program_runs_${program%.lua}" status 0 err "virtual" file "$program.png" file "$program.csv"
done

run "$bin/perseverons" tables
expect "tables_are_listed" status 0 out "ligne" out "labyrinthe" out "palets"
run "$bin/perseverons" tables --json
expect "tables_are_listed_for_machines" status 0 out '"name":'

printf 'robot.avance(10)\n' >faute.lua
run "$bin/perseverons" lancer faute.lua --lang fr
expect "une_faute_est_expliquee_avant_de_rouler" status 1 err "robot.avancer" err "faute.lua" err "^"
run "$bin/perseverons" check faute.lua --json
expect "a_mistake_is_data_for_machines" status 1 out '"line":	1' out '"can_run":	false'

run "$bin/perseverons" run absent.lua
expect "a_missing_file_is_named" status 1 err "absent.lua"
run "$bin/perseverons" run "$work"
expect "a_folder_is_not_a_program" status 1 err "folder"
head -c 3000 /dev/urandom >noise.lua
run "$bin/perseverons" run noise.lua
expect "a_binary_is_refused" status 1 err "noise.lua"
printf 'robot.afficher("\351t\351")\n' >latin1.lua
run "$bin/perseverons" run latin1.lua
expect "latin1_is_named" status 1 err "latin1.lua" err "UTF-8"
truncate -s 100M huge.lua
run "$bin/perseverons" run huge.lua
expect "a_huge_file_is_refused" status 1 err "huge.lua"
run "$bin/perseverons" run mon_robot.lua --table nowhere
expect "an_unknown_table_is_named" status 1 err "nowhere"
run "$bin/perseverons" run mon_robot.lua --seed many
expect "a_wrong_number_is_misuse" status 2 err "--seed"
run "$bin/perseverons" run mon_robot.lua --table vide --log /dev/full
expect "a_log_that_cannot_be_written_is_an_error" status 1 err "/dev/full"
run "$bin/perseverons" run mon_robot.lua --table vide --picture "$work/absent/x.png"
expect "a_picture_that_cannot_be_written_is_an_error" status 1 err "absent/x.png" no-file "$work/absent"
printf '{\n' >cut.json
: >empty.json
for table in cut empty; do
    run "$bin/perseverons" run mon_robot.lua --table "$work/$table.json"
    expect "a_broken_table_is_named_not_the_program_$table" status 1 err "$table.json:" no-err "mon_robot.lua"
done

# What is printed must get out, or the exit status says that it did not.
for words in "tables" "help avancer" "check mon_robot.lua" "run mon_robot.lua" "--version" "--help" \
    "tables --json"; do
    "$bin/perseverons" $words --lang fr >/dev/full 2>stderr
    status=$? err=$(cat stderr) out=""
    expect "a_full_output_is_an_error: $words" status 1 err " "
    "$bin/perseverons" $words --lang fr >&- 2>stderr
    status=$? err=$(cat stderr) out=""
    expect "a_closed_output_is_an_error: $words" status 1 err " " no-err "imprévue"
done
"$bin/perseverons" check mon_robot.lua <&- >stdout 2>&1
status=$? out=$(cat stdout) err=""
expect "a_closed_input_does_not_matter" status 0 out "mon_robot.lua"
finish
