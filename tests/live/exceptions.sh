#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Exceptions and attestations on a real engine: containers that are made anew keep them, others do not get them, and evaluate says
# what audit says. usage: tests/live/exceptions.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out"

# As compose makes the containers of a service; it need not be installed.
compose() { # NAME IMAGE OPTION...
	local name=$1 image=$2
	shift 2
	lab_docker run -d --name "$name" --label com.docker.compose.project=shop --label com.docker.compose.service=agent \
		--label com.docker.compose.container-number=1 "$@" "$image" sleep 1000
}
containers() {
	lab_image && lab_docker tag lab:1 other:2 && lab_build third:3 'FROM lab:1' 'ENV third=yes' &&
		compose shop-agent-1 lab:1 --label com.docker.compose.oneoff=False --privileged &&
		lab_docker run -d --name named --label tier=front --privileged lab:1 sleep 1000 &&
		lab_docker create --name web --network host lab:1 true
}
if ! lab_up --storage-driver=overlay2 || ! containers > /dev/null 2>&1; then
	ok 1 'the engine and its containers are made'
	tap_end
	exit
fi
engine=unix://$LAB_SOCKET
yesterday=$(date -u -d '-1 day' +%F) tomorrow=$(date -u -d '+1 day' +%F)

json() { # OPTION...: audits 5.5 into $out/r.json
	rm -f "$out/r.json"
	"$plimsoll" audit -H "$engine" --no-progress --rule 5.5 -r "json:$out/r.json" --facts "$out/facts.jsonl" "$@" > "$out/stdout" 2> "$out/stderr"
	status=$?
}
covered() { jq -c '[.results[] | select(.number == "5.5") | .subjects[] | select(.exception != null) | .name]' "$out/r.json" 2>&1; }
fails() { jq -c '[.results[] | select(.number == "5.5") | .subjects[] | select(.result == "fail") | .name]' "$out/r.json" 2>&1; }
state() { jq -r '.run.inputs.exceptions.entries[0] | "\(.state) \(.creator_controlled)"' "$out/r.json" 2>&1; }
exception() { # SUBJECTS: writes $out/x.json
	cat > "$out/x.json" <<-END
	{"schema": "plimsoll-exceptions/1", "exceptions": [{"id": "EX-1", "rule": "container-not-privileged", "subjects": [$1],
	"reason": "It has to.", "risk": "It owns the host.", "owner": "Ada", "approver": "Bo",
	"starts": "$yesterday", "expires": "$tomorrow"}]}
	END
}

# ---- by compose service
exception '{"kind": "container", "compose": {"project": "shop", "service": "agent"}}'
json --exceptions "$out/x.json"
is '["shop-agent-1"]' "$(covered)" 'by compose service: the container is covered'
is '["named","shop-agent-1"]' "$(fails)" 'and still fails, as does the other one'
is 'in-force true' "$(state)" 'its labels are what its creator chose'
is 1 "$status" 'the other one counts: exit 1' "$(cat "$out/stderr")"
before=$(lab_id shop-agent-1)
lab_docker rm -f shop-agent-1 > /dev/null
compose shop-agent-2 lab:1 --label com.docker.compose.oneoff=False --privileged > /dev/null
ok "$([ "$before" != "$(lab_id shop-agent-2)" ]; echo $?)" 'the container is made anew'
json --exceptions "$out/x.json"
is '["shop-agent-2"]' "$(covered)" 'by compose service: it keeps its exception, under another id and name'
compose shop-agent-run-1 lab:1 --label com.docker.compose.oneoff=True --privileged > /dev/null
json --exceptions "$out/x.json"
is '["shop-agent-2"]' "$(covered)" 'what compose runs once does not get it'
lab_docker rm -f shop-agent-run-1 > /dev/null

# ---- by name, and image
exception '{"kind": "container", "name": "named", "image": "lab:1"}'
json --exceptions "$out/x.json"
is '["named"]' "$(covered)" 'by name and image'
lab_docker rm -f named > /dev/null
lab_docker run -d --name named --label tier=front --privileged third:3 sleep 1000 > /dev/null
json --exceptions "$out/x.json"
is '[]' "$(covered)" 'made anew under that name from another image: not covered'
is 'no-subject false' "$(state)" 'and the exception is said to match nothing'
is 1 "$status" 'and the failure counts' "$(cat "$out/stderr")"
image=$(lab_docker image inspect -f '{{.Id}}' third:3)
exception "{\"kind\": \"container\", \"name\": \"named\", \"image\": \"$image\"}"
json --exceptions "$out/x.json"
is '["named"]' "$(covered)" 'by name and the id of the image'
is 'in-force false' "$(state)" 'which the engine vouches for'
lab_docker tag lab:1 third:3
lab_docker rm -f named > /dev/null
lab_docker run -d --name named --label tier=front --privileged third:3 sleep 1000 > /dev/null
json --exceptions "$out/x.json"
is '[]' "$(covered)" 'another image under the same tag is another image'

# ---- by label, whose value is a digest in facts
exception '{"kind": "container", "label": {"key": "tier", "value": "front"}}'
json --exceptions "$out/x.json"
is '["named"]' "$(covered)" 'by the value of a label' "$(cat "$out/stderr")"
cp "$out/r.json" "$out/audit.json"
"$plimsoll" evaluate "$out/facts.jsonl" --rule 5.5 --exceptions "$out/x.json" -r "json:$out/e.json" > /dev/null 2> "$out/stderr"
ok "$(cmp "$out/audit.json" "$out/e.json" > "$out/cmp" 2>&1; echo $?)" "evaluate: the audit's bytes" "$(cat "$out/cmp" "$out/stderr")"
exception '{"kind": "container", "label": {"key": "tier", "value": "back"}}'
json --exceptions "$out/x.json"
is '[]' "$(covered)" 'by another value'

# ---- all of it
exception '{"kind": "container", "name": "named"}, {"kind": "container", "compose": {"project": "shop", "service": "agent"}}'
json --exceptions "$out/x.json"
is '["named","shop-agent-2"]' "$(covered)" 'both are covered'
is 0 "$status" 'nothing else fails: exit 0' "$(cat "$out/stderr")"
is '["fail","pass"]' "$(jq -c '.results[] | select(.number == "5.5") | [.result, .effective]' "$out/r.json")" 'observed fail, effective pass'
is '[0,100]' "$(jq -c '[.score.percent, .score.with_exceptions]' "$out/r.json")" 'both scores are told'
is "$(sha256sum < "$out/x.json" | cut -c 1-64)" "$(jq -r .run.inputs.exceptions.sha256 "$out/r.json")" 'the file is named by its digest'
json --exceptions "$out/x.json" --at "$(date -u -d "$tomorrow +1 day" +%F)"
is '[]' "$(covered)" '--at: after its last day it has expired'
is 'expired false' "$(state)" 'and is said to have'
is 1 "$status" 'and the failures count' "$(cat "$out/stderr")"

# ---- a container that vanishes is no failure that anyone answers for
exception '{"kind": "container", "name": "*"}'
lab_forward "$LAB/forward.sock" "/containers/$(lab_id web)/json" "docker -H $engine rm -f web"
"$plimsoll" audit -H "unix://$LAB/forward.sock" --scope engine --no-progress --rule 5.5 --exceptions "$out/x.json" -r "json:$out/r.json" > /dev/null 2> "$out/stderr"
is 3 $? 'a container vanishes: incomplete, whatever the exceptions say' "$(cat "$out/stderr")"
is '["error","error",null]' "$(jq -c '.results[] | select(.number == "5.5") | .subjects[] | select(.name == "web") | [.result, .effective, .exception]' "$out/r.json")" \
	'an error stays an error'
lab_forward_end

# ---- attestations
cat > "$out/a.json" <<END
{"schema": "plimsoll-attestations/1", "attestations": [{"id": "AT-1", "rule": "4.12", "benchmark": "cis-docker-1.8.0", "result": "pass",
"statement": "The pipeline verifies.", "by": "Dee", "made": "$yesterday", "expires": "$tomorrow",
"documents": [{"title": "its log", "file": "log.txt", "sha256": "$(echo log | sha256sum | cut -c 1-64)"}]}]}
END
attested() { # prints result, effective, state
	"$plimsoll" evaluate "$out/facts.jsonl" --rule 4.12 --attestations "$out/a.json" -r "json:$out/r.json" > /dev/null 2> "$out/stderr"
	jq -c '[(.results[] | select(.number == "4.12") | .result, .effective), .run.inputs.attestations.entries[0].state]' "$out/r.json"
}
echo log > "$out/log.txt"
is '["notchecked","pass","in-force"]' "$(attested)" '4.12: attested, with its document' "$(cat "$out/stderr")"
echo forged > "$out/log.txt"
is '["notchecked","notchecked","document-differs"]' "$(attested)" '4.12: the document was changed: it does not help' "$(cat "$out/stderr")"
lab_down
tap_end
