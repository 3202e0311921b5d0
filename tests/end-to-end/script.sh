# script.sh: what every test script begins with (sourced). Gives a work folder
# that vanishes, the path to the built programs, and the functions
#     run COMMAND...            runs it: $out, $err, $status
#     expect NAME CONDITION...  prints "ok NAME" or "not ok NAME" with what was seen
# Conditions: status N | out TEXT | err TEXT | no-out TEXT | no-err TEXT | file PATH | no-file PATH
set -u
build=${PERSEVERONS_BUILD:-$PWD/build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
tree=$PWD
bin=$build/bin
work=$(mktemp -d)
trap 'trap - EXIT; [ -z "$(jobs -p)" ] || kill $(jobs -p) 2>/dev/null; wait; rm -rf "$work"' EXIT
export XDG_RUNTIME_DIR=$work/runtime LC_ALL=C.UTF-8 LANGUAGE=en NO_COLOR=1
mkdir -p "$XDG_RUNTIME_DIR"
failed=0
out="" err="" status=0

run() {
    "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    status=$?
    out=$(tr -d '\0' <"$work/stdout")
    err=$(tr -d '\0' <"$work/stderr")
}

condition() {
    case $1 in
    status) [ "$status" -eq "$2" ] ;;
    out) [[ $out == *"$2"* ]] ;;
    err) [[ $err == *"$2"* ]] ;;
    no-out) [[ $out != *"$2"* ]] ;;
    no-err) [[ $err != *"$2"* ]] ;;
    file) [ -s "$2" ] ;;
    no-file) [ ! -e "$2" ] ;;
    *) false ;;
    esac
}

expect() {
    local name=$1 missing=""
    shift
    while [ $# -ge 2 ]; do
        condition "$1" "$2" || missing="$missing
    expected $1: $2"
        shift 2
    done
    if [ -z "$missing" ]; then
        echo "ok $name"
        return
    fi
    echo "not ok $name"
    echo "$missing"
    printf '    status %s\n    stdout: %s\n    stderr: %s\n' "$status" "$out" "$err"
    failed=1
}

finish() { exit "$failed"; }
