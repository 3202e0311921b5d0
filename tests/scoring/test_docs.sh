#!/bin/bash
# What docs/contests.md and docs/concours.md show works as it stands there.
set -u
cd "$(dirname "$0")/../.."
score=${PERSEVERONS_BUILD:-build}/bin/perseverons-score
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# block FILE NUMBER: the text of the n-th ```LANGUAGE block
block() {
    awk -v wanted="$2" -v open="\`\`\`$3" '
        $0 == open { inside = 1; count++; next }
        $0 == "```" { inside = 0 }
        inside && count == wanted' "$1"
}

# around ITEMS: a contest of these items
around() {
    printf '{"schema": "perseverons-contest/1", "id": "docs", "version": "1", "name": "Docs",\n'
    printf '"functions": "rules.lua", "events": [{"id": "e", "name": "E", '
    printf '"match": {"time_limit_ms": 1000}, "items": [\n%s]%s}]}\n' "$1" "${2:-}"
}

passes() {
    if "$score" check "$2" >"$work/out" 2>&1; then
        echo "ok $1"
    else
        echo "not ok $1"
        sed 's/^/# /' "$work/out"
    fi
}

for page in docs/contests.md docs/concours.md; do
    case $page in
    *contests*) trips=trips moved=moved time=time call='line_points(l)' fields='{"id": "many", "type": "count", "max": 9}' ;;
    *) trips=voyages moved=deplaces time=temps call='points_ligne(l)' fields='{"id": "nombre", "type": "count", "max": 9}' ;;
    esac
    block $page 1 lua >"$work/rules.lua"
    block $page 1 json >"$work/contest.json"
    block $page 2 json >"$work/sheet.json"
    passes "$page: the smallest contest" "$work/contest.json"
    total=$("$score" score --json "$work/contest.json" "$work/sheet.json" | grep '"total"')
    case $total in
    *'"30"'*) echo "ok $page: its sheet is worth 30" ;;
    *) echo "not ok $page: its sheet is worth 30 # $total" ;;
    esac
    around "$(block $page 3 json)" >"$work/contest.json"
    passes "$page: items" "$work/contest.json"
    around "$(block $page 4 json)" >"$work/contest.json"
    passes "$page: a list" "$work/contest.json"
    around "{\"id\": \"$trips\", \"name\": \"T\", \"type\": \"count\", \"max\": 6},
        {\"id\": \"$time\", \"name\": \"T\", \"type\": \"time\", \"max_ms\": 1000},
        $(block $page 5 json)" >"$work/contest.json"
    passes "$page: groups and a time bonus" "$work/contest.json"
    around "{\"id\": \"$trips\", \"name\": \"T\", \"type\": \"count\", \"max\": 6},
        {\"id\": \"$moved\", \"name\": \"M\", \"type\": \"count\", \"max\": 3}" \
        ", $(block $page 7 json)" >"$work/contest.json"
    passes "$page: a check" "$work/contest.json"
    around '{"id": "a", "name": "A", "type": "yes_no"}' |
        awk -v match_text="$(block $page 6 json | tr '\n' ' ')" \
            '{ sub(/"match": \{"time_limit_ms": 1000\}/, match_text); print }' >"$work/contest.json"
    passes "$page: a match" "$work/contest.json"
    around "{\"id\": \"l\", \"name\": \"L\", \"type\": \"list\", \"fields\": [$fields]},
        {\"id\": \"f\", \"name\": \"F\", \"type\": \"formula\", \"value\": \"$call\"}" >"$work/contest.json"
    passes "$page: functions in a Lua file" "$work/contest.json"
done

# whole EVENTS MORE: a contest of these events, with more members
whole() {
    printf '{"schema": "perseverons-contest/1", "id": "%s", "version": "1", "name": "D", "events": [%s]%s}\n' \
        "$1" "$2" "$3"
}
for page in "docs/contests.md cup round" "docs/concours.md coupe manche"; do
    read -r file id round <<<"$page"
    whole "$id" "$(block "$file" 8 json)" "" >"$work/contest.json"
    passes "$file: an event of matches" "$work/contest.json"
    block "$file" 9 json >"$work/sheet.json"
    places=$("$score" score --json "$work/contest.json" "$work/sheet.json" | grep -c '"place":[[:space:]]*[1234]')
    [ "$places" = 4 ] && echo "ok $file: its sheet has four places" ||
        echo "not ok $file: its sheet has four places # $places"
    whole "$id" "{\"id\": \"$round\", \"name\": \"R\", \"attempts\": 3, \"items\": [{\"id\": \"a\", \"name\": \"A\", \"type\": \"count\", \"max\": 9, \"points\": 1}]}" \
        ", $(block "$file" 10 json)" >"$work/contest.json"
    passes "$file: results, rankings, prizes" "$work/contest.json"
done

# Every contest and sheet that is shipped, and what the schemas and the program call things.
for folder in examples/contests/*/; do
    if "$score" check "$folder" "$folder/sheet.json" >"$work/out" 2>&1; then
        echo "ok $folder"
    else
        echo "not ok $folder"
        sed 's/^/# /' "$work/out"
    fi
done
for word in count number yes_no choice time list formula best_of sum time_bonus zone_of objects_in \
    objects_moved robot_in zones_visited gates_crossed run_time restarts straddling otherwise by_mm \
    points_no max_rows each step_ms time_limit_ms countdown_ms warning_ms start_gate finish_gate \
    attempts checks level when total cap floor counts observe functions kind sides teams_per_side \
    shared places_by league by_place ties keep_total levels categories results rankings prizes brackets \
    one_team_one_prize sheets jury given weighted_sum share_of_best rank rank_points z_score weights \
    share_of_round prefer best drop_worst combine attempts_of missing method trim trim_from marks \
    smallest_group versions accepted since crcn comment within requires draw only; do
    if grep -q "\"$word\"" docs/contest.schema.json && grep -qw "$word" docs/contests.md &&
        grep -qw "$word" docs/concours.md; then
        echo "ok $word is in both references and the schema"
    else
        echo "not ok $word is in both references and the schema"
    fi
done
