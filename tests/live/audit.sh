#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Rules 1.1.3 to 1.1.18 on the kernel's own audit rules. The audit system is the whole machine's: this runs only where nobody
# else uses it, and leaves it as it was. /etc is a copy, in a mount namespace of its own.
# usage: tests/live/audit.sh PLIMSOLL    TAP
set -u
[ -n "${AUDIT_SH_INSIDE:-}" ] || AUDIT_SH_INSIDE=yes exec unshare --mount --propagation private "$0" "$@"
unset LAB_ENGINE # no engine is started here: the machine's own programs are the ones that rules watch
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
# shellcheck source=SCRIPTDIR/auditctl.sh
. "$live/auditctl.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out"
key=plimsoll-live-$$

audit_usable || lab_skip "$AUDIT_TROUBLE"
restore() {
	audit_restore
	umount -l /etc 2> /dev/null
	lab_end
}
trap restore EXIT

cp -a /etc "$LAB/etc.copy" && mount --bind "$LAB/etc.copy" /etc || exit 99
mkdir -p /etc/docker/sub /etc/audit/rules.d
rm -f /etc/audit/rules.d/* /etc/audit/audit.rules /etc/docker/daemon.json
echo '{}' > /etc/docker/real.json
: > "$LAB/end"
echo '{}' > /etc/docker/daemon.json

audit() { # OPTION...
	"$plimsoll" audit -H "unix://$LAB/none.sock" -p level-2 --no-progress --rule '1.1.*' -r "json:$out/r.json" \
		--facts "$out/facts.jsonl" "$@" > "$out/stdout" 2> "$out/stderr"
}
rule() { # NUMBER VERDICT PATTERN NAME
	local got
	got=$(jq -r --arg n "$1" '.results[] | select(.number == $n) | .result + ": " + .message' "$out/r.json")
	[[ $got == "$2: "* ]] && grep -qE -e "$3" <<< "$got"
	ok $? "$1: $4" "wanted $2: $3
got $got
$(cat "$out/stderr")"
}
data() { grep '"kind":"host"' "$out/facts.jsonl" | jq -c ".read.audit.data$1"; }
# Whether the kernel records what a command does: 0 yes, 1 no, 2 it tells nothing. A watch of another file says where its records
# end. Processes that are older than auditing are not recorded: each command is a new one.
recorded() { # COMMAND
	auditctl -w "$LAB/end" -p wa -k "$key-end" > /dev/null 2>&1
	python3 - "$key" "$LAB/end" "$1" <<- 'EOF'
		import socket, subprocess, sys
		key, end, command = sys.argv[1:]
		s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
		s.bind((0, 1))  # AUDIT_NLGRP_READLOG
		s.settimeout(10)
		for c in command, 'echo > ' + end:
		    subprocess.run(['bash', '-c', c], check=True)
		seen = False
		try:
		    while True:
		        record = s.recv(65536)
		        if record[4:6] != (1300).to_bytes(2, sys.byteorder):
		            continue
		        if b'key="%s-end"' % key.encode() in record:
		            sys.exit(0 if seen else 1)
		        seen = seen or b'key="%s"' % key.encode() in record
		except OSError:
		    sys.exit(2)
	EOF
}
can_see() {
	rules '-w /etc/docker -p wa'
	recorded 'echo "{}" > /etc/docker/real.json'
}

# ---- each verdict
rules
audit
rule 1.1.6 fail 'no audit rule is about /etc/docker' 'a kernel without rules'
rule 1.1.13 notapplicable 'there is no /etc/sysconfig/docker' 'a file that is not there'
dockerd=$(readlink -f "$(command -v dockerd)")
rules '-w /etc/docker -p wa' "-w $dockerd -p wxa"
audit
rule 1.1.6 pass 'no audit daemon' 'a watch of the folder'
rule 1.1.6 pass 'no rule file asks for it' 'and that it does not last'
rule 1.1.11 pass 'dir=/etc/docker' 'trap 69: the file in it'
rule 1.1.3 pass "path=$dockerd" 'the daemon'
rule 1.1.18 fail 'no audit rule' 'another program'
is '[]' "$(data .not_loaded)" 'nothing is missing in the kernel'
is 2 "$(data '.not_configured | length')" 'and two rules in the files'
auditctl -e 0 > /dev/null
audit
rule 1.1.6 fail 'switched off' 'trap 72: a watch while auditing is off'

# ---- the files; a machine whose log is full loses records, and is told so
printf '%s\n' '# as sites have it' "-w /etc/docker/ -p wa -k $key" > /etc/audit/rules.d/50-docker.rules
rules '-w /etc/docker -p wa'
audit
rule 1.1.6 pass 'is audited: .*key=[^;]*; no audit daemon[^;]*(; [0-9]+ records were lost)?$' 'a watch that a file asks for'
is '[[],[]]' "$(data '| [.not_loaded, .not_configured]')" 'kernel and files agree'
rules
audit
rule 1.1.6 fail 'rule files ask for it, but that is not loaded' 'a watch that only a file has'

# ---- traps
rules '-w /etc/docker/daemon.json -p wa'
audit
rule 1.1.6 fail 'no audit rule' 'P-73: a watch of daemon.json is none of /etc/docker'
rule 1.1.11 pass 'daemon.json' 'but one of daemon.json'
rules '-a always,exit -F path=/etc/docker -F perm=wa'
audit
rule 1.1.6 fail 'is about the folder alone' 'trap 70: path= of a folder, which does not see writes to files in it'
rule 1.1.11 fail 'no audit rule' 'nor is it one about a file in it'
rules '-a never,exit -F dir=/etc' '-w /etc/docker -p wa'
audit
rule 1.1.6 fail 'comes first' 'trap 71: a never rule before it'
rules '-w /etc/docker -p wa' '-a never,exit -F dir=/etc'
audit
rule 1.1.6 pass 'is audited' 'a never rule behind it'
rules '-w /etc/docker -p r' '-w /etc/docker -p x'
audit
rule 1.1.6 fail 'writing, changing attributes is not recorded' 'P-74: accesses that are not asked for'
rules '-a always,exit -F path=/etc/docker -F perm=wa -F auid>=1000'
audit
rule 1.1.6 fail 'some accesses only' 'trap 76: a rule for people alone'
rules '-a always,exit -F arch=b64 -S all -F dir=/etc/docker -F perm=wa'
audit
rule 1.1.6 fail '32-bit' 'trap 76: a rule for one width'
rules '-a always,exit -F arch=b64 -S all -F dir=/etc/docker -F perm=wa' '-a always,exit -F arch=b32 -S all -F dir=/etc/docker -F perm=wa'
audit
rule 1.1.6 pass 'is audited' 'rules for both'
rules '-w /etc/docker -p wa'
auditctl -a always,exclude -F msgtype=SYSCALL > /dev/null
audit
rule 1.1.6 fail 'keeps records out' 'records that are left out'
rules '-w /etc/docker -p wa'
auditctl -a never,task > /dev/null
audit
rule 1.1.6 fail 'keeps records out' 'a task list that never audits'
ln -sfn real.json /etc/docker/daemon.json
rules '-w /etc/docker/daemon.json -p wa'
audit
rule 1.1.11 fail 'watches a symbolic link' 'trap 73: a watch of a link'
rules '-w /etc/docker/real.json -p wa'
audit
rule 1.1.11 pass 'is audited' 'and of the file that it leads to'

# ---- what the kernel really does
if can_see; then
	rules '-a always,exit -F path=/etc/docker -F perm=wa'
	recorded 'echo "{}" > /etc/docker/real.json'
	is 1 $? 'the kernel: path= of a folder sees no write of its file'
	rules '-w /etc/docker/daemon.json -p wa'
	recorded 'echo "{}" > /etc/docker/daemon.json'
	is 1 $? 'the kernel: a watch of a link sees no write through it'
	rules '-a never,exit -F dir=/etc' '-w /etc/docker -p wa'
	recorded 'echo "{}" > /etc/docker/real.json'
	is 1 $? 'the kernel: a never rule that comes first silences the watch'
	rules '-a never,exit -F path=/etc/docker/real.json -F perm=r' '-w /etc/docker -p wa'
	recorded 'echo "{}" 1<> /etc/docker/real.json'
	is 1 $? 'the kernel: one for reading silences what opens to read and write'
	rules '-w /etc/docker -p wa' '-a never,exit -F dir=/etc'
	recorded 'echo "{}" > /etc/docker/sub/file'
	is 0 $? 'the kernel: a watch of a folder sees what lies deeper'
	mkdir -p /etc/docker/mounted && mount -t tmpfs none /etc/docker/mounted
	recorded 'echo "{}" > /etc/docker/mounted/file'
	is 1 $? 'the kernel: but not what was mounted there later'
	umount /etc/docker/mounted
else
	skip 'what the kernel really does' 'it does not tell'
fi

# ---- who may not ask
rules '-w /etc/docker -p wa'
setpriv --bounding-set -audit_control --inh-caps=-all "$plimsoll" audit -H "unix://$LAB/none.sock" -p level-2 --no-progress \
	--rule '1.1.*' -r "json:$out/r.json" > /dev/null 2> "$out/stderr"
rule 1.1.6 error 'CAP_AUDIT_CONTROL' 'P-25: without the right to ask'
unshare --pid --fork "$plimsoll" audit -H "unix://$LAB/none.sock" -p level-2 --no-progress --rule '1.1.*' -r "json:$out/r.json" \
	> /dev/null 2> "$out/stderr"
rule 1.1.6 error 'first PID namespace' 'trap 75: in another PID namespace'

# ---- a root that does not run
mkdir -p "$LAB/image/etc/docker" "$LAB/image/etc/audit/rules.d" "$LAB/image/usr/sbin" "$LAB/image/usr/bin"
echo '{}' > "$LAB/image/etc/docker/daemon.json"
audit --root "$LAB/image"
rule 1.1.6 fail 'auditctl is not installed' '--root: nothing that loads rules'
cp "$(type -P true)" "$LAB/image/usr/sbin/auditctl"
audit --root "$LAB/image"
rule 1.1.6 fail 'there is no auditd.service' '--root: nothing that starts it'
image_loads_rules "$LAB/image"
audit --root "$LAB/image"
rule 1.1.6 fail 'by the rule files.*no audit rule' "--root: this kernel's rules are not the image's"
echo "-w /etc/docker -p wa" > "$LAB/image/etc/audit/rules.d/a.rules"
audit --root "$LAB/image"
rule 1.1.6 pass 'by the rule files' '--root: its own files decide'
rule 1.1.11 pass 'by the rule files' '--root: also for the file in the folder'
echo '-w relative' >> "$LAB/image/etc/audit/rules.d/a.rules"
audit --root "$LAB/image"
rule 1.1.6 unknown 'line 2 of /etc/audit/rules.d/a.rules' '--root: a line that stops what loads'

# ---- what auditctl does with the rule files that are unknown below a root
stops() { # LINES: those before the last are loaded or stop it
	auditctl -D > /dev/null
	printf '%b\n' "$1" '-w /etc -p x' > "$LAB/stops.rules" && chmod 640 "$LAB/stops.rules"
	auditctl -R "$LAB/stops.rules" > /dev/null 2>&1
	! auditctl -l | grep -q -e '-w /etc -p x'
}
stops "-w $LAB/none/x/y -p wa"
ok $? 'auditctl -R stops at a watch of what has no folder'
stops "-a always,exit -F dir=$LAB/none -F perm=wa"
ok $? 'and at a folder that is not there'
stops "-a always,exit -S open -F exe=$LAB/none/x"
ok $? 'and at a program that has no folder'
stops '-w /etc -p r\n-w /etc -p r'
ok $? 'and at a rule that is there already'
stops '-W /etc -p r'
ok $? 'and at one to be taken away that is not there'
stops '-a always,exit -F path=/etc/passwd -F uid=nosuchuser'
ok $? 'and at a user that is not there'
! stops "-w $LAB/none -p wa\\n-w /etc -p r -k a\\n-w /etc -p r -k b"
ok $? 'but not at what is not there in a folder that is, nor at another key'
! stops "-i\\n-w $LAB/none/x/y -p wa\\n-w /etc -p r\\n-w /etc -p r"
ok $? 'nor at anything behind -i'
tap_end
