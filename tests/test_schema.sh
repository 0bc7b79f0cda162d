#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Golden reports and facts against the JSON Schemas that are installed: what is right is taken, broken copies are
# refused. Further files to validate may be named: results (*.json) and facts (*.jsonl).
# TAP; skipped without python3-jsonschema.

: "${srcdir:=.}"
schemas=$srcdir/report/schemas
golden=$srcdir/fixtures/golden
n=0 failed=0

if ! python3 -c 'import jsonschema' 2>/dev/null; then
	echo "1..0 # SKIP python3-jsonschema is not installed"
	exit 0
fi
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

# is EXPECTED NAME COMMAND...: a test point; EXPECTED is 0 or 1, the command's status
is()
{
	expected=$1 name=$2
	shift 2
	n=$((n + 1))
	"$@" >"$tmp/out" 2>&1
	status=$?
	if [ "$status" -eq "$expected" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$tmp/out"
		failed=1
	fi
}

results()
{
	python3 -W ignore -m jsonschema -i "$1" "$schemas/plimsoll-results-1.schema.json"
}

# Every line of a facts file, as a document of its own.
facts()
{
	rm -rf "$tmp/lines"
	mkdir "$tmp/lines" && split -l 1 -a 6 "$1" "$tmp/lines/" || return 99
	set --
	for line in "$tmp"/lines/*; do
		set -- "$@" -i "$line"
	done
	python3 -W ignore -m jsonschema "$@" "$schemas/plimsoll-facts-1.schema.json"
}

# A broken copy has to differ from the original and to be JSON, else the refusal would prove nothing.
broken()
{
	check=$1 file=$2 name=$3
	shift 3
	sed "$@" "$golden/$file" >"$tmp/broken"
	cmp -s "$golden/$file" "$tmp/broken" && echo "Bail out! nothing was broken: $name" && exit 1
	is 0 "still JSON: $name" still_json "$tmp/broken"
	is 1 "refused: $name" "$check" "$tmp/broken"
}

# One document, or one a line.
still_json()
{
	python3 -c 'import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
try:
    json.loads(text)
except ValueError:
    [json.loads(line) for line in text.splitlines()]' "$1"
}

schema_is_one()
{
	python3 -W ignore - "$1" <<-'PY'
	import json, sys, jsonschema
	schema = json.load(open(sys.argv[1], encoding="utf-8"))
	jsonschema.validators.validator_for(schema).check_schema(schema)
	PY
}

for schema in "$schemas"/*.json; do
	is 0 "${schema##*/} is a JSON Schema" schema_is_one "$schema"
done
for file in "$golden"/*.json; do
	is 0 "taken: ${file##*/}" results "$file"
done
for file in "$golden"/*.jsonl; do
	is 0 "taken: ${file##*/}" facts "$file"
done
for file; do
	case $file in
	*.jsonl) is 0 "taken: $file" facts "$file" ;;
	*) is 0 "taken: $file" results "$file" ;;
	esac
done

broken results mixed.json "a member more" 's/"tailoring": null/"tailoring": null, "more": 1/'
broken results mixed.json "a member less" '/"with_exceptions":/d'
broken results mixed.json "a member by another name" 's/"machine_id":/"machineid":/'
broken results mixed.json "a result that XCCDF does not know" 's/"result": "unknown"/"result": "skipped"/'
broken results mixed.json "a kind that CONTRACT does not know" 's/"kind": "daemon"/"kind": "demon"/'
broken results mixed.json "another schema" 's,plimsoll-results/1,plimsoll-results/2,'
broken results mixed.json "a count that is none" 's/"passed": 2/"passed": -2/'
broken results mixed.json "a percent above 100" 's/"percent": 28.6/"percent": 128.6/'
broken results mixed.json "a time without zone" 's/"started": "2026-01-31T10:00:00Z"/"started": "2026-01-31T10:00:00"/'
broken results mixed.json "evidence without id" 's/"id": "[0-9a-f]\{32\}"/"id": ""/'
broken results mixed.json "a bool in words" 's/"complete": false/"complete": "no"/'
broken results filtered.json "a filter that is no option" 's/"skip-rule"/"skip_rules"/'
broken facts facts.jsonl "a kind that CONTRACT does not know" 's/"kind":"image"/"kind":"picture"/'
broken facts facts.jsonl "a document with neither data nor error" 's/"error":{"code":"timeout","message":"[^"]*"}/"late":1/'
broken facts facts.jsonl "an error without code" 's/"code":"EACCES",//'
broken facts facts.jsonl "a first line without schema" 's,"schema":"plimsoll-facts/1"\,,,'
broken facts facts.jsonl "a last line without count" 's/,"subjects":3//'

echo "1..$n"
exit "$failed"
