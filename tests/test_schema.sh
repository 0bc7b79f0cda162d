#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Golden reports and facts against the JSON Schemas that are installed: what is right is taken, broken copies are
# refused. Further files to validate may be named: results (*.json) and facts (*.jsonl).
# So it is with what the program keeps and tells of an evidence folder. TAP; skipped without python3-jsonschema.

: "${srcdir:=.}"
schemas=$srcdir/report/schemas
golden=$srcdir/fixtures/golden
plimsoll=${PLIMSOLL:-./plimsoll}
n=0 failed=0

if ! python3 -c 'import jsonschema' 2>/dev/null; then
	echo "1..0 # SKIP python3-jsonschema is not installed"
	exit 0
fi
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
mkfifo "$tmp/asked" "$tmp/answered" || exit 99
python3 "$srcdir/tests/schema_check.py" <"$tmp/asked" >"$tmp/answered" &
exec 8>"$tmp/asked" 9<"$tmp/answered"
tab=$(printf '\t')

# ask WHAT [SCHEMA] FILE: succeeds if schema_check.py says ok
ask()
{
	(IFS=$tab && printf '%s\n' "$*") >&8
	IFS= read -r answer <&9 || answer='schema_check.py is gone'
	echo "$answer"
	[ "$answer" = ok ]
}

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

# A file of exceptions or attestations.
entries()
{
	case $(head -c 400 "$1") in
	*plimsoll-attestations/*) kind=attestations ;;
	*) kind=exceptions ;;
	esac
	ask whole "$schemas/plimsoll-$kind-1.schema.json" "$1"
}

results()
{
	ask whole "$schemas/plimsoll-results-1.schema.json" "$1"
}

# Every line of a facts file, as a document of its own.
facts()
{
	ask lines "$schemas/plimsoll-facts-1.schema.json" "$1"
}

# What an evidence folder holds and what is told of it: kept SCHEMA FILE.
kept()
{
	ask whole "$schemas/plimsoll-$1-1.schema.json" "$2"
}

# Two runs into a folder of evidence, one of them signed; holds; what interrupted runs left, a folder, which is deleted, and a torn line.
keep_evidence()
{
	e=$tmp/evidence
	mkdir -p "$tmp/root/etc" && printf 'minutes\n' >"$tmp/minutes.txt" && cp "$srcdir"/fixtures/entries/exceptions.json "$tmp" || return
	printf '{ "schema": "plimsoll-attestations/1", "attestations": [ { "id": "AT-1", "rule": "%s", "by": "ada", "statement": "seen",
		"made": "2026-01-01", "expires": "2099-12-31", "result": "pass", "documents": [ { "title": "m", "file": "minutes.txt",
		"sha256": "%s" }, { "title": "n", "file": "gone.txt", "sha256": "%s" } ] } ] }' host-hardened \
		"$(sha256sum "$tmp/minutes.txt" | cut -d ' ' -f 1)" "$(printf '0%.0s' $(seq 64))" >"$tmp/attestations.json"
	"$plimsoll" keygen -o "$tmp/key" >/dev/null || return
	printf 'retention = contracts 18 months\n' >"$tmp/conf"
	PLIMSOLL_CONFIG=$tmp/conf "$plimsoll" audit -q --root "$tmp/root" --evidence "$e" --key "$tmp/key" --exceptions "$tmp/exceptions.json" \
		--attestations "$tmp/attestations.json" --rule '1.*' --min-score 50 --reason R -r "json:$tmp/r.json"
	[ $? -eq 3 ] || return 1
	partial=$e/2020-01-01T00:00:00Z-00000000-0000-4000-8000-000000000000.partial
	mkdir "$partial" && touch -d 2020-01-01 "$partial" || return
	"$plimsoll" audit -q --root "$tmp/root" --evidence "$e" -r "json:$tmp/r.json"
	[ $? -eq 3 ] || return 1
	last=$(sed -n '$s/.*"run":"\([^"]*\)".*/\1/p' "$e/trail.jsonl")
	for mark in hold release hold; do
		"$plimsoll" prune --$mark "$last" --reason "a \"$mark\"" "$e" || return
	done
	printf '{"torn' >>"$e/trail.jsonl"
	"$plimsoll" prune --partial "$e" || return
	"$plimsoll" prune --release "$last" --reason r "$e" || return
	"$plimsoll" history -r json "$e" >"$tmp/history.json" && "$plimsoll" list evidence -r json "$e" >"$tmp/evidence_list.json" || return
	signed=$(dirname "$e"/*/attestation.dsse.json)
	cp "$signed/record.json" "$tmp/record.json" && cp "$signed/frameworks.json" "$signed/rules/documents.json" "$tmp"
}

record() { kept record "$1"; }
frameworks() { kept frameworks "$1"; }
documents() { kept documents "$1"; }
evidence_list() { kept evidence-list "$1"; }
history() { kept history "$1"; }

# Every line of a trail, as a document of its own.
trail()
{
	ask lines "$schemas/plimsoll-trail-1.schema.json" "$1"
}

# A broken copy has to differ from the original and to be JSON, else the refusal would prove nothing.
broken()
{
	check=$1 file=$2 name=$3
	shift 3
	case $file in "$tmp"/*) whole=$file ;; */*) whole=$srcdir/fixtures/$file ;; *) whole=$golden/$file ;; esac
	sed "$@" "$whole" >"$tmp/broken"
	cmp -s "$whole" "$tmp/broken" && echo "Bail out! nothing was broken: $name" && exit 1
	is 0 "still JSON: $name" still_json "$tmp/broken"
	is 1 "refused: $name" "$check" "$tmp/broken"
}

# One document, or one a line.
still_json()
{
	ask json "$1"
}

schema_is_one()
{
	ask schema "$1"
}

for schema in "$schemas"/*.json; do
	is 0 "${schema##*/} is a JSON Schema" schema_is_one "$schema"
done
for file in "$golden"/*.json; do
	case $file in *.docker-bench.json | *.oscal.json) continue ;; esac # others' forms: test_formats.sh
	is 0 "taken: ${file##*/}" results "$file"
done
for file in "$srcdir"/fixtures/entries/*.json; do
	is 0 "taken: ${file##*/}" entries "$file"
done
for file in "$golden"/*.jsonl; do
	case $file in *.ocsf.jsonl) continue ;; esac
	is 0 "taken: ${file##*/}" facts "$file"
done
is 0 "evidence is kept" keep_evidence
for file in record frameworks documents evidence_list history; do
	is 0 "taken: $file of a run" $file "$tmp/$file.json"
done
is 0 "taken: each line of a trail" trail "$tmp/evidence/trail.jsonl"
for kind in run hold release delete torn found; do
	is 0 "the trail has a line of: $kind" grep -qE '"(kind|action)":"'$kind'"|"'$kind'":' "$tmp/evidence/trail.jsonl"
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
broken results excepted.json "a state that there is not" 's/"state": "expired"/"state": "old"/'
broken results excepted.json "an exception that covers nothing" -z 's/"subjects": \[[^]]*\],\n *"creator/"subjects": [],\n "creator/'
broken results excepted.json "an exception without its owner" '/"owner":/d'
broken results excepted.json "a subject without its effective result" '/^ *"effective": "pass",$/d'
broken results excepted.json "inputs by another name" 's/"inputs":/"input":/'
x=entries/exceptions.json
broken entries $x "another schema" 's,plimsoll-exceptions/1,plimsoll-exceptions/2,'
broken entries $x "a misspelt key" 's/"ticket"/"tiket"/'
broken entries $x "no expiry" 's/"expires"/"expired"/'
broken entries $x "a number without its benchmark" '/"benchmark":/d'
broken entries $x "an empty reason" 's/"reason": "[^"]*"/"reason": " "/'
broken entries $x "a container by its id" 's/"image": "registry/"id": "registry/'
broken entries $x "a kind that there is not" 's/"kind": "daemon"/"kind": "demon"/'
broken entries $x "a compensating control of five fields" '/"objective"/d'
broken entries $x "a day the other way round" 's/2026-07-30/30.07.2026/'
x=entries/attestations.json
broken entries $x "another word" 's/"result": "pass"/"result": "passed"/'
broken entries $x "nobody who says so" 's/"by": "[^"]*"/"by": ""/'
broken entries $x "a digest that is none" 's/"sha256": "9f/"sha256": "/'
broken facts facts.jsonl "a kind that CONTRACT does not know" 's/"kind":"image"/"kind":"picture"/'
broken facts facts.jsonl "a document with neither data nor error" 's/"error":{"code":"timeout","message":"[^"]*"}/"late":1/'
broken facts facts.jsonl "an error without code" 's/"code":"EACCES",//'
broken facts facts.jsonl "a first line without schema" 's,"schema":"plimsoll-facts/1"\,,,'
broken facts facts.jsonl "a last line without count" 's/,"subjects":3//'
x=$tmp/record.json
broken record $x "another schema" 's,plimsoll-record/1,plimsoll-record/2,'
broken record $x "a member more" 's/"exit_status"/"more": 1, "exit_status"/'
broken record $x "results' member by another name" 's/"machine_id":/"machineid":/'
broken record $x "a status that there is not" 's/"exit_status": 3/"exit_status": 2/'
broken record $x "an option that there is not" 's/"fail-on":/"fail_on":/'
broken record $x "a key's id that is none" 's/^\( *"\)[0-9a-f]\{4\}\([0-9a-f]\{60\}"\)$/\1\2/'
broken record $x "earlier runs that are none" 's/"earlier": .*,$/"earlier": [1],/'
broken record $x "a file that is not of rules/" 's,"rules/benchmark.xml","/benchmark.xml",'
broken record $x "a day the other way round" 's/"until": "[^"]*"/"until": "31.12.2026"/'
x=$tmp/frameworks.json
broken frameworks $x "another word" 's/"not-assessed"/"compliant"/'
broken frameworks $x "a percentage" 's/"requirements":/"percent": 100, &/'
broken frameworks $x "a rule without its effective result" -z 's/,\n *"effective": "[a-z]*"//'
x=$tmp/documents.json
broken documents $x "neither digest nor reason" 's/"why": "[^"]*"/"why": null/'
broken documents $x "a digest that is none" 's/"sha256": "../"sha256": "/'
x=$tmp/evidence/trail.jsonl
broken trail $x "a number that is text" '1s/"seq":0/"seq":"0"/'
broken trail $x "no digest of the line before" '1s/"prev":"[0-9a-f]*",//'
broken trail $x "a run without its manifest" '1s/"manifest":"[0-9a-f]*",//'
broken trail $x "a bool" '1s/"complete":"no"/"complete":false/'
broken trail $x "a member more" '1s/"status"/"more":1,"status"/'
broken trail $x "a hold without reason" 's/"reason":"a [^,]*,"run"/"run"/'
broken trail $x "an action that there is not" 's/"action":"release"/"action":"forget"/'
broken trail $x "a torn line that is not Base64" 's/"torn":"/&%/'
x=$tmp/evidence_list.json
broken evidence_list $x "another schema" 's,plimsoll-evidence-list/1,plimsoll-history/1,'
broken evidence_list $x "a state that there is not" 's/"state": "kept"/"state": "lost"/'
broken evidence_list $x "a percent that is a number" 's/"percent": "\([0-9.]*\)"/"percent": \1/'
broken evidence_list $x "what only history has" 's/"deleted": null/"deleted": null, "changes": null/'
x=$tmp/history.json
broken history $x "a run without the one before" '/"previous":/d'
broken history $x "a change to no result" 's/"changes": \[[^]]*\]/"changes": [{"rule": "xccdf_x_rule_y", "number": "1", "from": "pass", "to": "bad"}]/'
broken history $x "a member more" 's/"trouble":/"more": 1, &/'

echo "1..$n"
exit "$failed"
