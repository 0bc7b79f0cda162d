#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes an evidence folder as fixtures/evidence-1 keeps one, by the commands that a site runs:
#
#	tests/record-evidence.sh PLIMSOLL FOLDER	as root; what tests/live/lab.sh needs
#
# Once for each schema version of evidence: what is committed is never made anew, since a later plimsoll is to
# verify what an earlier one wrote. PLIMSOLL is built with a version of no release, such as 0.1.0-pre (AC_INIT in
# configure.ac): to each release it is then what another version made, which may be judged otherwise. The host is
# this machine with an /etc, a /run and a /var/lib of its own, in namespaces that end with this script; the engine
# is its dockerd, at its usual place in there, with a small shop in it. The keys are those of RFC 8032 and of
# fixtures/key, which everybody has: they prove nothing but that verifying works.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ]; then
	echo "usage: $0 PLIMSOLL FOLDER" >&2
	exit 2
fi
if [ "${RECORD_EVIDENCE:-}" != inside ]; then
	mkdir "$2"
	RECORD_EVIDENCE=inside exec unshare --mount --uts --net "$0" "$(realpath "$1")" "$(realpath "$2")"
fi
folder=$2
sources=$(realpath "$(dirname "$0")/..")
# shellcheck source=SCRIPTDIR/live/lab.sh
. "$sources/tests/live/lab.sh"

### The host

hostname shop-1
ip link set lo up
mount -t tmpfs none /srv
mkdir /srv/etc /srv/lib /srv/plimsoll /srv/plimsoll/documents
cp -a /etc/. /srv/etc/
mount --bind /var/lib /srv/lib
mount --bind /srv/etc /etc
mount -t tmpfs none /run
mount -t tmpfs none /var/lib
if [ -d /srv/lib/dpkg ]; then
	mkdir /var/lib/dpkg
	mount --bind /srv/lib/dpkg /var/lib/dpkg
fi
mkdir -m 0711 /var/lib/docker
mount -t tmpfs -o mode=0710 none /var/lib/docker
mkdir -m 0700 /var/lib/plimsoll
echo shop-1 >/etc/hostname
echo '127.0.0.1 localhost shop-1' >/etc/hosts
echo 5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e >/etc/machine-id
echo 'ada:x:1000:1000:Ada Example:/home/ada:/bin/sh' >>/etc/passwd
sed -i 's/^\(docker:.*:\)[^:]*$/\1ada/' /etc/group
rm -rf /etc/docker
mkdir /etc/docker

### The engine

LAB=/srv/lab LAB_SOCKET=/run/docker.sock
mkdir -p $LAB/client
lab_runtime
runtime='"runtimes": {"shop": {"path": "/srv/lab/runc-lab"}}, "default-runtime": "shop",
	"exec-opts": ["native.cgroupdriver=cgroupfs"]'
engine_begin() { # SETTINGS: daemon.json's
	printf '{%s, %s}\n' "$1" "$runtime" >/etc/docker/daemon.json
	chmod 0644 /etc/docker/daemon.json
	dockerd -H unix:///run/docker.sock >/srv/dockerd.log 2>&1 </dev/null &
	serving=$!
	trap 'kill $serving; tail -n 3 /srv/dockerd.log' EXIT
	until_true 60 lab_answers
}
engine_end() {
	# shellcheck disable=SC2046 # ids
	lab_docker rm -f $(lab_docker ps -aq) >/srv/removed 2>&1
	kill "$serving"
	until_true 60 gone "$serving"
	trap - EXIT
}
images() {
	lab_image
	lab_docker tag lab:1 shop/base:1
	lab_docker rmi lab:1 >/srv/removed
	lab_build shop/tools:1 'FROM shop/base:1' 'ENV DB_PASSWORD=not-a-real-one' 'CMD ["sleep", "100000"]' >/srv/built 2>&1
	lab_build shop/app:2 'FROM shop/base:1' 'USER 1000:1000' 'HEALTHCHECK --interval=1s CMD ["true"]' \
		'CMD ["sleep", "100000"]' >/srv/built 2>&1
}
container() { # NAME IMAGE OPTION...
	name=$1 image=$2
	shift 2
	lab_docker run -d --name "$name" "$@" "$image" >/srv/made
}
hardened() { # NAME OPTION...
	name=$1
	shift
	container "$name" shop/app:2 --network shop --read-only --cap-drop ALL --security-opt no-new-privileges \
		--memory 32m --cpu-shares 512 --pids-limit 50 --restart on-failure:5 "$@"
}

### The site's files

umask 077
plimsoll=$1 PLIMSOLL_CONFIG=/srv/plimsoll/plimsoll.conf PLIMSOLL_DATADIR=$sources
export PLIMSOLL_CONFIG PLIMSOLL_DATADIR
cp "$sources/fixtures/key/p256.pem" /srv/plimsoll/key-1.pem
cp "$sources/fixtures/dsse/rfc8032.pem" /srv/plimsoll/key-2.pem
chmod 0600 /srv/plimsoll/key-*.pem
cat >"$PLIMSOLL_CONFIG" <<'END'
asset-owner = Platform team
asset-environment = production
asset-scope = pci-dss
asset-scope = hipaa
retention = pci-dss
retention = hipaa
tailoring-file = /srv/plimsoll/baseline.xml
END
baseline() { # VERSION DATE
	cat >/srv/plimsoll/baseline.xml <<END
<?xml version="1.0" encoding="UTF-8"?>
<Tailoring xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_org.example.shop_tailoring_docker-hosts">
  <benchmark href="cis-docker-1.8.0.xml"/>
  <status date="$2">accepted</status>
  <version time="$2T09:00:00Z">$1</version>
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title>Configuration standard for Docker hosts, version $1</dc:title>
    <dc:creator>Platform team</dc:creator>
    <dc:contributor>Approved by Bo Example, security official, $2, SEC-0990</dc:contributor>
  </metadata>
  <Profile id="xccdf_org.example.shop_profile_docker-hosts" extends="xccdf_org.plimsoll_profile_level-1">
    <title override="true">Docker hosts of the shop</title>
    <description override="true">Level 1, without what the shop has decided otherwise.</description>
    <select idref="xccdf_org.plimsoll_rule_host-engine-current" selected="false">
      <remark>The distribution builds the engine and mends it; its advisories are followed instead: SEC-0990.</remark>
    </select>
  </Profile>
</Tailoring>
END
}
cat >/srv/plimsoll/documents/hardening.txt <<'END'
Review of shop-1 by the platform team's guide for Linux hosts, version 12: no finding is open. SEC-1038
END
digest=$(sha256sum /srv/plimsoll/documents/hardening.txt | cut -d ' ' -f 1)
day=$(date -u +%F)
last=$(date -u -d "$day + 180 days" +%F)
cat >/srv/plimsoll/exceptions.json <<END
{
  "schema": "plimsoll-exceptions/1",
  "exceptions": [
    {
      "id": "EX-2026-014",
      "rule": "container-not-privileged",
      "subjects": [{"kind": "container", "name": "backup", "image": "shop/tools:1"}],
      "reason": "The backup agent freezes file systems of the host.",
      "risk": "Whoever takes the agent over owns the host.",
      "compensating_control": {
        "constraints": "The vendor supports no other way.",
        "definition": "The agent has no network but the backup LAN, and its image is built here.",
        "objective": "No container can change the host.",
        "identified_risk": "An escape from the agent.",
        "validation": "The firewall's rules are tested each quarter.",
        "maintenance": "The platform team reviews them at each release."
      },
      "owner": "Ada Example, backup",
      "approver": "Bo Example, security official",
      "ticket": "SEC-1042",
      "starts": "$day",
      "expires": "$last"
    },
    {
      "id": "EX-2026-015",
      "rule": "container-pids-limited",
      "subjects": [{"kind": "container", "name": "backup", "image": "shop/tools:1"}],
      "reason": "The agent starts a process for each volume; the vendor will name a limit in its next release.",
      "risk": "The agent may use up the process numbers of the host.",
      "owner": "Ada Example, backup",
      "approver": "Bo Example, security official",
      "ticket": "SEC-1043",
      "starts": "$day",
      "expires": "$last"
    }
  ]
}
END
cat >/srv/plimsoll/attestations.json <<END
{
  "schema": "plimsoll-attestations/1",
  "attestations": [
    {
      "id": "AT-2026-003",
      "rule": "1.2.1",
      "benchmark": "cis-docker-1.8.0",
      "result": "pass",
      "statement": "The host was hardened by our guide for Linux hosts, version 12, and reviewed.",
      "by": "Dee Example, platform team",
      "made": "$day",
      "expires": "$last",
      "documents": [
        {"title": "Review of the host", "file": "documents/hardening.txt", "sha256": "$digest"}
      ]
    }
  ]
}
END

umask 022

### Two runs, and a hold

audit() { # KEY REASON ARGUMENT...
	key=$1 reason=$2 status=0
	shift 2
	SUDO_USER=ada "$plimsoll" audit -q --no-progress --evidence /var/lib/plimsoll/evidence --key "/srv/plimsoll/$key" \
		--reason "$reason" -r text:/srv/report.txt "$@" || status=$?
	case $status in 0 | 1 | 3) ;; *) exit "$status" ;; esac
}

engine_begin '"log-driver": "json-file"'
images
lab_docker network create shop >/srv/made
container web shop/app:2
container backup shop/tools:1 --privileged
container metrics shop/tools:1 --network host --pid host
baseline 6 2026-07-01
audit key-1.pem 'quarterly evaluation, 2026 Q3, CHG-4177'
engine_end

# what got worse since
mkdir /etc/systemd/system/docker.service.d
printf '[Service]\nLimitNOFILE=1048576\n' >/etc/systemd/system/docker.service.d/limits.conf
chmod 0666 /etc/systemd/system/docker.service.d/limits.conf

engine_begin '"icc": false, "live-restore": true, "userland-proxy": false, "no-new-privileges": true'
hardened web
hardened cache
container backup shop/tools:1 --privileged
until_true 20 lab_is web '{{.State.Health.Status}}' healthy
until_true 20 lab_is cache '{{.State.Health.Status}}' healthy
baseline 7 2026-10-01
audit key-2.pem 'quarterly evaluation, 2026 Q4, CHG-4711' --exceptions /srv/plimsoll/exceptions.json \
	--attestations /srv/plimsoll/attestations.json
engine_end

cd /var/lib/plimsoll/evidence
set -- ????-*
"$plimsoll" prune -q --hold "$1" --reason 'assessment of 2026, SEC-1050' .
cp -R . "$folder/evidence"
for number in 1 2; do
	openssl pkey -in /srv/plimsoll/key-$number.pem -pubout -out "$folder/key-$number.pub"
done
# what keygen prints for the second key, which is Ed25519
ssh=$({ printf '\0\0\0\013ssh-ed25519\0\0\0\040'; openssl pkey -pubin -in "$folder/key-2.pub" -outform DER | tail -c 32; } | base64 -w 0)
printf 'plimsoll namespaces="plimsoll-manifest" ssh-ed25519 %s\n' "$ssh" >"$folder/allowed_signers"
chmod -R u=rwX,go=rX "$folder"
