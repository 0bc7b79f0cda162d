#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_merge: merge as a command: results of several hosts and benchmarks, and a bundle; what is refused; exit statuses; the schema. TAP.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-merge.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0 failed=0

# exits STATUS NAME PATTERN ARGUMENT...: what plimsoll says in all, and its exit status
exits() {
	wanted=$1 name=$2 pattern=$3
	shift 3
	"$plimsoll" "$@" >"$tmp/said" 2>&1
	status=$?
	n=$((n + 1))
	if [ $status = "$wanted" ] && tr '\n' ' ' <"$tmp/said" | tr -s ' ' | grep -qF -e "$pattern"; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		{ echo "exit status $status, wanted: $wanted and $pattern" && cat "$tmp/said"; } | sed -n '1,20s/^/# /p'
	fi
}

for host in docker-20.10.24 docker-20.10.24-hardened docker-20.10.24-plain; do
	"$plimsoll" evaluate -q "$srcdir/fixtures/facts/$host.jsonl" -r "json:$tmp/$host.json" 2>/dev/null
done
"$plimsoll" evaluate -q -b 1.6.0 "$srcdir/fixtures/facts/docker-20.10.24-swarm.jsonl" -r "json:$tmp/swarm.json" 2>/dev/null

exits 3 'hosts with a rule that could not be decided' 'Incomplete: on 3 of 3 hosts' merge "$tmp"/*.json
exits 3 'benchmarks are told apart' 'benchmark: cis-docker 1.6.0, of 1 host' merge "$tmp"/*.json
exits 3 'a host that is there twice counts once' 'docker-20.10.24-plain.json: docker-1' merge "$tmp"/*.json
exits 3 'a file' '' merge "$tmp"/*.json -r "json:$tmp/fleet" -r text
exits 2 'one that is not there' "$tmp/none.json" merge "$tmp/swarm.json" "$tmp/none.json"
exits 2 'facts are no results' 'facts' merge "$srcdir/fixtures/facts/docker-20.10.24.jsonl"
exits 2 'what merge wrote is no results' 'plimsoll-fleet/1' merge "$tmp/fleet"
sed 's/"result": "fail"/"result": "pass"/' "$tmp/swarm.json" >"$tmp/changed"
exits 2 'results that do not come out again' 'changed' merge "$tmp/changed"
exits 2 'nothing to merge' 'it needs RESULTS...' merge
exits 2 'another form' 'fleets are written as text, json or html' merge "$tmp/swarm.json" -r csv
exits 2 'regressions are of one host' 'plimsoll diff' merge "$tmp/swarm.json" --fail-on "regression:$tmp/swarm.json"
mkdir "$tmp/bundle" && cp "$tmp/swarm.json" "$tmp/bundle/results.json"
exits 3 'a bundle' "lab" merge "$tmp/bundle"
exits 4 'what cannot be written' '/nowhere' merge "$tmp/swarm.json" -r json:/nowhere/fleet

if python3 -c 'import jsonschema' 2>/dev/null; then
	n=$((n + 1))
	if python3 -W ignore -m jsonschema -i "$tmp/fleet" "$srcdir/report/schemas/plimsoll-fleet-1.schema.json" >"$tmp/said" 2>&1; then
		echo "ok $n - the schema takes it"
	else
		failed=1
		echo "not ok $n - the schema takes it"
		sed -n '1,5s/^/# /p' "$tmp/said" | cut -c 1-300
	fi
	n=$((n + 1))
	sed 's/"exit_status": 3/"exit_status": 9/' "$tmp/fleet" >"$tmp/broken"
	if python3 -W ignore -m jsonschema -i "$tmp/broken" "$srcdir/report/schemas/plimsoll-fleet-1.schema.json" >"$tmp/said" 2>&1; then
		failed=1
		echo "not ok $n - and refuses a broken copy"
	else
		echo "ok $n - and refuses a broken copy"
	fi
else
	n=$((n + 1))
	echo "ok $n - the schema takes it # SKIP python3-jsonschema is not installed"
fi
echo "1..$n"
exit $failed
