#!/bin/bash
# The day of a contest with the real tool: eight teams from a school's table to the prizes. The
# expected ranking was worked out by hand:
#
#     robot = best of two courses, 10 a puck; project = mean of two jurors; total = their sum
#     T1 50 + 7 = 57   T2 60 + 5 = 65     T3 40 + 9.5 = 49.5   T4 70 + 3.5 = 73.5
#     T5 20 + 6 = 26   T6 50 + 7 = 57     T7 10 + 2.5 = 12.5   T8 60 + 4 = 64
cd "$(dirname "$0")/../.."
. tests/end-to-end/script.sh
score=$bin/perseverons-score
contest=$work/petit
cp -r tests/scoring/desk/contest "$contest"
unset PERSEVERONS_WHO

# sheet EVENT TEAM ATTEMPT VALUES [JUDGE]: writes $work/sheet.json
sheet() {
    printf '{"schema":"perseverons-sheet/1","contest":"petit","version":"1","event":"%s",
 "team":"%s","attempt":%s%s,"values":{%s}}\n' "$1" "$2" "$3" "${5:+,\"judge\":\"$5\"}" "$4" >"$work/sheet.json"
}
course() { sheet course "$1" "$2" "\"pucks\":$3,\"helped\":0"; }
duel() { # MATCH TEAM PUCKS TEAM PUCKS
    printf '{"schema":"perseverons-sheet/1","contest":"petit","version":"1","event":"duel","match":"%s",
 "sides":[{"teams":["%s"],"values":{"pucks":%s}},{"teams":["%s"],"values":{"pucks":%s}}]}\n' "$@" >"$work/sheet.json"
}
enter() { run "$score" enter "$contest" "$work/sheet.json" --who ML "$@"; }
# the teams of the overall ranking, best first, with their ranks and totals
ranking() { "$score" rank "$contest" --ranking general --json "$@" | jq -r '[.tables[0].rows[] | "\(.rank):\(.team):\(.total)"] | join(" ")'; }

# ---- beginning ---------------------------------------------------------------------------

run "$score" create "$contest"
expect whoever_changes_something_says_who status 2 err "--who" no-file "$contest.psv"
run "$score" create "$contest" --who ML
expect a_contest_begins_beside_its_folder status 0 out "Small contest" file "$contest.psv"
run "$score" équipes "$contest" --à-la-date 1 --lang fr
expect french_verbs_and_options_may_have_their_accents status 0 out "Équipe"
run "$score" create "$contest" --who ML
expect a_contest_is_never_begun_over_another status 1 err "already a file"

printf 'Équipe;Nom;Niveau;UAI;Élèves\r\n' >"$work/teams.csv"
names=(Rouges Bleus Verts Jaunes Noirs Blancs Roses Gris)
for i in 1 2 3 4 5 6 7 8; do
    printf 'T%d;Les %s;5ème;;%d\r\n' $i "${names[i - 1]}" $((i + 2)) >>"$work/teams.csv"
done
{ cat "$work/teams.csv"; printf 'T9;;5ème;;1\r\nT10;Ok;12e;;1\r\n'; } >"$work/bad.csv"
run "$score" import "$contest" "$work/bad.csv" --who ML
expect bad_lines_are_named_and_nothing_is_imported status 1 err "bad.csv:10" err "bad.csv:11" err "nothing was imported"
run "$score" teams "$contest" --json
expect after_a_refused_import_there_is_no_team no-out "Rouges"
run "$score" import "$contest" "$work/teams.csv" --who ML
expect eight_teams_come_from_the_table status 0 out "8 teams imported"
run "$score" importer "$contest" "$work/teams.csv" --qui ML --lang fr
expect the_same_table_again_adds_nothing status 0 out "0 équipes importées, 8 déjà là"
sed 's/T9/T20/' "$work/bad.csv" >"$work/part.csv"
run "$score" import "$contest" "$work/part.csv" --who ML --json
expect mistakes_for_machines_have_line_and_field status 1 out '"line":	10' out '"field"'

# ---- sheets --------------------------------------------------------------------------------

pucks=("3 5" "6 2" "4 4" "7 1" "0 2" "5 5" "1 1" "6 3")
marks=("8 6" "5 5" "10 9" "3 4" "6 6" "7 7" "2 3" "4 4")
all=0
for i in 1 2 3 4 5 6 7 8; do
    read -r one two <<<"${pucks[i - 1]}"
    read -r ab cd <<<"${marks[i - 1]}"
    course T$i 1 "$one"; enter; all=$((all + status))
    course T$i 2 "$two"; enter; all=$((all + status))
    sheet project T$i 1 "\"folder\":$ab" AB; enter; all=$((all + status))
    sheet project T$i 1 "\"folder\":$cd" CD; enter; all=$((all + status))
done
status=$all
expect thirty_two_sheets_are_entered status 0
out=$(ranking)
expect the_ranking_is_the_one_worked_out_by_hand \
    out "1:T4:73.5 2:T2:65 3:T8:64 4:T1:57 4:T6:57 6:T3:49.5 7:T5:26 8:T7:12.5"
before=$("$score" open "$contest" --json | jq .facts)
run "$score" rank "$contest" --ranking general
expect equal_teams_are_shown_as_waiting_for_a_draw status 0 out "4=" out "to be drawn" out "32 sheets"

course T1 1 3; enter
expect the_same_sheet_again_counts_once status 0 out "was there already"
course T1 1 9; enter
expect another_sheet_for_the_same_attempt_is_refused status 1 err "Another sheet is there" err "correct"
course T8 2 8
run "$score" correct "$contest" "$work/sheet.json" --who ML
expect a_correction_without_a_reason_is_refused status 1
run "$score" correct "$contest" "$work/sheet.json" --who ML --why "8, not 3"
expect a_correction_with_its_reason_is_taken status 0 out "corrected"
out=$(ranking)
expect the_corrected_sheet_is_ranked out "1:T8:84 2:T4"
out=$(ranking --as-of "$before")
expect an_earlier_moment_shows_the_earlier_ranking out "1:T4:73.5 2:T2:65 3:T8:64"
run "$score" history "$contest" course/T8/2
expect the_history_of_a_sheet_gives_the_reason out "8, not 3" out "sheet corrected"

course T99 1 1; enter
expect a_sheet_of_an_unknown_team_is_refused status 1 err "T99"
sheet course T1 3 '"pucks":1,"helped":0'; enter
expect a_third_attempt_of_two_is_refused_at_its_place status 1 err "attempt" err "sheet.json:2"
sheet course T5 2 '"pucks":2,"helped":9'
run "$score" correct "$contest" "$work/sheet.json" --who ML --why test
expect a_sheet_that_contradicts_itself_cannot_stand status 1 out "Helped too often" err "nothing was saved"
printf '{"schema":"perseverons-sheet/1","contest":"petit","version":"1","event":"course","team":"T1",\n "atempt":1,"values":{}}' >"$work/sheet.json"
enter
expect a_wrong_key_is_named_with_its_place status 1 err "sheet.json:2" err "attempt"

# ---- vouching, undoing ------------------------------------------------------------------------

run "$score" verify-sheet "$contest" course/T1/1 --who ML
expect nobody_verifies_what_they_entered status 1 err "another person"
run "$score" verify-sheet "$contest" course/T1/1 --who CB
expect another_person_verifies status 0
run "$score" sign "$contest" course/T1/1 --who capitaine
expect the_captain_signs status 0
run "$score" contest "$contest" course/T2/1 --who capitaine --why "a puck"
expect a_team_contests status 0
run "$score" publish "$contest" --who ML --event course
expect contested_sheets_are_not_published status 0 out "15 sheets published"
run "$score" uphold "$contest" course/T2/1 --who chef --why film
expect the_contested_sheet_is_upheld status 0
run "$score" show "$contest" course/T1/1
expect a_sheet_shows_points_and_state status 0 out "30" out "verified signed published"

fact=$("$score" history "$contest" course/T8/2 --json | jq -r '.history[1].id')
run "$score" undo "$contest" "$fact" --who ML --why mistaken
expect a_correction_is_undone status 0
out=$(ranking)
expect after_undoing_the_first_sheet_counts_again out "1:T4:73.5 2:T2:65 3:T8:64"
course T7 2 1; enter --entry tablet-7
expect an_entry_under_another_name_is_known_by_what_it_says status 0 out "was there already"

run "$score" give "$contest" bonus T1 2,5 --who ML
out=$(ranking)
expect a_value_given_by_hand_counts out "4:T1:59.5 5:T6:57"
run "$score" give "$contest" bonus T1 0 --who ML --why mistaken
run "$score" draw "$contest" --who ML
expect lots_are_drawn_once status 0
run "$score" draw "$contest" --who ML
expect lots_are_not_drawn_twice status 1 err "settled"
out=$(ranking)
expect the_draw_separates_equal_teams out "3:T8:64 4:T" out "5:T" no-out "4:T1:57 4:T6"

# ---- finals and prizes --------------------------------------------------------------------------

run "$score" brackets "$contest"
expect the_bracket_has_its_first_meetings status 0 out "finals-1.1" out "not settled"
run "$score" brackets "$contest" finals --who ML
expect the_seeds_are_settled status 0
fourth=$("$score" brackets "$contest" --json | jq -r '.brackets[0].meetings[0].teams' | sed 's|.* / ||')
duel finals-1.1 T4 5 "$fourth" 3; enter
duel finals-1.2 T2 1 T8 4; enter
duel finals-2.1 T4 2 T8 2; enter
run "$score" brackets "$contest" --json
expect equal_finalists_are_settled_by_their_seeds out '"winner":	"T4"'
run "$score" awards "$contest" --json
out=$(jq -r '[.awards[] | "\(.prize):\(.team)"] | join(" ")' <<<"$out")
expect the_prizes_go_to_the_first_two out "gold:T4 silver:T2"
run "$score" withdraw "$contest" T4 --who ML --why "bus"
out=$(ranking)
expect a_withdrawn_team_leaves_the_ranking out "1:T2:65 2:T8:64" no-out "T4"

# ---- the schedule ---------------------------------------------------------------------------------

run "$score" schedule "$contest" --runs 2 --arenas 2 --slot 10 --sessions 9:00-10:00 --who ML
expect an_impossible_day_says_by_how_much status 1 err "too few"
run "$score" schedule "$contest" --runs 2 --arenas 2 --slot 10 --sessions 9:00-12:00 --juries project:1:1:1 --explain --who ML
expect a_day_is_made_and_explained status 0 out "09:00" out "panel 1" out "Shortest"
run "$score" schedule "$contest" --delay 15 --from 2 --who ML
expect a_delay_moves_what_comes_after status 0 out "09:00" out "09:25" out "begin later"
run "$score" schedule "$contest" --withdraw T1 --who ML
expect a_team_that_leaves_moves_nobody_else status 0 out "2 places are empty" no-out "  T1"
last_run=$("$score" schedule "$contest" | awk '/arena/ && /  T2/ {slot = $2} END {print slot}')
run "$score" schedule "$contest" --withdraw T2 --from "$last_run" --who ML
expect a_team_that_leaves_late_leaves_one_place status 0 out "1 place is empty now"

# ---- killed at any moment ----------------------------------------------------------------------------

killed=0
lost=0
for attempt in $(seq 1 "${ORGANISER_KILLS:-30}"); do
    rm -f "$work/copy.psv"*
    "$score" backup "$contest" "$work/copy.psv" >/dev/null
    course T3 2 $((attempt % 20)) # corrected over and over
    "$score" correct "$work/copy.psv" "$work/sheet.json" --who ML --why "$attempt" --entry "try-$attempt" >"$work/said" 2>&1 &
    process=$!
    # bash may speak of the kill on its own stderr
    { sleep "0.00$((RANDOM % 10))"; kill -KILL $process && killed=$((killed + 1)); wait $process; } 2>/dev/null
    "$score" verify "$work/copy.psv" >/dev/null || lost=$((lost + 1))
    if grep -q corrected "$work/said" && ! "$score" history "$work/copy.psv" --json | grep -q "\"try-$attempt\""; then
        lost=$((lost + 1))
    fi
    "$score" correct "$work/copy.psv" "$work/sheet.json" --who ML --why "$attempt" --entry "try-$attempt" >/dev/null || lost=$((lost + 1))
    count=$("$score" history "$work/copy.psv" --json | grep -c "\"try-$attempt\"")
    [ "$count" = 1 ] || lost=$((lost + 1))
done
status=$lost
expect a_tool_killed_at_random_loses_nothing_and_counts_nothing_twice status 0

# ---- the store ------------------------------------------------------------------------------------------

rm -f "$work/copy.psv"* "$work/other.psv"*
"$score" backup "$contest" "$work/copy.psv" >/dev/null
"$score" backup "$contest" "$work/other.psv" >/dev/null
course T5 2 3
run "$score" correct "$work/copy.psv" "$work/sheet.json" --who ML --why "gym 1"
course T5 2 4
run "$score" correct "$work/other.psv" "$work/sheet.json" --who CB --why "gym 2"
run "$score" merge "$work/copy.psv" "$work/other.psv"
expect two_gyms_are_joined_and_what_differs_is_listed status 0 out "1 conflicts" out "course/T5/2"
run "$score" open "$work/copy.psv"
expect a_conflict_is_something_to_look_at err "course/T5/2"
run "$score" correct "$work/copy.psv" "$work/sheet.json" --who ML --why "seen on film"
run "$score" open "$work/copy.psv"
expect a_correction_settles_the_conflict no-err "course/T5/2"
run "$score" forget "$work/copy.psv" T7
expect forgetting_is_shown_first status 0 out "Les Roses" out "Nothing was changed"
run "$score" forget "$work/copy.psv" T7 --yes --who ML --why parents
run "$score" verify "$work/copy.psv"
expect after_forgetting_the_chain_still_verifies status 0
run "$score" about "$work/copy.psv" T7
expect what_was_forgotten_is_not_shown no-out "Les Roses"
run "$score" restore "$work/other.psv" "$work/copy.psv"
expect a_restore_never_covers_what_is_there status 1
run "$score" restore "$work/other.psv" "$work/copy.psv" --replace
expect a_restore_puts_the_copy_in_place status 0

# ---- hostile texts ----------------------------------------------------------------------------------------

escape=$(printf '\033')
rtl=$(printf '\342\200\256')
printf 'id;nom;niveau\n' >"$work/hostile.csv"
printf 'H1;<script>alert(1)</script>;5e\nH2;=cmd|calc;5e\nH3;rtl%smark;5e\nH4;<svg onload=x>;5e\n' "$rtl" >>"$work/hostile.csv"
run "$score" import "$contest" "$work/hostile.csv" --who ML
expect texts_that_are_only_strange_are_names status 0 out "4 teams imported"
printf 'id;nom;niveau\nH5;esc%s[2Jape;5e\n' "$escape" >"$work/hostile.csv"
run "$score" import "$contest" "$work/hostile.csv" --who "M${escape}L"
expect who_holds_no_escape status 1 no-err "$escape"
run "$score" import "$contest" "$work/hostile.csv" --who ML
sheet course H1 1 '"pucks":1,"helped":0' "$(printf 'J\\u001b[2J')"
enter
shown=""
for verb in "teams" "rank" "history" "awards" "open" "brackets" "show H3" "show H1" "about H3" "about H5" "history H5" "schedule"; do
    set -- $verb
    verb=$1
    shift
    run "$score" "$verb" "$contest" "$@"
    shown+="$out$err"
done
out=$shown
expect hostile_names_come_out_inert_everywhere out "<script>" no-out "$escape" no-out "$rtl"

finish
