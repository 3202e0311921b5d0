#!/bin/bash
# The published JSON Schemas say what the program says: every shipped contest and sheet
# passes both, and each of these mistakes is refused by both.
set -u
cd "$(dirname "$0")/../.."
score=${PERSEVERONS_BUILD:-build}/bin/perseverons-score
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$score" "$work" <<'END'
import copy, glob, json, os, shutil, subprocess, sys
import jsonschema

score, work = sys.argv[1:]
contests = jsonschema.Draft202012Validator(json.load(open("docs/contest.schema.json")))
sheets = jsonschema.Draft202012Validator(json.load(open("docs/score-sheet.schema.json")))


def say(ok, name, more=""):
    print(("ok " if ok else "not ok ") + name + ("" if ok else " # " + str(more)[:300]))


def program(folder, *sheet):
    return subprocess.run([score, "check", folder, *sheet], capture_output=True).returncode == 0


def error(validator, value):
    return next((e.message for e in validator.iter_errors(value)), None)


for folder in sorted(glob.glob("examples/contests/*/")):
    contest = json.load(open(folder + "contest.json"))
    sheet = json.load(open(folder + "sheet.json"))
    said = error(contests, contest)
    say(said is None, "schema of " + folder, said)
    said = error(sheets, sheet)
    say(said is None, "schema of the sheet in " + folder, said)

mistakes = {
    "an unknown kind of event": lambda c: c["events"][0].update(kind="race"),
    "sides outside a match": lambda c: c["events"][2].update(sides=2),
    "a result without a type": lambda c: c["results"][0].pop("type"),
    "a result of an unknown type": lambda c: c["results"][0].update(type="luck"),
    "an unknown key of a result": lambda c: c["results"][0].update(best_of=2),
    "an unknown way to combine": lambda c: c["results"][0].update(combine="product"),
    "a quantity that is none": lambda c: c["results"][0].update(of="points"),
    "a jury without a method": lambda c: c["results"][6].pop("method"),
    "a ranking by nothing": lambda c: c["rankings"][0].update(by=[]),
    "an unknown table": lambda c: c["rankings"][0].update(tables=["all"]),
    "a competence that is none": lambda c: c["events"][3]["items"][1].update(crcn=["34"]),
    "a bracket of one team": lambda c: c.update(
        brackets=[{"id": "b", "name": "B", "event": "parcours", "teams": 1}]),
    "a prize without a ranking": lambda c: c["prizes"][0].pop("ranking"),
    "a comment that is no text": lambda c: c.update(comment=3),
    "a version without its changes": lambda c: c["versions"][0].pop("changes"),
}
good = json.load(open("examples/contests/academie/contest.json"))
os.mkdir(work + "/c")
for name, spoil in mistakes.items():
    contest = copy.deepcopy(good)
    spoil(contest)
    json.dump(contest, open(work + "/c/contest.json", "w"))
    say(error(contests, contest) is not None, name + " is refused by the schema")
    say(not program(work + "/c"), name + " is refused by the program")
END
