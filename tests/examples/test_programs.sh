#!/bin/bash
# Every example program: no mistake is found in it, it runs to its end, and the
# ones that play for points win them, whatever the seed.
set -u
cd "$(dirname "$0")/../.."
bin=$PERSEVERONS_BUILD/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# ok NAME COMMAND...: shows what the command said when it fails
ok() {
    local name=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        echo "ok $name"
    else
        echo "not ok $name"
        sed 's/^/    /' "$work/said"
        status=1
    fi
}

for program in examples/programs/*.lua; do
    name=$(basename "$program" .lua)
    ok "${name}_has_no_mistake" "$bin/perseverons" check "$program"
    lines=$(wc -l <"$program")
    ok "${name}_is_short" [ "$lines" -le 60 ]
    ok "${name}_starts_by_saying_what_it_does" eval 'head -n 1 "$program" | grep -Eq "^-- ([A-Z]|É|À)"'
done

# ends_by_itself PROGRAM TABLE: before its time is up
ends_by_itself() {
    "$bin/perseverons" run "examples/programs/$1.lua" --robot virtual --table "$2" \
        --duration 150 --log "$work/log" --lang en
    local result=$? last
    last=$(grep -v '^#' "$work/log" | tail -n 1 | cut -d, -f1)
    [ $result -eq 0 ] && [ "$last" -lt 149000 ]
}

# Those that go on for ever by themselves (quand, chaque) are given a time.
for name in premier_pas first_step carre eviter ensemble arc_en_ciel suivre_la_ligne \
    follow_the_line; do
    ok "${name}_runs_to_its_end" ends_by_itself "$name" ligne
done
ok palets_runs_to_its_end ends_by_itself palets palets
ok sortir_du_labyrinthe_runs_to_its_end ends_by_itself sortir_du_labyrinthe labyrinthe
cp "$work/said" "$work/maze"
ok the_way_out_of_the_maze_is_22_squares_long grep 'Sorti en .* après 22 cases' "$work/maze"
for name in quand_obstacle chaque_seconde; do
    ok "${name}_runs_until_stopped" "$bin/perseverons" run "examples/programs/$name.lua" \
        --robot virtual --table ligne --duration 40
done

# wins CONTEST PROGRAM LEAST SEED
wins() {
    "$bin/perseverons-arena" run --contest "examples/contests/$1" --table "$1" --team T1 \
        --program "examples/programs/$2.lua" --seed "$4" --json >"$work/run"
    local points
    points=$(sed -n 's/^[[:space:]]*"total":[[:space:]]*"\([0-9]*\).*/\1/p' "$work/run")
    cat "$work/run"
    [ "${points:-0}" -ge "$3" ]
}

for seed in 0 1 2 3 4 5; do
    ok "the_line_is_won_with_seed_$seed" wins ligne suivre_la_ligne 95 "$seed"
    ok "the_line_is_won_in_english_with_seed_$seed" wins ligne follow_the_line 95 "$seed"
    ok "palets_is_won_with_seed_$seed" wins palets palets 40 "$seed"
    ok "the_maze_is_won_with_seed_$seed" wins labyrinthe sortir_du_labyrinthe 60 "$seed"
done
exit $status
