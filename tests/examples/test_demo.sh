#!/bin/bash
# What `make demo` shows: two score sheets, and every file it promises.
set -u
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$(cd "$PERSEVERONS_BUILD" && pwd)/bin" "$work/bin"
status=0

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

demo() {
    env LC_ALL= LANG= LANGUAGE="$1" PERSEVERONS_BUILD="$work" examples/demo >"$work/out" 2>"$work/err"
    result=$?
}

totals() { [ "$(grep -c "^Total .* 40$" "$work/out") $(grep -c "^Total .* 95$" "$work/out")" = "1 1" ]; }
files() { ls "$work/demo" | tr '\n' ' '; }
begins_with() { [ "$(head -c "${#2}" "$1" | tr -d '\0')" = "$2" ]; }

for language in fr en; do
    demo $language
    check "the_demo_wins_both_contests_in_$language" eval '[ $result -eq 0 ] && totals'
    check "its_last_line_names_its_folder_in_$language" \
        [ "$(tail -n 1 "$work/out")" = "$(cd "$work/demo" && pwd)" ]
    check "sheets_logs_and_pictures_are_there_in_$language" [ "$(files)" = \
        "ligne.csv ligne.json ligne.png ligne.svg palets.csv palets.json palets.png palets.svg " ]
done
for contest in palets ligne; do
    check "the_picture_of_${contest}_is_an_svg" begins_with "$work/demo/$contest.svg" '<?xml'
    check "the_picture_of_${contest}_is_a_png" begins_with "$work/demo/$contest.png" $'\x89PNG'
done

# a program that no longer wins its points must not look like a success
mkdir "$work/examples"
cp -r examples/demo examples/contests examples/programs "$work/examples"
echo 'robot.avancer(10)' >"$work/examples/programs/palets.lua"
PERSEVERONS_BUILD=$work "$work/examples/demo" >"$work/out" 2>"$work/err"
check a_demo_that_loses_its_points_fails [ $? -eq 1 ]
exit $status
