#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Commands, filters, exit codes and files, on a real engine: what audit says, evaluate says of the facts alone, elsewhere and as
# nobody. usage: tests/live/commands.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out"

containers() {
	lab_image && lab_docker tag lab:1 other:2 &&
		lab_docker run -d --name web --label tier=front --privileged lab:1 sleep 1000 &&
		lab_docker run -d --name vanilla-web --label tier=back lab:1 sleep 1000 &&
		lab_docker create --name hidden --label docker.bench.security=true --label com.example.note=x --network host lab:1 true &&
		lab_docker create --name other --label tier=front -v /etc:/host other:2 true
}
if ! lab_up --storage-driver=overlay2 || ! containers > /dev/null; then
	ok 1 'the engine and its containers are made'
	tap_end
	exit
fi
engine=unix://$LAB_SOCKET

run() { # ARGUMENT...: sets status; standard output in $out/stdout, error in $out/stderr
	"$plimsoll" "$@" > "$out/stdout" 2> "$out/stderr"
	status=$?
}
status=''
json() { # ARGUMENT...: audits into $out/r.json
	rm -f "$out/r.json"
	run audit -H "$engine" --no-progress -r "json:$out/r.json" "$@"
}
value() { jq -c "$1" "$out/r.json" 2>&1; }
subjects() { value '[.results[] | select(.number == "5.5") | .subjects[].name] | sort'; }
excluded() { value '[.population.containers.excluded[].name] | sort'; }
# Without root, docker, network, or a place to write.
nobody() {
	env -i PATH=/nonexistent HOME=/nonexistent PLIMSOLL_CONFIG= PLIMSOLL_DATADIR="$PLIMSOLL_DATADIR" "$(command -v unshare)" --net \
		"$(command -v setpriv)" --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$@"
}

# ---- the same results from the facts alone
# 1.2.2 is unknown for a distribution's build of the engine: no audit with it is complete
json -p level-2 --skip-rule 1.2.2 --facts "$out/facts.jsonl"
is 1 "$status" 'audit: complete, policy not met' "$(cat "$out/stderr")"
cp "$out/r.json" "$out/audit.json"
ok "$(test ! -s "$out/stdout" -a ! -s "$out/stderr"; echo $?)" 'audit: nothing but the report is written' "$(head -n 5 "$out/stdout" "$out/stderr")"
is 600 "$(stat -c %a "$out/facts.jsonl")" 'audit: the facts are for their owner alone'
is 600 "$(stat -c %a "$out/r.json")" 'audit: so is the report'
cp "$out/facts.jsonl" "$LAB/product/facts.jsonl"
chmod 644 "$LAB/product/facts.jsonl"
chmod 755 "$LAB/product"
nobody "$plimsoll" evaluate "$LAB/product/facts.jsonl" -p level-2 --skip-rule 1.2.2 -r json > "$out/e1.json" 2> "$out/stderr"
is 1 $? 'evaluate, as nobody, without docker and network: exit 1' "$(cat "$out/stderr")"
nobody "$plimsoll" evaluate "$LAB/product/facts.jsonl" -p level-2 --skip-rule 1.2.2 -r json > "$out/e2.json" 2> "$out/stderr"
ok "$(cmp -s "$out/e1.json" "$out/e2.json"; echo $?)" 'evaluate: the same bytes twice'
ok "$(cmp "$out/e1.json" "$out/audit.json" > "$out/cmp"; echo $?)" "evaluate: the audit's bytes" "$(cat "$out/cmp")"
(cd / && TZ=Asia/Tokyo LC_ALL=C.UTF-8 nobody "$plimsoll" evaluate "$LAB/product/facts.jsonl" -p level-2 --skip-rule 1.2.2 -r json) > "$out/e3.json"
ok "$(cmp -s "$out/e1.json" "$out/e3.json"; echo $?)" 'evaluate: wherever it runs'
run collect -H "$engine" -o "$out/collected.jsonl"
is 0 "$status" 'collect: exit 0' "$(cat "$out/stderr")"
run evaluate "$out/collected.jsonl" -p level-2 --skip-rule 1.2.2 -r "json:$out/e4.json"
is 1 "$status" 'collect, then evaluate: exit 1' "$(cat "$out/stderr")"
# each run is its own: its id and time, and the evidence of what goes on by itself
plain='.results | walk(if type == "object" then del(.source) else . end)'
ok "$(diff <(jq -S "$plain" "$out/audit.json") <(jq -S "$plain" "$out/e4.json") > "$out/diff"; echo $?)" \
	"collect, then evaluate: the audit's results" "$(cat "$out/diff")"
run evaluate "$out/facts.jsonl" -p level-2 -r text
cp "$out/stdout" "$out/text"
run audit -H "$engine" -p level-2 --no-progress
ok "$(diff <(sed 's/20[0-9-]*T[0-9:]*Z/TIME/g' "$out/text") <(sed 's/20[0-9-]*T[0-9:]*Z/TIME/g' "$out/stdout") > "$out/diff"; echo $?)" \
	'the text report is the same too' "$(cat "$out/diff")"

# ---- selection
json --container web
is '["web"]' "$(subjects)" "P-55, P-61: --container is an exact name, not a part of one"
is '["hidden","other","vanilla-web"]' "$(excluded)" 'P-40: --container: who is left out is listed'
is '{"container":["web"]}' "$(value .run.filters)" '--container: the filter is recorded'
json --container '*web'
is '["vanilla-web","web"]' "$(subjects)" '--container takes globs'
json --container "$(lab_id other | cut -c 1-12)" --container web
is '["other","web"]' "$(subjects)" '--container takes ids, and more than one'
json
is '["hidden","other","vanilla-web","web"]' "$(subjects)" 'P-60, P-62: no name and no label exempts a container'
is '{}' "$(value .run.filters)" 'no filter: none is recorded'
json --image other:2
is '["hidden","other","vanilla-web","web"]' "$(subjects)" '--image: what was made of it, whatever it was called then'
is '{"image":["other:2"]}' "$(value .run.filters)" '--image: recorded'
json --image "$(lab_docker images -q --no-trunc lab:1)"
is '["hidden","other","vanilla-web","web"]' "$(subjects)" '--image by id: whatever the image was called'
json --label tier=front
is '["other","web"]' "$(subjects)" '--label KEY=VALUE'
json --label tier
is '["other","vanilla-web","web"]' "$(subjects)" '--label KEY'
is '["hidden"]' "$(excluded)" '--label: who is left out is listed'
json --rule 5.5 --rule container-readonly-root
is '["5.5","5.13"]' "$(value '[.results[] | select(.result != "notselected") | .number] | sort_by(. | split(".") | map(tonumber))')" \
	'--rule by number and by check'
is '{"rule":["5.5","container-readonly-root"]}' "$(value .run.filters)" '--rule: recorded'
json --rule '5.*' --skip-rule '5.1?'
is 0 "$(value '[.results[] | select(.result != "notselected" and (.number | test("^5[.]1.")))] | length')" '--skip-rule takes globs'
json --reference pci-dss-4.0.1:2.2.6 --rule 5.5
is '["5.5"]' "$(value '[.results[] | select(.result != "notselected") | .number]')" '--reference'
rules=$(value '.results | length')
for filter in '--rule 5.5' '--scope engine' '--scope host' '--container web'; do
	# shellcheck disable=SC2086 # words wanted
	json $filter
	is "$rules" "$(value '.results | length')" "P-41: $filter does not change the document's shape"
done
json -p level-2 --scope engine
is '["fail","notselected","notselected","fail"]' "$(value '[.results[] | select(.number == "2.2" or .number == "2.3" or .number == "5.7" or .number == "5.11") | .result]')" \
	'--scope engine: rules that need the host are left out'
ok "$(grep -q '"not-in-scope"\|--scope engine' "$out/r.json"; echo $?)" '--scope engine: declared settings are labelled as that'
json -p level-2 --scope host
is '["notselected","pass","pass","notselected"]' "$(value '[.results[] | select(.number == "2.2" or .number == "2.3" or .number == "5.7" or .number == "5.11") | .result]')" \
	'--scope host: and the other way round'

# ---- exit codes
json --skip-rule 1.2.2 --fail-on none
is 0 "$status" '--fail-on none: exit 0'
json --rule 5.5 --container vanilla-web
is 0 "$status" 'all selected rules pass: exit 0' "$(cat "$out/stderr")"
json --rule 5.5 --fail-on high
is 1 "$status" 'P-46: --fail-on high, and a rule of that severity fails: exit 1'
json --rule 5.13 --fail-on high
is 0 "$status" '--fail-on high, and only a milder one fails: exit 0'
json --rule 5.5 --rule 5.13 --container vanilla-web --fail-on none --min-score 50
is 0 "$status" '--min-score: just met is met'
json --rule 5.5 --rule 5.13 --container vanilla-web --fail-on none --min-score 50.01
is 1 "$status" '--min-score: just missed is missed'
json --rule 5.23 -p level-2 --fail-on none --min-score 1
is 1 "$status" '--min-score: nothing scored is not met'
for wrong in '--rule 5.99' '--profile level-9' '--bogus' '--reference nosuch:1' '-H ssh://127.0.0.1' '-r nosuch' '--min-score 101'; do
	# shellcheck disable=SC2086 # words wanted
	run audit -H "$engine" $wrong
	is 2 "$status" "audit $wrong: exit 2" "$(cat "$out/stderr")"
	ok "$(test ! -s "$out/stdout" -a -s "$out/stderr"; echo $?)" "audit $wrong: nothing but a message"
done
run evaluate "$out/none.jsonl"
is 2 "$status" 'evaluate of no file: exit 2'
head -n -1 "$out/facts.jsonl" > "$out/cut.jsonl"
run evaluate "$out/cut.jsonl"
is 2 "$status" 'evaluate of facts whose end is missing: exit 2'
ok "$(test ! -s "$out/stdout" -a -s "$out/stderr"; echo $?)" 'evaluate of facts whose end is missing: no report'

# ---- files
run audit -H "$engine" -r json:/dev/full
is 4 "$status" 'a report into /dev/full: exit 4' "$(cat "$out/stderr")"
"$plimsoll" audit -H "$engine" > /dev/full 2> "$out/stderr"
is 4 $? 'standard output is full: exit 4' "$(cat "$out/stderr")"
mkdir "$LAB/readonly" && mount --bind "$LAB/readonly" "$LAB/readonly" && mount -o remount,ro,bind "$LAB/readonly"
run audit -H "$engine" -r "json:$LAB/readonly/r.json"
is 4 "$status" 'a report into a read-only folder: exit 4' "$(cat "$out/stderr")"
run audit -H "$engine" --facts "$LAB/readonly/f.jsonl"
is 4 "$status" 'facts into a read-only folder: exit 4' "$(cat "$out/stderr")"
run collect -H "$engine" -o "$LAB/readonly/f.jsonl"
is 4 "$status" 'collect into a read-only folder: exit 4' "$(cat "$out/stderr")"
"$plimsoll" collect -H "$engine" -o - > /dev/full 2> "$out/stderr"
is 4 $? 'collect, and standard output is full: exit 4' "$(cat "$out/stderr")"
umount "$LAB/readonly"
mkdir "$out/files"
echo precious > "$out/precious"
ln -s "$out/precious" "$out/files/r.json"
run audit -H "$engine" -r "json:$out/files/r.json" -r text
is precious "$(cat "$out/precious")" 'P-86: a symbolic link at the path is replaced, not followed'
is 'r.json' "$(ls -A "$out/files")" 'no temporary file is left'
ok "$(jq -e .schema "$out/files/r.json" > /dev/null && grep -q . "$out/stdout"; echo $?)" 'one report to a file, one to standard output'

# ---- which engine
DOCKER_HOST=$engine run audit -r "json:$out/r.json"
is '"DOCKER_HOST"' "$(value .engine.chosen_by)" 'DOCKER_HOST is used, and named as the reason'
DOCKER_CONFIG=$LAB/client docker context create lab --docker "host=$engine" > /dev/null 2>&1
DOCKER_CONFIG=$LAB/client DOCKER_CONTEXT=lab run audit -r "json:$out/r.json"
is "\"$engine\"" "$(value .engine.endpoint)" 'DOCKER_CONTEXT is followed'
DOCKER_CONFIG=$LAB/client docker context use lab > /dev/null 2>&1
DOCKER_CONFIG=$LAB/client run audit -r "json:$out/r.json"
is "\"$engine\"" "$(value .engine.endpoint)" "and the client's current context"
is true "$(value '.engine.chosen_by | test("currentContext")')" 'with the reason'
is '"yes"' "$(value .engine.local)" 'it is proven to run here'
lab_down
tap_end
