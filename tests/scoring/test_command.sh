#!/bin/bash
# perseverons-score as its users meet it: both languages, files good and bad, exit statuses.
set -u
cd "$(dirname "$0")/../.."
build=${PERSEVERONS_BUILD:-build}
score=$build/bin/perseverons-score
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 LANGUAGE=en NO_COLOR=1
palets=examples/contests/palets
sheet=$palets/sheet.json

# check NAME: uses $?, prints what was seen when it is false
verdict() {
    if [ "$2" = 0 ]; then
        echo "ok $1"
    else
        echo "not ok $1"
        sed 's/^/# /' "$work/out" "$work/err"
    fi
}

# run ARGUMENTS: status in $status, output in files
run() {
    "$score" "$@" >"$work/out" 2>"$work/err"
    status=$?
}

# says NAME STATUS FILE TEXT...: the last run ended so and FILE holds every TEXT
says() {
    local name=$1 wanted=$2 file=$work/$3 text ok=0
    shift 3
    [ "$status" = "$wanted" ] || ok=1
    for text in "$@"; do
        grep -qF -- "$text" "$file" || ok=1
    done
    verdict "$name" $ok
}

# ---- points -------------------------------------------------------------------

run score $palets $sheet
cat >"$work/expected" <<'END'
The pucks – Presentation
Team Les Pingouins, attempt 1 of 2, arena A, judge MD

Puck 1                 zone 10  10
Puck 2                  zone 5   5
Puck 3                  zone 1   1
Back at the start          yes  10
Brought back by hand         1  -3  1 × -3 = -3
Time                  1:01.480
──────────────────────────────────
Total                           23
END
cmp -s "$work/out" "$work/expected" && [ $status = 0 ] && [ ! -s "$work/err" ]
verdict a_sheet_is_printed_with_points_per_item_and_total $?

run noter $palets $sheet --lang fr
cat >"$work/expected" <<'END'
Les palets – Présentation
Équipe Les Pingouins, essai 1 sur 2, arène A, juge MD

Palet 1            zone 10  10
Palet 2             zone 5   5
Palet 3             zone 1   1
Retour au départ       oui  10
Ramené à la main         1  -3  1 × -3 = -3
Temps             1:01,480
──────────────────────────────
Total                       23
END
cmp -s "$work/out" "$work/expected" && [ $status = 0 ]
verdict the_same_in_french_with_the_french_verb $?

run score --json $palets/contest.json $sheet
says machines_get_one_json_object 0 out '"total":	"23"' '"valid":	true' '"id":	"palet_1"'
run score --json --lang fr $palets $sheet
says names_in_json_follow_the_language 0 out '"Retour au départ"'
run score examples/contests/rescue-line-entry-2026 examples/contests/rescue-line-entry-2026/sheet.json
says another_contest_needs_no_other_program 0 out 'Total' '187'

# ---- sheets that look wrong --------------------------------------------------------

sed 's/"palet_3": "zone-1"/"palet_3": "aucune"/' $sheet >"$work/warned.json"
run score $palets "$work/warned.json"
says a_warning_is_shown_and_the_sheet_stands 0 out 'Warning: The robot is back' 'Total                             12'
run check $palets "$work/warned.json"
says check_shows_the_warning_too 0 out 'Warning: The robot is back'
run verifier $palets "$work/warned.json" --lang fr
says a_warning_in_french 0 out 'Attention : Le robot est revenu'

sed 's/"depart": true/"depart": false/' examples/contests/ligne/sheet.json >"$work/contrary.json"
run score examples/contests/ligne "$work/contrary.json"
says a_sheet_that_contradicts_itself_does_not_pass 1 out 'Contradiction: The finish was crossed' 'ask the judge'
run score --json examples/contests/ligne "$work/contrary.json"
says and_says_so_to_machines 1 out '"valid":	false' '"level":	"error"'

# ---- mistakes -------------------------------------------------------------------------

run score examples/contests/ligne $sheet
says a_sheet_for_another_contest_is_refused 1 err 'sheet.json:3:14: contest:' 'This sheet says contest "palets"' 'say "ligne"'
[ ! -s "$work/out" ]
verdict nothing_is_printed_as_a_result_then $?
run noter examples/contests/ligne $sheet --lang fr
says and_the_same_in_french 1 err 'Cette feuille dit contest « palets »' 'Donnez le règlement du concours'

sed 's/"mains": 1/"main": 1/' $sheet >"$work/typo.json"
run score $palets "$work/typo.json"
says a_mistyped_item_gets_a_proposal 1 err 'typo.json:15:13: values.main:' 'Did you mean "mains"?' '^'
run score --json $palets "$work/typo.json"
says a_mistake_for_machines_has_its_place 1 out '"kind":	"unknown"' '"line":	15' '"field":	"values.main"'
sed 's/"mains": 1/"mains": 6/' $sheet >"$work/range.json"
run noter $palets "$work/range.json" --lang fr
says a_value_out_of_range_in_french 1 err 'range.json:15:14' '6' '5'
sed 's/zone-10"/zone-11"/' $sheet >"$work/zone.json"
run score $palets "$work/zone.json"
says an_unknown_choice_gets_a_proposal 1 err 'zone.json:11:16: values.palet_1:' 'Did you mean "zone-1"?'

sed 's/"retour and (/"retour an (/' $palets/contest.json >"$work/contest.json"
run check "$work/contest.json"
says a_broken_formula_is_found_by_check 1 err 'contest.json:78:' 'events[0].checks[0].when' 'which nothing is called' 'Did you mean "and"?'
run verifier "$work/contest.json" --lang fr
says a_broken_formula_in_french 1 err 'La formule parle de « an », et rien ne s'

mkdir "$work/loop"
cat >"$work/loop/contest.json" <<'END'
{"schema": "perseverons-contest/1", "id": "palets", "version": "2026.1", "name": "Loop",
 "functions": "rules.lua", "events": [{"id": "presentation", "name": "P", "attempts": 2, "items": [
 {"id": "a", "name": "A", "type": "formula", "value": "forever()"}]}]}
END
printf 'function forever()\n  while true do\n  end\nend\n' >"$work/loop/rules.lua"
echo '{"schema": "perseverons-sheet/1", "contest": "palets", "version": "2026.1", "event": "presentation", "team": "T", "attempt": 1, "values": {}}' >"$work/loop/sheet.json"
start=$(date +%s%N)
run score "$work/loop" "$work/loop/sheet.json"
took=$((($(date +%s%N) - start) / 1000000))
says a_formula_that_loops_is_stopped_with_its_line 1 err 'rules.lua:2' 'events[0].items[0].value' 'too long'
[ $took -lt 2000 ]
verdict and_soon $?

run score $palets "$work/missing.json"
says a_missing_sheet_is_named 1 err 'missing.json'
run score "$work" $sheet # contest.json is there, but of another version? it is the broken one
says a_folder_stands_for_its_contest_file 1 err 'contest.json:78:'
run new "$work/mine"
run check "$work/mine" "$work/mine/sheet.json"
says a_new_contest_has_no_mistake 0 out 'no mistake found'
run nouveau "$work/mine"
says a_folder_that_is_there_stays_as_it_is 1 err "$work/mine"
run check tests
says a_folder_without_a_contest_is_said 1 err 'tests/contest.json'
run check /bin/sh
says a_binary_is_no_contest 1 err '/bin/sh:1'
head -c 20000000 /dev/zero | tr '\0' ' ' >"$work/big.json"
run check "$work/big.json"
says a_file_that_is_too_big_is_refused 1 err 'big.json'
printf '{"schema": "perseverons-contest/1", "id": "caf\xe9"}' >"$work/latin1.json"
run check "$work/latin1.json"
says latin1_is_named_with_its_place 1 err 'latin1.json:1:47'

# ---- texts that would harm a terminal -----------------------------------------------------

sed 's/Les Pingouins/\\u202eLes Pingouins/' $sheet >"$work/bidi.json"
run score $palets "$work/bidi.json"
says a_direction_mark_in_a_name_is_inert 0 out 'Team �Les Pingouins'
sed 's/Les Pingouins/\\u009b31mLes/' $sheet >"$work/csi.json"
run score $palets "$work/csi.json"
! grep -qP '\x{9b}' "$work/out"
verdict no_terminal_escape_reaches_the_screen $?
mkdir "$work/$(printf 'a\033[31mb')"
run check "$work/$(printf 'a\033[31mb')"
! grep -q "$(printf '\033')" "$work/err" && [ $status = 1 ]
verdict nor_from_a_file_name $?

# ---- the other verbs, and misuse -----------------------------------------------------------

run items $palets
says items_lists_what_a_judge_fills_in 0 out 'palet_1' 'zone-10 (10)' '0 to 5'
run rubriques $palets --lang fr
says items_in_french 0 out 'Ramené à la main' '0 à 5'
run items --json $palets
says items_for_machines 0 out '"id":	"palets"' '"observed":	true'
run check $palets
says check_finds_nothing_in_a_good_contest 0 out 'examples/contests/palets: no mistake found'
run check $palets $sheet
says check_finds_nothing_in_a_good_sheet 0 out 'sheet.json: no mistake found'
run verifier $palets --lang fr
says check_in_french 0 out 'aucune erreur trouvée'
run check --json $palets $sheet
says check_for_machines 0 out '{"mistakes": 0}'
for arguments in "" "score" "score $palets" "score a b c" "check" "check a b c" "items" "items a b" "frob x" "score --frob a b"; do
    # shellcheck disable=SC2086
    run $arguments
    [ $status = 2 ] && [ -s "$work/err" ]
    verdict "misuse_is_status_2: $arguments" $?
done
run --help
says help_names_the_verbs 0 out score check items
run --help --lang fr
says help_in_french 0 out noter verifier rubriques
run --version
[ $status = 0 ]
verdict version $?
"$score" score $palets $sheet >/dev/full 2>"$work/err"
status=$?
cp /dev/null "$work/out"
says a_full_disk_behind_the_output_is_a_failure 1 err 'standard output'

# ---- every class of malformed file ----------------------------------------------------------

while IFS=$'\t' read -r file kind line text; do
    [ "$file" = file ] && continue
    start=$(date +%s%N)
    run check --json "tests/scoring/malformed/$file"
    took=$((($(date +%s%N) - start) / 1000000))
    ok=0
    if [ "$kind" = - ]; then
        [ $status = 0 ] || ok=1
    else
        [ $status = 1 ] || ok=1
        grep -qF "\"kind\":	\"$kind\"" "$work/out" || ok=1
        [ "$line" = 0 ] || grep -qF "\"line\":	$line," "$work/out" || ok=1
        [ -z "$text" ] || grep -qF -- "$text" "$work/out" || ok=1
        [ $took -lt 1000 ] || ok=1
        "$score" check --lang fr "tests/scoring/malformed/$file" >"$work/out.fr" 2>"$work/err.fr"
        grep -qF "$file" "$work/err.fr" || ok=1
    fi
    verdict "malformed: $file" $ok
done <tests/scoring/malformed/INDEX.tsv
