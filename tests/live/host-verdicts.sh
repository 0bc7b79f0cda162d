#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the files of a real engine, and those of an image that does not run, what tests/live/table-host says, and compares what
# plimsoll says of them. /etc, the units' folder and /run are copies, in a mount namespace of its own.
# usage: tests/live/host-verdicts.sh PLIMSOLL [TABLE]    TAP
set -u
umask 022
if [ "${HOST_VERDICTS_INSIDE:-}" != yes ] && unshare --mount true 2> /dev/null; then
	HOST_VERDICTS_INSIDE=yes exec unshare --mount --propagation private "$0" "$@"
fi
unset LAB_ENGINE # the units, and the programs that rules watch, are the machine's own package's
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
# shellcheck source=SCRIPTDIR/auditctl.sh
. "$live/auditctl.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
[ "${HOST_VERDICTS_INSIDE:-}" = yes ] || lab_skip 'no mount namespace can be made here'
table=${2:-$live/table-host}
out=$LAB/out I=$LAB/image units=/lib/systemd/system
audit=no
for file in $units/docker.service $units/docker.socket /etc/default/docker /usr/bin/containerd; do
	[ -e "$file" ] || lab_skip "the distribution's docker.io is not installed: there is no $file"
done
finish() {
	[ "$audit" != yes ] || audit_restore
	umount -l /etc /lib/systemd/system /run 2> /dev/null
	lab_end
}
trap finish EXIT
! audit_usable || audit=yes

# Copies of the machine's folders stand in their places; an image has the same.
places() {
	local folder
	for folder in /etc /lib/systemd/system; do
		mkdir -p "$LAB/copy$folder" && cp -a "$folder/." "$LAB/copy$folder" && chmod 755 "$LAB/copy$folder" &&
			mount --bind "$LAB/copy$folder" "$folder" || return
	done
	mount -t tmpfs -o mode=755 lab /run && mkdir -p /run/containerd /run/docker
	rm -rf /etc/docker /etc/audit/rules.d /etc/audit/audit.rules /etc/sysconfig /etc/systemd/system/docker*
	mkdir -p /etc/docker /etc/containerd /etc/audit/rules.d
	rm -f /etc/containerd/*
}
image() {
	local program
	rm -rf "$I"
	mkdir -p "$I"/{run,sbin,tmp,usr/bin,usr/sbin,etc/{audit/rules.d,default,docker,systemd/system}} "$I$units" "$out" &&
		chmod 755 "$I" "$I/etc" "$I/lib" "$I/lib/systemd" "$I/usr" &&
		cp -a $units/docker.{service,socket} "$I$units" && cp -a /etc/default/docker "$I/etc/default" &&
		cp -a /etc/passwd /etc/group "$I/etc" || return
	printf '%s\n' 'passwd: files' 'group: files' > "$I/etc/nsswitch.conf"
	for program in sbin/dockerd bin/containerd bin/containerd-shim{,-runc-v1,-runc-v2} bin/runc sbin/auditctl; do
		install -m 755 "$(type -P true)" "$I/usr/$program" || return
	done
	image_loads_rules "$I"
}

#
# Changes, each of which is undone before the next group (a mode of four digits would leave a folder's setuid)
#

undo=()
undo_all() {
	local i
	for ((i = ${#undo[@]} - 1; i >= 0; i--)); do
		eval "${undo[i]}" || ok 1 "$group: undone: ${undo[i]}"
	done
	undo=()
}
owner() { # USER:GROUP FILE
	undo+=("chown -h $(stat -c %u:%g "$2") '$2' && chmod 00$(stat -c %a "$2") '$2'")
	chown -h "$1" "$2"
}
mode() { # MODE FILE
	undo+=("chmod 00$(stat -c %a "$2") '$2'")
	chmod "$1" "$2"
}
# An access control list that lets one more user in, as the kernel has it.
list() { # UID RIGHTS FILE
	undo+=("unlist '$3' && chmod 00$(stat -c %a "$3") '$3'")
	python3 - "$@" <<-'END'
	import os, struct, sys
	uid, rights, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
	mode = os.stat(path).st_mode
	entries = [(1, mode >> 6 & 7, 2**32 - 1), (2, rights, uid), (4, mode >> 3 & 7, 2**32 - 1),
	           (16, rights | mode >> 3 & 7, 2**32 - 1), (32, mode & 7, 2**32 - 1)]
	os.setxattr(path, 'system.posix_acl_access', b'\2\0\0\0' + b''.join(struct.pack('<HHI', *e) for e in entries))
	END
}
unlist() { python3 -c 'import os, sys; os.removexattr(sys.argv[1], "system.posix_acl_access")' "$1"; }
away() { # FILE: it is not there
	local kept
	if [ -e "$1" ] || [ -L "$1" ]; then
		kept=$LAB/away.$((++nkept))
		undo+=("mv '$kept' '$1'")
		mv "$1" "$kept"
	fi
}
nkept=0
instead() { # FILE: what is made there is taken away again, and folders for it are made
	local above=$1
	away "$1" || return
	while [ ! -e "$(dirname "$above")" ]; do above=$(dirname "$above"); done
	undo+=("rm -rf '$above'")
	mkdir -p "$(dirname "$1")"
}
put() { instead "$1" && printf '%s\n' "${@:2}" > "$1"; }         # FILE LINE...
link() { instead "$1" && ln -s "$2" "$1"; }                      # FILE TARGET
loop() { link "$1" "$(basename "$1")"; }                         # FILE
pipe() { instead "$1" && mkfifo "$1"; }                          # FILE
folder() { instead "$1" && mkdir -m "${2:-755}" "$1"; }          # FILE [MODE]
hollow() { instead "$1" && python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$1"; } # a socket: FILE
many() { # COUNT FOLDER: certificates
	instead "$2" && python3 - "$@" <<-'END'
	import os, sys
	os.umask(0o022)
	os.mkdir(sys.argv[2])
	for i in range(int(sys.argv[1])):
	    os.close(os.open('%s/%05d.crt' % (sys.argv[2], i), os.O_CREAT | os.O_WRONLY, 0o444))
	END
}
watch() { # PERMISSIONS PATH...: the kernel's rules, and no others
	local path all=()
	for path in "${@:2}"; do all+=("-w $path -p $1"); done
	watched=yes
	rules "${all[@]}"
}
asks() { # PERMISSIONS PATH...: the image's rule files
	local path
	for path in "${@:2}"; do echo "-w $path -p $1"; done > "$LAB/asked"
	put "$I/etc/audit/rules.d/a.rules" "$(cat "$LAB/asked")"
}

#
# Audits
#

group='' way=live audited='' broken='' watched='' status=''
declare -A results

run_audit() {
	local options=(audit -p level-2 --no-progress -r json --rule '1.*' --rule '3.*' --rule 4.5)
	case $way in
	live) "$plimsoll" "${options[@]}" -H "unix://$LAB_SOCKET" ;;
	live\ *) eval '"$plimsoll" "${options[@]}" -H "unix://$LAB_SOCKET"' "${way#live}" ;;
	none) "$plimsoll" "${options[@]}" -H "unix://$LAB/none.sock" ;;
	forwarded)
		lab_forward "$LAB/forward.sock"
		"$plimsoll" "${options[@]}" -H "unix://$LAB/forward.sock"
		set -- $?
		lab_forward_end
		rm -f "$LAB/forward.sock"
		return "$1" ;;
	unasked) setpriv --bounding-set -audit_control --inh-caps=-all "$plimsoll" "${options[@]}" -H "unix://$LAB_SOCKET" ;;
	image) "$plimsoll" "${options[@]}" --root "$I" ;;
	bare) env -i PATH=/nonexistent PLIMSOLL_DATADIR="$PLIMSOLL_DATADIR" "$plimsoll" "${options[@]}" -H "unix://$LAB_SOCKET" ;;
	stranger) (cd / && setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs "$plimsoll" "${options[@]}" --root "$I") ;;
	*) false ;;
	esac > "$out/results.json" 2> "$out/err"
}
audit() {
	local key value
	[ -z "$audited" ] || return 0
	audited=yes results=()
	run_audit
	status=$?
	if [ "$status" = 2 ] || [ "$status" -gt 3 ]; then
		ok 1 "$group: the audit runs" "exit $status: $(cat "$out/err")"
		return
	fi
	while IFS=$'\t' read -r key value; do
		results[$key]=$value
	done < <(jq -r '.results[] | .number as $n | ([$n + " -", .result + ": " + .message] | @tsv),
		(.subjects[]? | [$n + " " + .name, .result + ": " + .message] | @tsv)' "$out/results.json")
}

rules_of() { # 1.1.3,3.1-3.4 as words
	local part first
	for part in ${1//,/ }; do
		case $part in
		*-*)
			first=${part%-*}
			seq -f "${first%.*}.%g" "${first##*.}" "${part##*.}" ;;
		*) echo "$part" ;;
		esac
	done
}
# What a rule says of itself (-), or of the file whose name ends in that.
finding() { # RULE SUBJECT
	local key
	[ "$2" != - ] || { echo "${results[$1 -]:-nothing}"; return; }
	for key in "${!results[@]}"; do
		[[ $key == "$1 "*"$2" ]] && echo "${results[$key]}" && return
	done
	echo nothing
}
expect() { # SUBJECT RULES VERDICT PATTERN [NOTE]
	local rule got
	audit
	for rule in $(rules_of "$2"); do
		got=$(finding "$rule" "$1")
		[[ $got == "$3: "* ]] && grep -qE -e "$4" <<< "$got"
		ok $? "$group: $rule of $1 is $3${5:+ ($5)}" "wanted $3: $4
got $got
$(cat "$out/err")"
	done
}

end_group() {
	[ -n "$group" ] || return 0
	undo_all
	[ -z "$watched" ] || rules
	watched='' audited='' broken=''
}
run_line() { # KIND REST
	case $1 in
	E)
		end_group
		[ ! -e "$LAB/docker.pid" ] || lab_down
		group="an engine: $2"
		eval "lab_up --bridge=none --iptables=false $2" 2> "$out/up" || { ok 1 "$group starts" "$(cat "$out/up")"; engine_broken=yes; } ;;
	P)
		end_group
		group=''
		[ ! -e "$LAB/docker.pid" ] || lab_down
		eval "$2" > "$out/made" 2>&1 || ok 1 "$2" "$(cat "$out/made")"
		undo=() ;;
	G)
		end_group
		way=${2%%:*} group=${2#*: } ;;
	A) [ -n "$broken" ] || eval "$2" 2> "$out/change" || { ok 1 "$group: $2" "$(cat "$out/change")"; broken=yes; } ;;
	X) [ -n "$broken" ] || eval "expect $2" ;;
	S)
		audit
		is "$2" "$status" "$group: exit status $2" "$(cat "$out/err")" ;;
	N) ;;
	*) ok 1 "the table's line is understood: $1 $2" ;;
	esac
}
has_all() { # CONDITION...
	local condition
	for condition; do
		case $condition in
		audit) [ "$audit" = yes ] || return ;;
		acl) [ "$acl" = yes ] || return ;;
		*) lab_has "$condition" || return ;;
		esac
	done
}

mkdir -p "$out"
if ! { places && image; } 2> "$out/err"; then
	ok 1 "copies of the engine's files are made" "$(cat "$out/err")"
	tap_end
	exit
fi
: > "$out/listed"
acl=no
! { list 1234 4 "$out/listed" && undo_all; } 2> /dev/null || acl=yes
undo=()
engine_broken=''
while IFS= read -r line || [ -n "$line" ]; do
	case $line in
	'' | '#'*) continue ;;
	'['*)
		conditions=${line%%]*}
		line=${line#*] }
		# shellcheck disable=SC2086 # words wanted
		if ! has_all ${conditions#[}; then
			case $line in X\ *) skip "$group: $line" "not here: ${conditions#[}" ;; esac
			continue
		fi ;;
	esac
	[ -z "$engine_broken" ] || break
	run_line "${line%% *}" "${line#* }"
done < "$table"
end_group
lab_down
tap_end
