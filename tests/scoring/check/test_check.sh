#!/bin/bash
# check: each planted mistake is found where it is, in both languages, and nothing else is.
. tests/end-to-end/script.sh
score=$bin/perseverons-score
folder=tests/scoring/check

run "$score" check $folder/planted/good.json
expect a_good_contest_has_no_finding status 0 out 'no mistake found' no-err 'warning' no-err 'hint'

while IFS=$'\t' read -r file level line english french; do
    [ "$file" = file ] && continue
    path=$folder/planted/$file.json
    wanted=0 word="$level: "
    if [ "$level" = error ]; then wanted=1 word=""; fi
    run "$score" check "$path"
    expect "${file}_is_found_at_its_line" status $wanted err "$path:$line:" err "$word" err "$english"
    [ "$(grep -c "^$path:[0-9]" <<<"$err")" = 1 ]
    expect "${file}_is_the_only_finding" status $wanted err "$path:$line:"
    run "$score" verifier "$path" --lang fr
    expect "${file}_is_said_in_french" status $wanted err "$french"
    run "$score" check --json "$path"
    expect "${file}_is_there_for_machines" status $wanted out "\"level\":	\"$level\"" out "\"line\":	$line,"
done <$folder/INDEX.tsv

for file in $folder/planted/*.json; do
    name=$(basename "$file" .json)
    case $name in good | many_errors) continue ;; esac
    run grep -q "^$name	" $folder/INDEX.tsv
    expect "${name}_is_in_the_index" status 0
done

run "$score" check $folder/planted/many_errors.json
expect all_errors_are_told_in_one_go status 1 err ':14:' err 'Did you mean "points"?' err ':15:' err '"chioce"' \
    err ':20:' err '"hom"' err ':26:' err 'below the smallest' err ':31:' err '"bets"' err ':34:' \
    err '6 errors, 0 warnings, 0 hints'
run "$score" check --json $folder/planted/many_errors.json
expect all_errors_are_listed_for_machines status 1 out '"mistakes":	6' out '"field":	"results[2].parts[1].result"'

# An error that follows from another is not one more: the item is mistyped, its users are not.
sed 's/"type": "count", "max": 6/"type": "coutn", "max": 6/' $folder/planted/good.json >"$work/cascade.json"
run "$score" check "$work/cascade.json"
expect what_follows_from_an_error_is_not_reported status 1 err '"coutn"' err '1 error, 0 warnings'
run "$score" --lang fr check "$work/cascade.json"
expect what_follows_from_an_error_is_not_reported_in_french_either status 1 err '"coutn"' err '1 erreur, 0 avertissement'

# Never more than a sensible number, and soon.
{
    echo '{"schema": "perseverons-contest/1", "id": "e", "version": "1", "name": "E",'
    echo '"events": [{"id": "e", "name": "E", "items": ['
    for i in $(seq 200); do echo "{\"id\": \"i$i\", \"name\": \"I\", \"type\": \"yes_no\", \"pionts\": 1},"; done
    echo '{"id": "last", "name": "L", "type": "yes_no", "points": 1}]}]}'
} >"$work/hundreds.json"
run "$score" check "$work/hundreds.json"
expect twenty_errors_and_then_a_word status 1 err '20 errors' err 'there is more'

printf '{"schema": "perseverons-contest/1", "id": }' >"$work/broken.json"
run "$score" check "$work/broken.json"
expect what_is_not_json_is_one_error status 1 err 'broken.json:1:' err '1 error'
run "$score" check "$work/nowhere.json"
expect a_missing_file_is_said status 1 err 'nowhere.json'

for contest in examples/contests/*/; do
    run "$score" check "$contest"
    expect "$(basename "$contest")_as_shipped_has_no_warning" status 0 no-err 'warning:'
done
exit $failed
