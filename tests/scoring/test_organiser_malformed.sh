#!/bin/bash
# What bad sheets, tables and stores get from the real tool: a fault of the right kind, at its line
# and key, nothing stored, soon. tests/scoring/desk/malformed/INDEX.tsv says what each file gets;
# kind "-": it is fine, and its last column says how many teams come.
cd "$(dirname "$0")/../.."
. tests/end-to-end/script.sh
export PERSEVERONS_WHO=ML
score=$bin/perseverons-score
folder=$tree/tests/scoring/desk/malformed
cp -r tests/scoring/desk/contest "$work/petit"
"$score" create "$work/petit" >/dev/null
printf 'id;nom;niveau\nT1;Un;5e\nT2;Deux;5e\n' >"$work/teams.csv"
"$score" import "$work/petit" "$work/teams.csv" >/dev/null
facts() { "$score" open "$1" --json | jq -c '[.facts, .head]'; }
clean=$(facts "$work/petit")

while IFS=$'\t' read -r file kind line field mention; do
    [ "$file" = file ] && continue
    store=$work/petit
    verb=enter
    case $file in *.csv) verb=import ;; esac
    if [ "$kind" = - ]; then
        store=$work/fine.psv
        rm -f "$store"*
        "$score" backup "$work/petit" "$store" >/dev/null
    fi
    run "$score" "$verb" "$store" "$folder/$file" --json
    if [ "$kind" = - ]; then
        [ "$verb" = enter ] || expect "$file:taken" status 0 out "\"imported\":	$mention"
        [ "$verb" = import ] || expect "$file:taken" status 0 out '"known":	false'
        continue
    fi
    # one fault, or the first mistake of a table
    seen=$(jq -r '(.mistakes[0]? // .error) | [.kind, (.line // 0), (.field // "-")] | join(" ")' <<<"$out")
    [ "$field" = - ] && seen="${seen% *}"
    wanted="$kind $line"
    [ "$field" = - ] || wanted+=" $field"
    expect "$file:refused" status 1 out "$mention" no-out '"imported":	1'
    out="$seen $out"
    expect "$file:kind_line_field" out "$wanted "
done <"$folder/INDEX.tsv"
out=$(facts "$work/petit")
expect nothing_of_all_that_was_stored out "$clean"

run "$score" import "$work/petit" "$folder/latin1.csv" --encoding windows-1252
expect a_named_encoding_is_read status 0 out "3 teams"
rm -f "$work/fine.psv"*
"$score" create "$work/petit" "$work/fine.psv" >/dev/null
run "$score" import "$work/fine.psv" "$folder/nfc_nfd_twins.csv" --json
out=$(jq -r '(.mistakes + .hints)[0].message' <<<"$out")
expect names_that_look_alike_are_pointed_at out "looks like"

# ---- stores ------------------------------------------------------------------------------

# one of ours, of a format that is not made yet (user_version, byte 60 of an SQLite file)
"$score" backup "$work/petit" "$work/newer.psv" >/dev/null
printf '\0\0\0\143' | dd of="$work/newer.psv" bs=1 seek=60 conv=notrunc status=none
sum=$(sha256sum <"$work/newer.psv")
run "$score" enter "$work/newer.psv" "$folder/good.json" --json
expect a_store_of_a_newer_program_is_refused status 1 out '"kind":	"version"'
out=$(sha256sum <"$work/newer.psv")
expect a_store_of_a_newer_program_is_untouched out "$sum"
for file in not_a_database.db header_only.db future_user_version.db; do
    cp "tests/scoring/store/malformed/$file" "$work/$file"
    for verb in "open" "rank" "history" "verify" "enter"; do
        set -- "$work/$file"
        [ $verb = enter ] && set -- "$@" "$folder/good.json"
        run "$score" "$verb" "$@" --json
        expect "$file:$verb:refused" status 1 out '"kind":	"damaged"' out "$file"
    done
    run cmp "tests/scoring/store/malformed/$file" "$work/$file"
    expect "$file:untouched" status 0
done

# ---- a megabyte of it, in at most 100 ms -----------------------------------------------------

# long NAME VERB FILE: the processor's time, best of three (others use the machine too)
TIMEFORMAT='%U %S'
long() {
    local best=999999 took
    for _ in 1 2 3; do
        took=$({ time "$score" "$2" "$work/petit" "$3" --json >"$work/stdout" 2>"$work/stderr"; } 2>&1)
        took=$(awk '{printf "%d", ($1 + $2) * 1000}' <<<"$took")
        [ "$took" -lt $best ] && best=$took
    done
    run "$score" "$2" "$work/petit" "$3" --json
    expect "$1:refused" status 1
    out="$best ms" status=$((best > ${MALFORMED_MS:-100}))
    expect "$1:in_100_ms" status 0
}
head -c 1048576 /dev/zero | tr '\0' '[' >"$work/nested.json"
long a_megabyte_of_brackets enter "$work/nested.json"
{ printf '{"remarks":"'; head -c 1048576 /dev/zero | tr '\0' 'x'; printf '"}'; } >"$work/text.json"
long a_megabyte_of_text enter "$work/text.json"
{ printf '{'; for i in $(seq 1 70000); do printf '"k%d":%d,' "$i" "$i"; done; printf '"k1":1}'; } >"$work/keys.json"
long a_megabyte_of_keys enter "$work/keys.json"
{ printf 'id;nom;niveau\nN1;'; head -c 1048576 /dev/zero | tr '\0' 'x'; printf ';5e\n'; } >"$work/line.csv"
long a_line_of_a_megabyte import "$work/line.csv"
{ printf 'id;nom;niveau\nN1;"'; head -c 1048576 /dev/zero | tr '\0' 'x'; } >"$work/quote.csv"
long a_quote_that_never_ends import "$work/quote.csv"
{ printf 'id;nom;niveau\n'; for i in $(seq 1 40000); do printf 'N%d;Equipe numero %d;99e\n' "$i" "$i"; done; } >"$work/rows.csv"
long a_megabyte_of_bad_lines import "$work/rows.csv"
{ printf '\x53\x51'; head -c 1048576 /dev/urandom; } >"$work/noise.json"
long a_megabyte_of_noise enter "$work/noise.json"

finish
