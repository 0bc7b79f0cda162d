#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An image made with debootstrap and docker.io that was never booted, audited with --root: from here, as a user without rights, and
# inside a root of its own. PLIMSOLL_IMAGE names one that is there already (it is copied).
# usage: tests/live/root.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
plimsoll=$(readlink -f "${1:-$live/../../build/plimsoll}")
export PLIMSOLL_DATADIR="${PLIMSOLL_DATADIR:-$(readlink -f "$live/../..")}"
bail() { echo "1..0 # SKIP $1"; exit 77; }
[ "$(id -u)" = 0 ] || bail 'needs root'
for tool in jq unshare setpriv chroot openssl; do command -v "$tool" > /dev/null || bail "$tool is not installed"; done
work=$(mktemp -d /tmp/plimsoll-root-XXXXXX) || exit 99
trap 'rm -rf --one-file-system "$work"' EXIT
chmod 755 "$work"
image=$work/image out=$work/out
mkdir "$out"

### The image

if [ -n "${PLIMSOLL_IMAGE:-}" ]; then
	cp -a "$PLIMSOLL_IMAGE" "$image" || exit 99
else
	command -v debootstrap > /dev/null || bail 'debootstrap is not installed'
	timeout 500 debootstrap --variant=minbase --include=docker.io,auditd,ca-certificates bookworm "$image" > "$out/debootstrap" 2>&1 ||
		bail "debootstrap cannot make an image (offline?): $(tail -n 1 "$out/debootstrap")"
fi
[ -x "$image/usr/sbin/dockerd" ] || bail 'the image has no dockerd'

rm -rf "$image/etc/docker"
mkdir -p "$image/srv/docker/certs.d/r:5000" "$image/srv/docker/tls" "$image/data/docker" "$image/etc/systemd/system/docker.service.d" \
	"$image/etc/systemd/system/docker.socket.d" "$image/etc/audit/rules.d"
ln -s /srv/docker "$image/etc/docker"
echo image > "$image/etc/hostname"
echo 00112233445566778899aabbccddeeff > "$image/etc/machine-id"
openssl req -x509 -newkey rsa:2048 -nodes -days 900 -subj /CN=image -addext subjectAltName=DNS:image -keyout "$image/srv/docker/tls/key.pem" \
	-out "$image/srv/docker/tls/cert.pem" 2> /dev/null
cp "$image/srv/docker/tls/cert.pem" "$image/srv/docker/tls/ca.pem"
chmod 444 "$image"/srv/docker/tls/c*.pem && chmod 400 "$image/srv/docker/tls/key.pem"
cat > "$image/srv/docker/daemon.json" <<'END'
{"icc": false, "userns-remap": "default", "data-root": "/data/docker", "tlsverify": true, "tlscacert": "/etc/docker/tls/ca.pem",
 "tlscert": "/etc/docker/tls/cert.pem", "tlskey": "/etc/docker/tls/key.pem", "insecure-registries": ["r:5000"]}
END
cat > "$image/etc/systemd/system/docker.service.d/10-more.conf" <<'END'
[Service]
Environment=MORE=--live-restore
ExecStart=
ExecStart=/usr/sbin/dockerd -H fd:// -H tcp://0.0.0.0:2376 --userland-proxy=false $MORE $DOCKER_OPTS
END
printf '[Socket]\nSocketGroup=ops\n' > "$image/etc/systemd/system/docker.socket.d/group.conf"
echo 'DOCKER_OPTS="--no-new-privileges --group ops"' > "$image/etc/default/docker"
# absolute links, and one that climbs: all of the image
ln -s /etc/hostname "$image/srv/docker/certs.d/r:5000/absolute.crt"
ln -s ../../../../../../../../../../../../etc/machine-id "$image/srv/docker/certs.d/r:5000/climbs.crt"
chmod 644 "$image/etc/hostname" && chmod 444 "$image/etc/machine-id"
printf 'ops:x:990:eve\n' >> "$image/etc/group"
printf 'eve:x:1501:1501::/:/bin/sh\nprim:x:1502:990::/:/bin/sh\n' >> "$image/etc/passwd"
echo '/dev/disk/by-label/data /data/docker ext4 defaults 0 2' >> "$image/etc/fstab"
printf -- '-w /usr/sbin/dockerd -k docker\n-w /data/docker -p wa\n' > "$image/etc/audit/rules.d/docker.rules"
chmod 640 "$image/etc/audit/rules.d/docker.rules"

### What each rule says

audit() { # OPTION...: results in $out
	"$plimsoll" audit --root "$image" -p level-2 --no-progress -r "json:$out/results.json" --facts "$out/facts.jsonl" "$@" > /dev/null 2> "$out/err"
	status=$?
}
says() { # RULE VERDICT PATTERN
	local got
	got=$(jq -r --arg n "$1" '.results[] | select(.number == $n) | .result + " " + .message' "$out/results.json" 2>&1)
	[ "${got%% *}" = "$2" ] && grep -qE -e "$3" <<< "$got"
	ok $? "$1: $2 $3" "$got"
}
subject_says() { # RULE NAME VERDICT
	is "$3" "$(jq -r --arg n "$1" --arg s "$2" '.results[] | select(.number == $n) | .subjects[] | select(.name | endswith($s)) | .result' \
		"$out/results.json")" "$1: $2"
}

audit
is host "$(jq -r .run.filters.scope "$out/results.json")" '--scope host is the default'
is false "$(jq .engine.reachable "$out/results.json")" 'no engine is asked'
says 1.1.1 pass '/data/docker is mounted by fstab'
says 1.1.2 notchecked 'group: eve, prim;'
says 1.1.3 pass '/usr/sbin/dockerd is audited'
says 1.1.5 pass '/data/docker is audited'
says 1.1.6 fail 'no audit rule is about /etc/docker'
says 1.1.10 fail 'no audit rule is about /etc/default/docker'
says 1.1.9 notapplicable 'docker.sock'
says 1.2.1 notchecked 'Debian GNU/Linux.*kernel unknown'
for rule in 3.1 3.2 3.3 3.4 3.5 3.6 3.9 3.10 3.11 3.12 3.13 3.14 3.17 3.18 3.19 3.20; do says "$rule" pass ''; done
for rule in 3.15 3.16 3.21 3.22 3.23 3.24; do says "$rule" notapplicable 'not there'; done
subject_says 3.8 absolute.crt fail
subject_says 3.8 climbs.crt pass
says 2.3 pass 'by the configuration'
says 2.4 pass 'by the configuration'
says 2.8 pass 'tcp://0.0.0.0:2376, by the configuration'
says 2.17 pass 'userland-proxy is false'
is 'notselected outside --scope host: no engine was asked for its containers' \
	"$(jq -r '.results[] | select(.number == "5.7") | .result + " " + .message' "$out/results.json")" '5.7: no container can be seen'
is true "$(jq '.population.files | .listed > 15 and .listed == .inspected + .failed' "$out/results.json")" 'the files are counted'
is 'ops /data/docker true' "$(jq -r 'select(.kind == "daemon") | .read.config.data.options | "\(.group.value) \(.["data-root"].value) \(.["live-restore"].value)"' \
	"$out/facts.jsonl")" "the daemon's configured values are in the facts"

audit --scope all
says 2.1 error 'no engine was asked'
says 2.2 pass 'by the configuration'
says 2.5 fail 'r:5000'
says 2.6 unknown 'no storage driver is set'
says 2.10 pass 'by the configuration'
says 2.13 fail 'by the configuration'
says 2.16 pass 'by the configuration'
is 3 "$status" 'what needs an engine makes the audit incomplete'
jq -r '.results[] | [.number, .result, .message] | @tsv' "$out/results.json" > "$out/here"

### Nothing of this machine

machine=$(cat /etc/machine-id /proc/sys/kernel/random/boot_id 2> /dev/null; uname -r)
grep -qF -e "$machine" "$out/facts.jsonl" "$out/results.json"
is 1 $? "neither this machine's ids nor its kernel are in facts or results"
is 00112233445566778899aabbccddeeff "$(jq -r .host.machine_id "$out/results.json")" "the machine id is the image's"
is image "$(jq -r .host.name "$out/results.json")" "so is the name"
# shellcheck disable=SC2016 # $1 is the inner shell's
unshare -m sh -c 'mount --bind /proc "$1/proc" && "$2" audit --root "$1" -p level-2 --no-progress -r json' sh "$image" "$plimsoll" \
	2> /dev/null | jq -r .host.name > "$out/name"
is image "$(cat "$out/name")" 'also while the running /proc is mounted in it, as by who makes it'
mv "$image/etc/systemd/system" "$out/units" && mkdir "$image/etc/systemd/system" &&
	ln -s /dev/null "$image/etc/systemd/system/docker.service" && mv "$image/dev/null" "$out/null" 2> /dev/null
audit --scope all
is 'docker.service is masked, so that nothing starts dockerd' "$(jq -r 'select(.kind == "daemon") | .read.config.error.message' \
	"$out/facts.jsonl")" 'a masked unit starts nothing, in an image without /dev/null either'
subject_says 3.1 docker.service notapplicable
rm -r "$image/etc/systemd/system" && mv "$out/units" "$image/etc/systemd/system"
[ ! -e "$out/null" ] || mv "$out/null" "$image/dev/null"
audit --scope all
if command -v strace > /dev/null; then
	strace -f -y -o "$out/trace" -e trace=openat,openat2,readlinkat,connect \
		"$plimsoll" audit --no-sandbox --root "$image" -p level-2 --no-progress -r json > /dev/null 2>&1
	# whatever is opened below a folder of the image is in the image; descriptors by path, 3</path>
	grep -E '(openat2?|readlinkat)\([0-9]+<'"$image" "$out/trace" > "$out/below"
	[ "$(wc -l < "$out/below")" -gt 50 ]
	ok $? 'what is read is read below the image' "$(wc -l < "$out/below")"
	is '' "$(grep -E '= [0-9]+</' "$out/below" | sed -E 's/.*= [0-9]+<(.*)>$/\1/' | grep -v "^$image")" 'and no link leads out of it'
	# an absolute name may only go with a folder of the image that it is looked up in (RESOLVE_IN_ROOT)
	is '' "$(grep AT_FDCWD "$out/trace" | grep -E '"/(etc/(docker|audit|group|fstab|hostname|machine-id|systemd|default)|run/|var/run/docker|proc/[0-9]|proc/sys)')" \
		"none of this machine's own are opened"
else
	skip 'what is opened' 'strace is not installed'
fi

### As a user without rights, and inside a root of its own

mkdir "$work/bin" && cp "$plimsoll" "$work/bin/plimsoll" && cp -r "$PLIMSOLL_DATADIR/benchmarks" "$work/benchmarks" && chmod -R a+rX "$work/bin" "$work/benchmarks"
chmod 755 "$image"
(cd / && PLIMSOLL_DATADIR=$work setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs "$work/bin/plimsoll" audit --root "$image" \
	--scope all -p level-2 --no-progress -r json 2> /dev/null) > "$out/results.json"
says 1.1.3 error 'EACCES'
says 2.8 error 'key.pem: Permission denied'
says 3.14 pass 'mode 0400'
jq -r '.results[] | [.number, .result, .message] | @tsv' "$out/results.json" | diff "$out/here" - | grep '^>' | awk '$3 != "error"' > "$out/differ"
is '' "$(cat "$out/differ")" 'what a user cannot read is an error, and the rest is the same'

mkdir -p "$work/jail/host" "$work/jail/proc" "$work/jail/opt" "$work/jail/dev" "$work/jail/tmp"
cp -r "$work/bin" "$work/benchmarks" "$work/jail/opt"
ldd "$plimsoll" | grep -o '/[^ ]*' | while read -r file; do cp -L --parents "$file" "$work/jail"; done
: > "$work/jail/dev/null"
# shellcheck disable=SC2016 # $1 is the inner shell's
unshare -m sh -c 'mount --bind "$2" "$1/host" && mount --bind /dev/null "$1/dev/null" && mount -t proc proc "$1/proc" &&
	PLIMSOLL_DATADIR=/opt chroot "$1" /opt/bin/plimsoll audit --root /host --scope all -p level-2 --no-progress -r json' \
	sh "$work/jail" "$image" > "$out/results.json" 2> "$out/err"
jq -r '.results[] | [.number, .result, .message] | @tsv' "$out/results.json" | diff "$out/here" - > "$out/differ" 2>&1
ok $? 'inside another root the same is said of the image mounted there' "$(cat "$out/differ" "$out/err")"
tap_end
