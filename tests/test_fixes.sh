#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_fixes: what the shipped document's shell scripts for the host do, in a folder that stands for its root, with stand-ins
# for the programs that would look at or change this machine. TAP.
set -u
LC_ALL=C
export LC_ALL
umask 022

srcdir=${srcdir:-.}
doc=$srcdir/benchmarks/cis-docker-1.8.0.xml
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-fixes.XXXXXX") || exit 99
root=$tmp/root
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
for tool in xmllint jq; do
	command -v $tool >/dev/null || { echo "1..0 # SKIP $tool is not installed"; exit 0; }
done
n=0 failed=0

is() { # NAME STATUS: what there is to say stands in $tmp/out
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed -n '1,20s/^/# /p' "$tmp/out"
	fi
}

### The host

# stand_in NAME <script
stand_in() {
	{ echo '#!/bin/sh'; cat; } >"$tmp/bin/$1" && chmod 755 "$tmp/bin/$1"
}
mkdir "$tmp/bin"
# What the kernel has: what was loaded last, unless it is locked.
echo '[ -z "$LOCKED" ] && cat "$ROOT"/etc/audit/rules.d/* >"$ROOT/loaded"' | stand_in augenrules
# Whether it asks them: $ROOT/enabled. Starting auditd switches that on, if it can be started.
stand_in auditctl <<'EOF'
case $1 in
-s) echo "enabled $(cat "$ROOT/enabled")" ;;
-e) echo "$2" >"$ROOT/enabled" ;;
esac
EOF
stand_in systemctl <<'EOF'
case $* in
'enable --now auditd') [ -z "$AUDITD" ] || echo 1 >"$ROOT/enabled" ;;
show*) echo "$ROOT/lib/systemd/system/$5" ;;
esac
EOF
echo 'printf "Server:\n Swarm: %s\n Docker Root Dir: %s\n" "$SWARM" "$ROOT/var/lib/docker"' | stand_in docker
echo '[ -n "$PIDS" ] && echo "$PIDS"' | stand_in pidof
echo 'echo "$UID_OF_DOCKERD"' | stand_in stat
# chown [-R] OWNER FILE: who owns what, a file each
echo 'for last; do :; done; echo "$@" >"$ROOT/owners/$(echo "$last" | tr / _)"' | stand_in chown
# Nothing else is on the path: this machine may have an engine of its own.
mkdir "$tmp/tools"
for tool in sh cat chmod cp find grep jq mkdir mv readlink sed tail tr; do
	ln -s "$(command -v $tool)" "$tmp/tools/$tool"
done

# A host on which everything is wrong. Its dockerd: dockerd ARGUMENT...
host() {
	rm -rf "$root"
	mkdir -p "$root/etc/docker/certs.d/r" "$root/etc/audit/rules.d" "$root/etc/tmpfiles.d" "$root/etc/default" \
	    "$root/etc/sysconfig" "$root/etc/containerd" "$root/run/containerd" "$root/lib/systemd/system" "$root/owners" \
	    "$root/var/lib/docker" "$root/proc/7" "$root/usr/bin"
	for made in dockerd containerd containerd-shim containerd-shim-runc-v1 containerd-shim-runc-v2 runc; do
		: >"$root/usr/bin/$made"
		chmod 755 "$root/usr/bin/$made"
	done
	for made in etc/docker/certs.d/r/ca.crt etc/docker/certs.d/r/client.key etc/docker/ca.pem etc/docker/cert.pem \
	    etc/docker/key.pem etc/default/docker etc/sysconfig/docker etc/containerd/config.toml run/docker.sock \
	    run/containerd/containerd.sock lib/systemd/system/docker.service lib/systemd/system/docker.socket; do
		: >"$root/$made"
		chmod 7777 "$root/$made"
	done
	cat >"$root/etc/docker/daemon.json" <<-EOF
		{"labels": ["z=1", "a=2"], "icc": true, "log-level": "debug", "debug": true, "iptables": false,
		 "no-new-privileges": false, "live-restore": false, "userland-proxy": true, "experimental": true,
		 "tlscacert": "$root/etc/docker/ca.pem", "tlscert": "$root/etc/docker/cert.pem", "tlskey": "$root/etc/docker/key.pem"}
	EOF
	chmod 7777 "$root/etc/docker" "$root/etc/docker/daemon.json"
	printf '%s\0' "$@" >"$root/proc/7/cmdline"
	ROOT=$root PIDS=7 SWARM=inactive UID_OF_DOCKERD=0 LOCKED='' AUDITD=yes
	export ROOT PIDS SWARM UID_OF_DOCKERD LOCKED AUDITD
	echo 1 >"$root/enabled"
}

# One without engine.
bare_host() {
	host
	find "$root" -mindepth 1 -delete
	mkdir -p "$root/etc/audit/rules.d" "$root/etc/tmpfiles.d" "$root/owners"
	PIDS=
}

snapshot() {
	(cd "$root" && find . -printf '%p %m %l\n' | sort && find . -type f -exec cksum {} + | sort -k 3)
}

# script CHECK: its script, on the host's root
script() {
	xmllint --nonet --xpath "string(//*[local-name()='fix'][@id='fix-$1'])" "$doc" |
	    sed "s#/etc/#$root/etc/#g; s#/run/#$root/run/#g; s#/proc/#$root/proc/#g" >"$tmp/fix.sh"
	[ -s "$tmp/fix.sh" ]
}
run() {
	PATH=$tmp/bin:$root/usr/bin:$tmp/tools sh "$tmp/fix.sh" >>"$tmp/said" 2>&1
	:
}

# fix CHECK: does
fix() {
	script "$1" && run
}

### Each of them

twice() {
	host dockerd
	snapshot >"$tmp/before"
	fix "$1"
	snapshot >"$tmp/once"
	! cmp -s "$tmp/before" "$tmp/once" || { echo 'it does nothing'; cat "$tmp/fix.sh"; return 1; }
	run
	snapshot | diff "$tmp/once" -
}
on_a_bare_host() {
	bare_host
	: >"$tmp/said"
	snapshot >"$tmp/before"
	fix "$1"
	snapshot | diff "$tmp/before" -
}
fixes=$(xmllint --nonet --xpath "//*[local-name()='fix'][@system='urn:xccdf:fix:script:sh']/@id" "$doc" |
    grep -oE 'fix-(host|daemon|file)-[a-z0-9-]+' | sed 's/^fix-//')
for check in $fixes; do
	: >"$tmp/said"
	twice "$check" >"$tmp/out" 2>&1
	is "$check: does something, and the second time nothing" $?
	on_a_bare_host "$check" >"$tmp/out" 2>&1
	is "$check: does nothing where there is no engine" $?
	cp "$tmp/said" "$tmp/out"
	grep -q 'left as it is' "$tmp/said"
	is "$check: but says so" $?
done
! [ "$(echo "$fixes" | wc -w)" -ne 46 ]
is 'there is one for each of 46 rules' $?

### daemon.json: what comes of it. json NAME CHECK BEFORE AFTER [ARGUMENT-OF-DOCKERD...]; a BEFORE of - is no file

json() {
	name=$1 check=$2 before=$3 after=$4
	shift 4
	host dockerd "$@"
	rm "$root/etc/docker/daemon.json"
	[ "$before" = - ] || printf '%s' "$before" >"$root/etc/docker/daemon.json"
	[ -z "${and-}" ] || eval "$and"
	fix "$check"
	if [ -e "$root/etc/docker/daemon.json" ]; then
		jq -c . "$root/etc/docker/daemon.json" 2>/dev/null || { cat "$root/etc/docker/daemon.json"; echo; }
	else
		echo -
	fi >"$tmp/is"
	printf '%s\n' "$after" | diff "$tmp/is" - >"$tmp/out" && ! [ -e "$root/etc/docker/daemon.json.new" ]
	is "$name" $?
}
off='{"icc":false}'
json 'a key is set where there is no file' daemon-icc-off - "$off"
json 'a key is set in an empty file' daemon-icc-off '' "$off"
json 'a key is set beside others, whose order stays' daemon-icc-off '{"z":[1],"a":"b c\\n"}' '{"z":[1],"a":"b c\\n","icc":false}'
json 'a key that is otherwise is changed' daemon-icc-off '{"icc":true}' "$off"
json 'a file that is no JSON is left alone' daemon-icc-off '{"icc":tr' '{"icc":tr'
json 'a file that is no object is left alone' daemon-icc-off '[1]' '[1]'
json 'the command line has the option: the file is left alone' daemon-icc-off '{}' '{}' --icc=true
json 'the command line has the option and its value apart: the same' daemon-icc-off '{}' '{}' -H fd:// --icc
json 'the command line names another file: the same' daemon-icc-off '{}' '{}' --config-file=/srv/daemon.json
json 'an option that begins alike does not matter' daemon-userland-proxy-off '{}' '{"userland-proxy":false}' \
    --userland-proxy-path=/usr/bin/docker-proxy
and='PIDS=' json 'no dockerd runs: the file is left alone' daemon-icc-off '{}' '{}'
and='PIDS="7 8"' json 'two of them run: the same' daemon-icc-off '{}' '{}'
and='UID_OF_DOCKERD=1000' json 'a rootless one runs: the same' daemon-icc-off '{}' '{}'
json 'live restore is set outside of swarms' daemon-live-restore '{}' '{"live-restore":true}'
and='SWARM=active' json 'in a swarm it is not, as dockerd would not start' daemon-live-restore '{}' '{}'
and='SWARM=' json 'nor where docker does not tell' daemon-live-restore '{}' '{}'
json 'a key is removed where the default is right' daemon-log-level-info '{"a":1,"log-level":"debug","debug":true}' '{"a":1}'
json 'one that is not there is not made' daemon-experimental-off '{"a":1}' '{"a":1}'
json 'no file is made to remove a key from' daemon-manages-iptables - -
and='ln -sf ../../var/lib/docker/real "$root/etc/docker/daemon.json"' \
    json 'a link stays one' daemon-icc-off - "$off"
[ -L "$root/etc/docker/daemon.json" ]
is 'and its target is what was changed' $?

### Audit rules

loads_again() {
	host dockerd
	LOCKED=yes
	fix host-audit-etc-docker
	[ -s "$root/etc/audit/rules.d/50-docker.rules" ] && [ ! -e "$root/loaded" ] || return 1
	LOCKED=
	run
	cmp "$root/etc/audit/rules.d/50-docker.rules" "$root/loaded"
}
loads_again >"$tmp/out" 2>&1
is 'rules that could not be loaded are loaded the next time' $?

# off NAME ENABLED [COMMAND]: what the kernel says in the end, where auditing is off and the command was run
off() {
	host dockerd
	echo 0 >"$root/enabled"
	[ -z "${3-}" ] || eval "$3"
	fix host-audit-etc-docker
	cat "$root/enabled" >"$tmp/out"
	[ "$(cat "$tmp/out")" = "$2" ] && cmp "$root/etc/audit/rules.d/50-docker.rules" "$root/loaded" >>"$tmp/out"
	is "$1" $?
}
off 'where auditing is off it is switched on, and the rules are loaded' 1
off 'where auditd does not start, too' 1 'AUDITD='
on() {
	host dockerd
	echo 2 >"$root/enabled"
	fix host-audit-etc-docker
	[ "$(cat "$root/enabled")" = 2 ]
}
on >"$tmp/out" 2>&1
is 'where it is locked it stays so' $?
no_loader() {
	host dockerd
	mv "$tmp/bin/augenrules" "$tmp/augenrules"
	: >"$tmp/said"
	fix host-audit-etc-docker
	mv "$tmp/augenrules" "$tmp/bin/augenrules"
	cat "$tmp/said"
	grep -qF 'left as it is: nothing loads audit rules: first install auditd' "$tmp/said" &&
	    ! [ -e "$root/etc/audit/rules.d/50-docker.rules" ]
}
no_loader >"$tmp/out" 2>&1
is 'where nothing loads rules, what to install is told' $?

### Modes. mode CHECK FILE BEFORE AFTER

mode() {
	host dockerd
	chmod "$3" "$root/$2"
	fix "$1"
	find "$root/$2" -maxdepth 0 -printf '%m\n' >"$tmp/out"
	[ "$(cat "$tmp/out")" = "$4" ]
	is "$1 makes $4 of $3" $?
}
mode file-daemon-json-mode etc/docker/daemon.json 777 644
mode file-daemon-json-mode etc/docker/daemon.json 600 600
mode file-etc-docker-mode etc/docker 7777 755
mode file-etc-docker-mode etc/docker 700 700
mode file-tls-ca-mode etc/docker/ca.pem 666 444
mode file-tls-key-mode etc/docker/key.pem 644 400
mode file-tls-key-mode etc/docker/key.pem 400 400
mode file-docker-socket-mode run/docker.sock 777 660
mode file-registry-certificates-mode etc/docker/certs.d/r/client.key 644 400
mode file-registry-certificates-mode etc/docker/certs.d/r/ca.crt 644 444

### Which file. owner NAME CHECK FILE ARGUMENT-OF-DOCKERD...: what chown was told

owner() {
	name=$1 check=$2 file=$3
	shift 3
	host dockerd "$@"
	fix "$check"
	cat "$root"/owners/* >"$tmp/out" 2>/dev/null
	[ "$(cat "$tmp/out")" = "${file:+root:root $file}" ]
	is "$name" $?
}
owner "a TLS file is what daemon.json says" file-tls-key-owner "$root/etc/docker/key.pem"
owner "what the command line says, after an equals sign" file-tls-key-owner "$root/etc/docker/ca.pem" --tlskey="$root/etc/docker/ca.pem"
owner "or as the next argument" file-tls-key-owner "$root/etc/docker/ca.pem" --tlskey "$root/etc/docker/ca.pem" --tls
owner "an option that begins alike is another" file-tls-ca-owner "$root/etc/docker/ca.pem" --tlscacerts=/srv/x
owner "one that is not there is not given away" file-tls-key-owner '' --tlskey=/nonexistent/key.pem
owner "a unit's file is what systemd says" file-docker-socket-unit-owner "$root/lib/systemd/system/docker.socket"

### Audit rules. watch CHECK RULE

watch() {
	host dockerd
	echo '-w /elsewhere -p wa' >"$root/etc/audit/rules.d/50-docker.rules"
	fix "$1"
	printf '%s\n' '-w /elsewhere -p wa' "$2" | diff - "$root/etc/audit/rules.d/50-docker.rules" >"$tmp/out"
	is "$1 adds its rule to those there are" $?
}
watch host-audit-dockerd "-w $(readlink -f "$tmp")/root/usr/bin/dockerd -p wxa -k docker"
watch host-audit-data-root "-w $root/var/lib/docker -p wa -k docker"
watch host-audit-docker-service "-w $root/lib/systemd/system/docker.service -p wa -k docker"
watch host-audit-containerd-socket "-w $root/run/containerd/containerd.sock -p rwxa -k docker"
grep -qx "d $root/run/containerd 0711 root root -" "$root/etc/tmpfiles.d/50-containerd.conf"
is 'and has the folder made at boot, before rules are loaded' $?

### As Ansible tasks

tasks() {
	oscap xccdf generate fix --fix-type ansible --profile xccdf_org.plimsoll_profile_level-2 --output "$tmp/fix.yml" "$doc" &&
	    grep -c '^    - name:' "$tmp/fix.yml" && LC_ALL=C.UTF-8 ansible-playbook --syntax-check "$tmp/fix.yml"
}
n=$((n + 1))
if ! command -v oscap >/dev/null || ! command -v ansible-playbook >/dev/null; then
	echo "ok $n - Ansible can read the playbook that OpenSCAP makes # SKIP ansible-core or openscap-scanner is not installed"
else
	n=$((n - 1))
	tasks >"$tmp/out" 2>&1
	is 'Ansible can read the playbook that OpenSCAP makes' $?
fi
echo "1..$n"
exit $failed
