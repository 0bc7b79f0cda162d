#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where real engines have their data, and who may use their sockets: rules 1.1.1, 1.1.2, 1.2.1 and 1.2.2.
# usage: tests/live/host.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out"
export NAMES_PASSWD=$LAB/passwd NAMES_GROUP=$LAB/group
preload='' status=''

# Users that are not this machine's: a folder that only its user can look into would hide them from the one who asks.
names() {
	command -v cc > /dev/null && cc -shared -fPIC -o "$LAB/names.so" "$live/names.c" 2> "$out/cc" || return
	printf '%s\n' root:x:0:0::/:/bin/sh bob:x:4001:4001::/:/bin/sh bobby:x:4002:4002::/:/bin/sh carol:x:4003:4242::/:/bin/sh \
		nobody:x:65534:65534::/:/bin/sh > "$NAMES_PASSWD"
	printf '%s\n' root:x:0: labgroup:x:4242:bob empty:x:4243: > "$NAMES_GROUP"
	chmod 644 "$NAMES_PASSWD" "$NAMES_GROUP" "$LAB/names.so"
	preload=$LAB/names.so
}

audit() { # ARGUMENT...
	LD_PRELOAD=$preload "$plimsoll" audit -H "unix://$LAB_SOCKET" --no-progress --rule '1.1.[12]' --rule '1.2.*' -r "json:$out/r.json" \
		--facts "$out/facts.jsonl" "$@" > "$out/stdout" 2> "$out/stderr"
	status=$?
}
rule() { # NUMBER VERDICT PATTERN NAME
	local got
	got=$(jq -r --arg n "$1" '.results[] | select(.number == $n) | .result + ": " + .message' "$out/r.json")
	[[ $got == "$2: "* ]] && grep -qE -e "$3" <<< "$got"
	ok $? "$1: $4" "wanted $2: $3
got $got
$(cat "$out/stderr")"
}
up() { # NAME OPTION...
	local name=$1
	shift
	lab_up --storage-driver=overlay2 --bridge=none --iptables=false "$@" && return
	ok 1 "$name: the engine starts"
	return 1
}
# A file system of its own, as this kernel has one.
mount_own() { # FOLDER
	mkdir -p "$1" && mount -t tmpfs -o mode=711 lab "$1"
}

### as packaged: data on the disk of the root, the socket's group is root's
if up 'plain' --group root; then
	audit
	case $(findmnt -no MAJ:MIN / | tr -d ' ') in
	"$(findmnt -no MAJ:MIN -T "$LAB" | tr -d ' ')") rule 1.1.1 fail 'is on the root file system' 'data on the root file system fails' ;;
	*) rule 1.1.1 fail 'shares, that of' 'data on a file system with other data fails' ;;
	esac
	rule 1.1.2 pass "nobody is in the socket's group" 'nobody is in the group of root'
	rule 1.2.1 notchecked 'kernel' 'hardening is for a person'
	case $(dockerd --version) in
	*+dfsg* | *~ds* | *ubuntu*) rule 1.2.2 unknown "a distribution's" "trap 78: a distribution's build is not judged by upstream's numbers" ;;
	*) skip "1.2.2: a distribution's build" "this dockerd is $(dockerd --version)" ;;
	esac
	ok "$(jq -se '.[] | select(.kind == "host") | .read.data_root.data.roots[0] | .exists and .mount.dev != null' "$out/facts.jsonl" \
		> /dev/null; echo $?)" 'the facts hold the mount'
	"$plimsoll" evaluate "$out/facts.jsonl" --rule '1.1.[12]' --rule '1.2.*' -r "json:$out/e.json" > /dev/null 2>&1
	is "$(jq -S '[.results[] | {number, result, message}]' "$out/r.json" | sha256sum)" \
		"$(jq -S '[.results[] | {number, result, message}]' "$out/e.json" | sha256sum)" 'evaluate decides the same'
fi
lab_down

### bound to itself: a mount point, and still the same file system
mkdir -p "$LAB/data" && mount --bind "$LAB/data" "$LAB/data"
if up 'self bind'; then
	audit
	rule 1.1.1 fail 'shares|root file system' 'trap 65: a folder bound to itself shares its file system'
fi
lab_down

### a file system of its own
if mount_own "$LAB/data" && LAB_KEEP=yes up 'own file system' --storage-driver=vfs; then
	audit
	rule 1.1.1 pass 'a file system of its own' 'P-19: a data root that is a mount passes'
	chmod 600 "$LAB_SOCKET"
	audit
	rule 1.1.2 pass 'may not write' 'a group that may not write to the socket lets nobody in'
	chmod 606 "$LAB_SOCKET"
	audit
	rule 1.1.2 fail 'anybody may write' 'P-27: mode 0606, which is a number below 0660, lets everybody in'
fi
lab_down

### reached through a link, and below a mount point that the site keeps for containers
if mount_own "$LAB/disk" && mkdir "$LAB/disk/docker" && ln -s disk "$LAB/way"; then
	rm -rf "$LAB/data"
	ln -s way/docker "$LAB/data"
	if LAB_KEEP=yes up 'a link' --storage-driver=vfs; then
		audit
		rule 1.1.1 fail "shares, that of $LAB/disk" 'P-19: a folder of a file system is not one of its own, and the mount that holds it is named'
		lab_benchmark "container-file-systems=$LAB/disk"
		audit -b "$LAB/site.xml"
		rule 1.1.1 pass 'that is for containers' 'P-18: links are followed; and the site says what the file system is for'
		lab_benchmark "container-file-systems=$LAB/dis"
		audit -b "$LAB/site.xml"
		rule 1.1.1 fail 'shares' 'a part of a name is another name'
	fi
	lab_down
	rm -f "$LAB/data" "$LAB/way"
fi

### remapped users: the daemon works in a folder of its own below the data root
LAB_MOUNTS=own
printf 'nobody:200000:65536\nnogroup:200000:65536\n' | tee "$LAB/etc/subuid" > "$LAB/etc/subgid"
if mount_own "$LAB/data" && LAB_KEEP=yes up 'userns-remap' --storage-driver=vfs --userns-remap=nobody:nogroup; then
	audit
	is "$LAB/data/200000.200000" "$(lab_docker info -f '{{.DockerRootDir}}')" 'the engine remaps users'
	rule 1.1.1 pass "mounted at $LAB/data" 'trap 43, P-18: with remapped users, in a mount namespace of its own'
fi
lab_down
LAB_MOUNTS=host
rm -rf "$LAB/etc/subuid" "$LAB/etc/subgid"

### the socket's group
if ! names; then
	skip '1.1.2: members of the group' "no C compiler: $(cat "$out/cc" 2> /dev/null)"
	tap_end
	exit
fi
if up 'a group' --group 4242; then
	audit
	rule 1.1.2 notchecked 'bob, carol' 'trap 67: who has the group as a primary one is listed, too'
	lab_benchmark trusted-accounts='bobby carol'
	audit -b "$LAB/site.xml"
	rule 1.1.2 fail 'group: bob$' 'P-72: bob is not trusted because bobby is'
	lab_benchmark trusted-accounts='bob carol' listing-account-services="$(sed -n 's/^\(passwd\|group\)://p' /etc/nsswitch.conf | tr '\n' ' ')"
	audit -b "$LAB/site.xml"
	rule 1.1.2 pass '2 of them' 'trusted accounts pass'
	lab_benchmark trusted-accounts='bob carol' listing-account-services=winbind
	audit -b "$LAB/site.xml"
	rule 1.1.2 unknown 'may know more than it lists' 'a service that need not list all is unknown'
	is 3 "$status" 'and the audit is incomplete'
	chgrp 4243 "$LAB_SOCKET"
	audit
	rule 1.1.2 pass "nobody is in" 'trap 64: the group that the socket really has counts'
	chgrp 4244 "$LAB_SOCKET"
	audit
	rule 1.1.2 unknown 'no group has the number 4244' 'a group without a name is unknown'
	chgrp 4242 "$LAB_SOCKET"
	begun=$SECONDS
	NAMES_HANG=yes audit --timeout 6
	rule 1.1.2 error 'did not answer in time' 'a directory that hangs is an error'
	ok $((SECONDS - begun > 15)) 'and does not hold the audit' "$((SECONDS - begun)) s"
	is 3 "$status" 'and the audit is incomplete then'
	# the process that hangs is gone with the audit
	none_left() { ! grep -alsE "[a]udit.*unix://$LAB_SOCKET" /proc/[0-9]*/cmdline > "$out/left"; }
	until_true 5 none_left
	ok $? 'and it leaves no process' "$(cat "$out/left")"
fi
lab_down
tap_end
