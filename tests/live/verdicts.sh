#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes real engines and containers what tests/live/table says, audits them, and compares each verdict with the table's.
# usage: tests/live/verdicts.sh PLIMSOLL [TABLE]    TAP; exit 0: all as the table says, 77: no lab can be here
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
table=${2:-$live/table}

engine='' broken='' way=root audited='' jobs=0
declare -A results # "RULE SUBJECT" -> verdict, tab, message and evidence

stop_engine() {
	[ -n "$engine" ] || return 0
	lab_down
	engine='' broken='' audited='' way=root
	printf '{}\n' > "$LAB/daemon.json"
	rm -rf "${LAB:?}/etc"
	mkdir "$LAB/etc"
	unset LAB_NET LAB_MOUNTS LAB_KEEP
	export LAB_ENV=()
}

# Containers start side by side; whatever follows waits for them.
settle() {
	local f
	wait_jobs 0
	for f in "$LAB"/failed.*; do
		[ -e "$f" ] || continue
		ok 1 "$engine: container ${f##*/failed.} is made" "$(cat "$f")"
		rm "$f"
	done
}
wait_jobs() { # MOST
	while [ "$jobs" -gt "$1" ]; do
		wait -n "${pids[@]}" 2> /dev/null
		jobs=$((jobs - 1))
	done
}
make_container() { # run|create NAME OPTIONS...
	local name=${2%% *}
	wait_jobs 3
	(eval "lab_docker $1 --name $2" > "$LAB/log.$name" 2>&1 || mv "$LAB/log.$name" "$LAB/failed.$name") &
	pids[jobs]=$!
	jobs=$((jobs + 1))
	audited=''
}

# A volume plugin that mounts nothing, known to the engine as labvolumes (needs LAB_MOUNTS=own): a volume NAME is what FOLDER
# is, for each of these pairs.
volume_plugin() { # NAME=FOLDER...
	mkdir -p "$LAB/etc/docker/plugins" /etc/docker
	echo "unix://$LAB/volumes.sock" > "$LAB/etc/docker/plugins/labvolumes.spec"
	python3 - "$LAB/volumes.sock" "$@" <<-'EOF' > "$LAB/volumes.log" 2>&1 &
	import http.server, json, socketserver, sys
	folders = dict(a.split('=', 1) for a in sys.argv[2:])
	class Handler(http.server.BaseHTTPRequestHandler):
	    protocol_version = 'HTTP/1.1'
	    def do_POST(self):
	        asked = json.loads(self.rfile.read(int(self.headers.get('Content-Length') or 0)) or b'{}')
	        name = asked.get('Name', '')
	        volume = {'Name': name, 'Mountpoint': folders.get(name, '')}
	        answer = {'Implements': ['VolumeDriver'], 'Capabilities': {'Scope': 'local'}, 'Err': '',
	                  'Volume': volume, 'Mountpoint': volume['Mountpoint'],
	                  'Volumes': [{'Name': n, 'Mountpoint': f} for n, f in folders.items()]}
	        body = json.dumps(answer).encode()
	        self.send_response(200)
	        self.send_header('Content-Type', 'application/vnd.docker.plugins.v1.1+json')
	        self.send_header('Content-Length', str(len(body)))
	        self.end_headers()
	        self.wfile.write(body)
	    def address_string(self):
	        return 'engine'
	class Server(socketserver.ThreadingUnixStreamServer):
	    daemon_threads = True
	Server(sys.argv[1], Handler).serve_forever()
	EOF
	LAB_HELPERS+=($!)
	until_true 10 grep -q " 00010000 .* $LAB/volumes.sock\$" /proc/net/unix
}

# Who audits: root, with further options; a user who may use the socket and nothing else; the user whose rootless engine it is
# (lab-rootless.sh); root through a forwarded socket; or root, while a container is removed under the audit.
run_audit() {
	local options=(audit -p level-2 --no-progress -r "json:$LAB/out/results.json" --facts "$LAB/out/facts.jsonl")
	rm -rf "$LAB/out"
	mkdir -m 777 "$LAB/out"
	case $way in
	root*) eval '"$plimsoll" "${options[@]}" -H "unix://$LAB_SOCKET"' "${way#root}" ;;
	user)
		chgrp 65534 "$LAB_SOCKET" && chmod 660 "$LAB_SOCKET"
		HOME=/nonexistent setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all \
			"$plimsoll" "${options[@]}" -H "unix://$LAB_SOCKET" ;;
	owner) lab_as_user PLIMSOLL_DATADIR="$PLIMSOLL_DATADIR" "$plimsoll" "${options[@]}" -H "unix://$LAB_SOCKET" ;;
	forwarded)
		[ -S "$LAB/forwarded.sock" ] || lab_forward "$LAB/forwarded.sock"
		"$plimsoll" "${options[@]}" -H "unix://$LAB/forwarded.sock" ;;
	vanishing\ *)
		lab_forward "$LAB/vanishing.sock" "/containers/$(lab_id "${way#* }")/json" \
			"DOCKER_HOST=unix://$LAB_SOCKET docker rm -f ${way#* }"
		"$plimsoll" "${options[@]}" -H "unix://$LAB/vanishing.sock"
		set -- $?
		lab_forward_end
		return "$1" ;;
	esac > "$LAB/out/text" 2> "$LAB/out/err"
}

# Audits once for all expectations that follow.
audit() {
	local key value
	[ -z "$audited" ] || return 0
	audited=yes results=()
	run_audit
	set -- $?
	if [ "$1" = 2 ] || [ "$1" -gt 3 ] || [ ! -s "$LAB/out/results.json" ]; then
		ok 1 "$engine: the audit runs" "exit $1: $(cat "$LAB/out/err")"
		return
	fi
	while IFS=$'\t' read -r key value; do
		results[$key]=$value
	done < <(jq -r '.results[] | .number as $n |
		([$n + " -", .result, .message] | join("\t")),
		(.subjects[]? | [$n + " " + (if .kind == "daemon" then "daemon" else .name end), .result,
			(.message + " ; " + ([.evidence[]? | "\(.path)=\(.observed)"] | join(" ; ")) | gsub("[\t\n]"; " "))] | join("\t"))' \
		"$LAB/out/results.json")
}

# 2.1,5.2-5.4 as words
rules_of() {
	local part n
	for part in ${1//,/ }; do
		case $part in
		*-*)
			n=${part%-*}
			seq -f "${n%.*}.%g" "${n#*.}" "${part##*.}" ;;
		*) echo "$part" ;;
		esac
	done
}

# The finding of RULE for SUBJECT, whose end may be a star (a task's name ends in its id).
finding() {
	local key
	for key in "${!results[@]}"; do
		# shellcheck disable=SC2053 # a pattern is wanted
		[[ $key == $1\ $2 ]] && echo "${results[$key]}" && return
	done
	echo nothing
}

# expect SUBJECT RULES VERDICT PATTERN [NOTE]: the subject's verdict, and the pattern in its message or evidence
expect() {
	local rule got name
	settle
	audit
	for rule in $(rules_of "$2"); do
		name="$engine: $rule of $1 is $3${5:+ ($5)}"
		case $1 in
		*\*) got=$(finding "$rule" "$1") ;;
		*) got=${results[$rule $1]:-nothing} ;;
		esac
		if [[ "${got%%	*}" =~ ^($3)$ ]] && grep -Eq -- "$4" <<< "$got"; then
			ok 0 "$name"
		else
			ok 1 "$name" "wanted $3 /$4/, got $got"
		fi
	done
}

start_engine() { # NAME OPTIONS...
	local name=${1%% *}
	eval "lab_up ${LAB_OPTIONS---storage-driver=overlay2} ${1#"$name"}" 2> "$LAB/up.err"
	set -- $?
	engine=$name
	if [ "$1" != 0 ]; then
		ok 1 "$engine: dockerd starts" "$(cat "$LAB/up.err")"
		broken=yes
	elif ! lab_image; then
		ok 1 "$engine: the image is made"
		broken=yes
	fi
}

# One line of the table; what it does not understand is a failure.
run_line() {
	local kind=${1%% *} rest=${1#* }
	# one failure is enough for an engine that did not start
	[ -z "$broken" ] || case $kind in [CKAVXD]) return ;; esac
	case $kind in
	O)
		stop_engine
		eval "$rest" ;;
	F)
		stop_engine
		eval "cat > \"\$LAB/daemon.json\" <<-END
		$rest
		END" ;;
	E)
		stop_engine
		start_engine "$rest" ;;
	C) make_container 'run -d' "$rest" ;;
	K) make_container create "$rest" ;;
	A)
		settle
		eval "$rest" > "$LAB/log" 2>&1 || ok 1 "$engine: $rest" "$(cat "$LAB/log")"
		audited='' ;;
	V)
		settle
		way=$rest audited='' ;;
	X) eval "expect $rest" ;;
	D) eval "expect daemon $rest" ;;
	N) ;;
	*) ok 1 "the table's line is understood: $1" ;;
	esac
}

pids=()
while IFS= read -r line || [ -n "$line" ]; do
	case $line in
	'' | '#'*) continue ;;
	'['*)
		condition=${line%%]*}
		condition=${condition#[}
		line=${line#*] }
		# shellcheck disable=SC2086 # words wanted
		if ! lab_has_all $condition; then
			# a line for other engines is nothing that is missing here
			case $condition in
			20.10 | '!20.10' | from* | '!from'*) ;;
			*) case $line in [XD]\ *) skip "$engine: $line" "not here: $condition" ;; esac ;;
			esac
			continue
		fi ;;
	esac
	run_line "$line"
done < "$table"
settle
stop_engine
tap_end
