#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Who may use an engine's socket where a directory knows the users: rule 1.1.2 with OpenLDAP's slapd and nslcd, in a mount namespace of
# their own, so that this machine's nsswitch.conf and users stay as they are.
# usage: tests/live/ldap.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
if [ "${LDAP_INSIDE:-}" != yes ]; then
	for tool in slapd slapadd nslcd cc; do
		command -v "$tool" > /dev/null || lab_skip "$tool is not installed"
	done
	[ "$(id -u)" = 0 ] || lab_skip 'needs root'
	[ -e /etc/ldap/schema/nis.schema ] || lab_skip "OpenLDAP's schemas are not at /etc/ldap/schema"
	ldconfig -p | grep -q 'libnss_ldap\.so\.2' || lab_skip 'libnss_ldap is not installed'
	unshare --mount true 2> /dev/null || lab_skip 'no namespace can be made here'
	HOST_MOUNTS=$(readlink /proc/self/ns/mnt | tr -dc 0-9)
	export HOST_MOUNTS
	LDAP_INSIDE=yes exec unshare --mount --propagation private "$0" "$@"
fi
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
status=''
mkdir "$out" "$LAB/ldap"

directory() {
	local suffix=dc=lab
	cat > "$LAB/slapd.conf" <<-END
	include /etc/ldap/schema/core.schema
	include /etc/ldap/schema/cosine.schema
	include /etc/ldap/schema/nis.schema
	modulepath /usr/lib/ldap
	moduleload back_mdb
	database mdb
	suffix $suffix
	directory $LAB/ldap
	maxsize 8388608
	END
	cat > "$LAB/lab.ldif" <<-END
	dn: $suffix
	objectClass: dcObject
	objectClass: organization
	o: lab
	dc: lab

	dn: uid=erin,$suffix
	objectClass: account
	objectClass: posixAccount
	uid: erin
	cn: erin
	uidNumber: 5001
	gidNumber: 5001
	homeDirectory: /

	dn: uid=frank,$suffix
	objectClass: account
	objectClass: posixAccount
	uid: frank
	cn: frank
	uidNumber: 5002
	gidNumber: 4242
	homeDirectory: /

	dn: cn=labgroup,$suffix
	objectClass: posixGroup
	cn: labgroup
	gidNumber: 4242
	memberUid: erin
	END
	slapadd -f "$LAB/slapd.conf" -l "$LAB/lab.ldif" > "$out/slapadd" 2>&1 || return
	server
}
server() {
	slapd -d 0 -f "$LAB/slapd.conf" -h "ldapi://${LAB//\//%2f}%2fldapi" > "$out/slapd" 2>&1 < /dev/null &
	LDAP_SERVER=$!
	LAB_HELPERS+=("$LDAP_SERVER")
	until_true 10 test -S "$LAB/ldapi" && chmod 777 "$LAB/ldapi"
}
# What asks it for all processes, with these lines in its configuration.
client() { # LINE...
	client_end
	printf '%s\n' 'uid nslcd' 'gid nslcd' "uri ldapi://${LAB//\//%2f}%2fldapi" 'base dc=lab' 'bind_timelimit 1' 'timelimit 1' \
		'reconnect_sleeptime 1' 'reconnect_retrytime 1' "$@" > "$LAB/nslcd.conf"
	rm -rf /run/nslcd
	install -d -o nslcd -g nslcd /run/nslcd
	nslcd -n > "$out/nslcd" 2>&1 < /dev/null &
	LDAP_CLIENT=$!
	LAB_HELPERS+=("$LDAP_CLIENT")
	until_true 10 test -S /run/nslcd/socket && until_true 10 eval 'getent -s ldap passwd erin > /dev/null'
}
client_end() {
	[ -z "${LDAP_CLIENT:-}" ] || { kill "$LDAP_CLIENT" && wait "$LDAP_CLIENT"; } 2> /dev/null
	LDAP_CLIENT=
}
names() { printf '%s\n' "$@" > "$LAB/nsswitch.conf"; } # LINE...
here() {
	cc -shared -fPIC -o "$LAB/host_mounts.so" "$live/host_mounts.c" && chmod 644 "$LAB/host_mounts.so" || return
	: > "$LAB/nsswitch.conf"
	: > "$LAB/nslcd.conf"
	mount -t tmpfs -o mode=755 lab /run && mount --bind "$LAB/nsswitch.conf" /etc/nsswitch.conf &&
		mount --bind "$LAB/nslcd.conf" /etc/nslcd.conf
}

audit() { # VALUE...
	lab_benchmark "$@"
	LD_PRELOAD=$LAB/host_mounts.so "$plimsoll" audit -H "unix://$LAB_SOCKET" --no-progress --rule 1.1.2 -b "$LAB/site.xml" -r "json:$out/r.json" \
		--facts "$out/facts.jsonl" > "$out/stdout" 2> "$out/stderr"
	status=$?
}
rule() { # VERDICT PATTERN NAME
	local got
	got=$(jq -r '.results[] | select(.number == "1.1.2") | .result + ": " + .message' "$out/r.json")
	grep -qE -e "^($1): .*($2)" <<< "$got"
	ok $? "1.1.2: $3" "wanted $1: $2
got $got
$(cat "$out/stderr")"
}
accounts() { # JQ-EXPRESSION: of the facts
	jq -cs ".[] | select(.kind == \"host\") | .read.accounts.data | $1" "$out/facts.jsonl"
}

if ! { here && directory && client; } 2> "$out/begin"; then
	ok 1 'slapd and nslcd start' "$(cat "$out/begin" "$out/slapadd" "$out/slapd" "$out/nslcd" 2> /dev/null)"
	tap_end
	exit
fi
both=('passwd: files ldap' 'group: files ldap')
names "${both[@]}"
if lab_up --storage-driver=vfs --bridge=none --iptables=false --group 4242; then
	audit
	rule notchecked 'group: erin, frank, and ldap may know more' 'P-26, trap 67: members that a directory lists, one of them by the primary group'
	audit trusted-accounts=erin
	rule fail 'group: frank$' 'P-26: one of the directory who is not trusted fails'
	audit trusted-accounts='erin frank'
	rule unknown 'ldap may know more' 'that a directory lists all is not taken for granted'
	is 3 "$status" 'and the audit is incomplete'
	all=(trusted-accounts='erin frank' listing-account-services='files ldap')
	audit "${all[@]}"
	rule pass '2 of them' 'the site may say that it does'
	is '{"passwd":["files","ldap"],"group":["files","ldap"]}' "$(accounts .listed)" 'the facts say who listed something'

	# a server that lists nothing (SSSD is like this unless it is told otherwise)
	client 'nss_disable_enumeration yes'
	audit "${all[@]}"
	rule unknown 'ldap lists nothing' 'a directory that lists nobody hides who has the group as a primary one'
	audit trusted-accounts=nobody
	rule fail 'group: erin$' 'its members are found though, by the number of the group'

	# groups that are known at login alone
	client
	names 'passwd: files ldap' 'group: files' 'initgroups: files ldap'
	audit trusted-accounts=frank
	rule fail 'group: erin$' 'who is a member at login alone is one'
	is '["erin initgroups","frank primary group"]' "$(accounts '[.members[] | select(.gid == 4242) | .name + " " + .by] | sort')" 'and the facts say so'
	names 'passwd: files' 'group: files' 'initgroups: files ldap'
	chgrp 0 "$LAB_SOCKET"
	audit
	rule unknown 'ldap may know more' 'groups at login that a directory knows are not known'
	chgrp 4242 "$LAB_SOCKET"

	# down, and nobody tells who asks
	names "${both[@]}"
	client_end
	audit "${all[@]}"
	rule unknown 'no group has the number 4242' 'a group that a directory knows, and its client is down'
	chgrp 0 "$LAB_SOCKET"
	audit "${all[@]}"
	rule unknown 'ldap lists nothing' 'who else is in a group that is known here is hidden then, too'
	client
	{ kill "$LDAP_SERVER" && wait "$LDAP_SERVER"; } 2> /dev/null
	audit "${all[@]}"
	rule 'unknown|error' 'ldap lists nothing|did not answer|in full' 'and so it is where the server is'
	client_end
else
	ok 1 'the engine starts'
fi
lab_down
tap_end
