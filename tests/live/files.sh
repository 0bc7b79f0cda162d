#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Owners and modes of the files that a real dockerd sees in a mount namespace of its own: what section 3 says of each. All that does
# not depend on that is in tests/live/table-host.
# usage: tests/live/files.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out

audit() { # OPTION...: results in $out
	"$plimsoll" audit -p level-2 --no-progress -r "json:$out/results.json" --facts "$out/facts.jsonl" "$@" > /dev/null 2> "$out/err"
	status=$?
}

# What a rule says of the file whose name ends in that: "verdict message".
said() { # RULE NAME
	jq -r --arg n "$1" --arg s "$2" '.results[] | select(.number == $n) | .subjects[] | select(.name | endswith($s)) | .result + " " + .message' \
		"$out/results.json" 2>&1
}

says() { # RULE NAME VERDICT PATTERN DESCRIPTION
	local got
	got=$(said "$1" "$2")
	[ "${got%% *}" = "$3" ] && grep -qE -e "$4" <<< "$got"
	ok $? "$1: $5" "$(printf '%s\nwanted %s %s' "$got" "$3" "$4")"
}

# Changes something, audits, looks, and takes it back.
wrong() { # RULE NAME PATTERN DESCRIPTION DO UNDO
	eval "$5" || { ok 1 "$1: $4" "cannot: $5"; return; }
	audit -H "unix://$LAB_SOCKET"
	eval "$6"
	says "$1" "$2" fail "$3" "$4"
}

mkdir -p "$out" "$LAB/etc/docker/certs.d/r:5000" "$LAB/tls" "$LAB/open"
chmod 755 "$LAB/tls" "$LAB/etc" "$LAB/etc/docker" "$LAB/etc/docker/certs.d" "$LAB/etc/docker/certs.d/r:5000"
if command -v openssl > /dev/null; then
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=lab -keyout "$LAB/tls/key.pem" -out "$LAB/tls/cert.pem" 2> /dev/null &&
		cp "$LAB/tls/cert.pem" "$LAB/tls/ca.pem" && chmod 444 "$LAB/tls/ca.pem" "$LAB/tls/cert.pem" && chmod 400 "$LAB/tls/key.pem"
	printf '{"tlsverify": true, "tlscacert": "%s/tls/ca.pem", "tlscert": "%s/tls/cert.pem", "tlskey": "%s/tls/key.pem"}\n' \
		"$LAB" "$LAB" "$LAB" > "$LAB/daemon.json"
else
	printf '{}\n' > "$LAB/daemon.json"
fi
chmod 644 "$LAB/daemon.json"
for file in ca.crt client.cert; do
	echo x > "$LAB/etc/docker/certs.d/r:5000/$file" && chmod 444 "$LAB/etc/docker/certs.d/r:5000/$file"
done
echo x > "$LAB/etc/docker/certs.d/r:5000/client.key" && chmod 400 "$LAB/etc/docker/certs.d/r:5000/client.key"
# of the lab's folder others may only go through; /etc/docker is what the daemon sees there
group=$(getent group docker > /dev/null && echo docker || echo root)
LAB_MOUNTS=own lab_up --group "$group" || exit 99
certs=/etc/docker/certs.d/r:5000

### As it should be

audit -H "unix://$LAB_SOCKET"
is 0 "$(jq '[select(.kind == "file") | .read.stat.error // empty] | length' "$out/facts.jsonl" | awk '{ n += $1 } END { print n + 0 }')" \
	'every file could be read'
says 3.15 docker.sock pass "$group" 'the socket of the group that dockerd was told'
says 3.16 docker.sock pass '0660' 'the socket as dockerd makes it'
says 3.17 daemon.json pass root 'the configuration file that --config-file names'
says 3.18 daemon.json pass '0644' 'its mode'
says 3.5 /etc/docker pass root 'the folder as the daemon sees it, in a mount namespace of its own'
says 3.6 /etc/docker pass 0755 'its mode'
says 3.7 "$certs/ca.crt" pass root 'a registry certificate in that folder'
says 3.8 "$certs/client.key" pass 0400 'a client key there'
says 3.23 containerd.sock pass root "the socket of dockerd's own containerd"
says 3.24 containerd.sock pass 0660 'its mode'
if [ -e "$LAB/tls/key.pem" ]; then
	says 3.10 ca.pem pass 0444 'the CA'
	says 3.12 cert.pem pass 0444 'the certificate'
	says 3.14 key.pem pass 0400 'the key'
else
	skip '3.10-3.14: TLS' 'openssl is not installed'
fi
jq -e '.results[] | select(.number == "3.1") | .subjects[] | select(.result == "pass" or .result == "notapplicable")' "$out/results.json" \
	> /dev/null
ok $? '3.1: the unit file of the package, or none'

### Made wrong, one by one

json=$LAB/daemon.json seen=$LAB/etc/docker
wrong 3.5 /etc/docker 'user 1234' 'the folder that only the daemon sees' "chown 1234 $seen" "chown 0 $seen"
wrong 3.6 /etc/docker 'write to others' 'its mode' "chmod 757 $seen" "chmod 755 $seen"
wrong 3.7 "$certs/client.cert" 'user 1234' "P-75: another user's client certificate" \
	"chown 1234 $seen/certs.d/r:5000/client.cert" "chown 0 $seen/certs.d/r:5000/client.cert"
wrong 3.8 "$certs/client.key" '0400' 'P-75: a key that others read' \
	"chmod 444 $seen/certs.d/r:5000/client.key" "chmod 400 $seen/certs.d/r:5000/client.key"
wrong 3.8 "$certs/ca.crt" 'anybody may write in the folder' 'a folder above that anybody may write' \
	"chmod 777 $seen/certs.d/r:5000" "chmod 755 $seen/certs.d/r:5000"
wrong 3.18 daemon.json 'setuid' 'P-27: 04644' "chmod 4644 $json" "chmod 644 $json"
wrong 3.16 docker.sock 'read and write to others' 'trap 51: 0606' "chmod 606 $LAB_SOCKET" "chmod 660 $LAB_SOCKET"
wrong 3.15 docker.sock 'group 1234' "P-28: another group's socket" "chgrp 1234 $LAB_SOCKET" "chgrp $group $LAB_SOCKET"

### What is not this host's, or not seen

audit -H "unix://$LAB_SOCKET" --scope engine
is null "$(jq '[.results[] | select(.section == "3" and .result != "notselected")] | first' "$out/results.json")" '--scope engine: section 3 is left out'
ln -sfn loop "$LAB/etc/docker/certs.d/r:5000/loop"
audit -H "unix://$LAB_SOCKET"
says 3.8 /loop error ELOOP 'a link to itself is an error'
is 3 "$status" 'and the exit status says incomplete'
rm "$LAB/etc/docker/certs.d/r:5000/loop"
printf '{}\n' > "$json"
audit -H "unix://$LAB_SOCKET"
is unknown "$(jq -r '[.results[] | select(.number | IN("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")) | .result] | unique | join(" ")' \
	"$out/results.json")" 'trap 22: no TLS, by a configuration that changed after the start, is not known'
lab_forward "$LAB/forward.sock"
audit -H "unix://$LAB/forward.sock"
is error "$(jq -r '[.results[] | select(.section == "3") | .result] | unique | join(" ")' "$out/results.json")" \
	'P-51: trap 50: a forwarded socket: no file of this host is judged by that engine'
is 3 "$status" 'and the exit status says incomplete'
### A folder that nobody but root may read

mkdir -p "$LAB/image/etc/docker/certs.d/r" && echo x > "$LAB/image/etc/docker/certs.d/r/ca.crt"
chmod 755 "$LAB/image" "$LAB/image/etc" "$LAB/image/etc/docker" && chmod 700 "$LAB/image/etc/docker/certs.d"
(cd / && setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs "$plimsoll" audit --root "$LAB/image" --rule 3.8 \
	--no-progress -r json 2> /dev/null) > "$out/results.json"
status=$?
says 3.8 certs.d error EACCES 'a folder that may not be read is an error'
is 3 "$status" 'and the exit status says incomplete'
tap_end
