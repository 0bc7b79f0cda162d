#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Secrets are planted wherever a real engine, its containers and its host keep such: none is in facts, reports or messages.
# Each is first found where it was planted, so that a test that plants nothing cannot pass.
# usage: tests/live/secrets.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out"

# Each secret is a word of its own, that looks like none of the kinds that a detector knows.
declare -A s
for name in daemon_env proxy no_proxy daemon_label log_token log_url runtime_arg env env_file label arg entrypoint health \
	health_output container_log_opt volume_opt volume_label mount_opt network_opt network_label build_arg build_env build_label \
	image_health add_host exec_env exec_arg title seccomp_comment client_auth client_proxy file; do
	s[$name]=Plnt-$name-$(printf %s "$name" | sha256sum | cut -c 1-12)
done

cat > "$LAB/daemon.json" <<END
{ "labels": ["note=${s[daemon_label]}"],
  "runtimes": { "other": { "path": "$LAB/runc-lab", "runtimeArgs": ["--token=${s[runtime_arg]}"] } } }
END
export LAB_ENV=("API_TOKEN=${s[daemon_env]}" "HTTP_PROXY=http://user:${s[proxy]}@proxy.invalid:3128" "NO_PROXY=${s[no_proxy]}.invalid")
cat > "$LAB/client/config.json" <<END
{ "auths": { "registry.invalid": { "identitytoken": "${s[client_auth]}" } },
  "proxies": { "default": { "httpProxy": "http://user:${s[client_proxy]}@proxy.invalid:1" } } }
END
echo "PASSWORD=${s[env_file]}" > "$LAB/env"
echo "${s[file]}" > "$LAB/file"
echo '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ptrace"],"action":"SCMP_ACT_ERRNO","comment":"'"${s[seccomp_comment]}"'"}]}' \
	> "$LAB/seccomp.json"

build() {
	mkdir "$LAB/build" && cat > "$LAB/build/Dockerfile" <<-END
	FROM lab:1
	ARG TOKEN
	ENV PASSWORD=${s[build_env]}
	LABEL note=${s[build_label]}
	HEALTHCHECK --interval=1s CMD echo ${s[image_health]}
	RUN true
	END
	lab_docker build -q --build-arg "TOKEN=${s[build_arg]}" -t built:1 "$LAB/build"
}
containers() {
	lab_image && build &&
		lab_docker volume create -d local --label "note=${s[volume_label]}" -o type=cifs -o device=//host.invalid/share \
			-o "o=username=user,password=${s[volume_opt]}" share &&
		lab_docker network create --label "note=${s[network_label]}" -o "com.example.note=${s[network_opt]}" net &&
		lab_docker run -d --name main --log-driver json-file -e "PASSWORD=${s[env]}" --env-file "$LAB/env" --label "note=${s[label]}" \
			--health-cmd "echo ${s[health]}; echo ${s[health_output]}" --health-interval 1s \
			--add-host "${s[add_host]}:192.0.2.1" \
			--log-opt "tag=${s[container_log_opt]}" --tmpfs "/t:mode=700" -v "$LAB/file:/file:ro" \
			--security-opt "seccomp=$LAB/seccomp.json" --entrypoint /bin/sh \
			lab:1 -c "exec -a '--token=${s[title]}/sleep' sleep 1000" x "--password=${s[arg]}" &&
		lab_docker run -d --name built --log-driver none --network net built:1 sleep 1000 &&
		lab_docker create --name volumes --log-driver none -v share:/s \
			--mount "type=volume,dst=/m,volume-opt=type=nfs,volume-opt=device=:/x,volume-opt=o=addr=192.0.2.1${s[mount_opt]}" \
			--entrypoint "${s[entrypoint]}" lab:1 &&
		lab_docker exec -d -e "PASSWORD=${s[exec_env]}" main sh -c ": ${s[exec_arg]}; sleep 900; true"
} > /dev/null 2> "$LAB/made"
if ! lab_up --storage-driver=overlay2 --log-driver splunk --log-opt "splunk-token=${s[log_token]}" \
	--log-opt "splunk-url=https://user:${s[log_url]}@splunk.invalid:8088" || ! containers; then
	ok 1 'the engine and its containers are made' "$(cat "$LAB/made")"
	tap_end
	exit
fi
until_true 20 lab_is main '{{.State.Health.Status}}' healthy

# ---- where they are: what a careless auditor would read
{
	tr '\0' '\n' < "/proc/$(lab_daemon)/environ"
	tr '\0' '\n' < "/proc/$(lab_daemon)/cmdline"
	cat "$LAB/daemon.json" "$LAB/client/config.json" "$LAB/file"
	lab_docker info
	lab_docker inspect main built volumes
	lab_docker volume ls -q | while read -r name; do lab_docker volume inspect "$name"; done
	lab_docker network inspect net
	lab_docker history --no-trunc built:1
	lab_docker image inspect built:1
	tr '\0' '\n' < "/proc/$(lab_pid main)/cmdline"
	for pid in $(lab_docker top main -o pid | tail -n +2); do
		tr '\0' '\n' < "/proc/$pid/environ"
		tr '\0' '\n' < "/proc/$pid/cmdline"
	done
} > "$LAB/everything" 2> /dev/null
audit() { # NAME OPTION...: all that plimsoll writes, into $out/NAME.*
	local name=$1
	shift
	"$@" > "$out/$name.stdout" 2> "$out/$name.stderr"
	[ $? -le 3 ] || ok 1 "$name runs" "$(cat "$out/$name.stderr")"
}
export DOCKER_CONFIG=$LAB/client
audit root "$plimsoll" audit -p level-2 -vv -H "unix://$LAB_SOCKET" --facts "$out/root.facts" -r text -r "json:$out/root.json"
audit filter "$plimsoll" audit -p level-2 --label "note=${s[label]}" -H "unix://$LAB_SOCKET" --facts "$out/filter.facts" -r "json:$out/filter.json"
audit collect "$plimsoll" collect -H "unix://$LAB_SOCKET" -o "$out/collect.facts"
audit evaluate "$plimsoll" evaluate -p level-2 -vv "$out/collect.facts" -r text -r "json:$out/evaluate.json"
chgrp 65534 "$LAB_SOCKET" && chmod 660 "$LAB_SOCKET" && mkdir -m 777 "$out/user"
audit user setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all env -u DOCKER_CONFIG \
	"$plimsoll" audit -p level-2 -vv -H "unix://$LAB_SOCKET" --facts "$out/user/facts" -r text -r "json:$out/user/json"
kill -9 "$(lab_daemon)"
audit gone "$plimsoll" audit -p level-2 -vv -H "unix://$LAB_SOCKET" --facts "$out/gone.facts" -r text -r "json:$out/gone.json"

is main "$(jq -r '.results[] | select(.number == "5.5") | .subjects[].name' "$out/filter.json")" '--label KEY=VALUE selects, although the value is not in the facts'
for name in "${!s[@]}"; do
	ok "$(grep -qF "${s[$name]}" "$LAB/everything"; echo $?)" "$name was planted"
	# the filter's own value was typed by who reads the results
	skip=none
	[ "$name" != label ] || skip=filter.json
	found=$(grep -lrF "${s[$name]}" "$out" --exclude=$skip)
	is '' "${found//$out\//}" "$name is in nothing that plimsoll wrote" "$(grep -rhoE ".{0,80}${s[$name]}.{0,20}" "$out" | head -n 3)"
done
lab_down
tap_end
