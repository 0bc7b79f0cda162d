#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Records what a real engine answers, as fixtures/recordings/ holds it for tests/fake_engine.c:
#
#	tests/record-engine.sh SOCKET FOLDER
#
# GET only; needs curl and jq. The API version is the engine's newest. /swarm is recorded without
# its join tokens. Read the result before it is committed: environment, labels and paths of that
# host are in it.
set -eu

if [ $# -ne 2 ]; then
	echo "usage: $0 SOCKET FOLDER" >&2
	exit 2
fi
socket=$1
folder=$2
umask 077
mkdir -p "$folder/containers" "$folder/images" "$folder/networks"

get() {
	path=$1
	shift
	curl -sS --max-time 30 --noproxy '*' --unix-socket "$socket" "$@" "http://localhost$path"
}

get /_ping -D "$folder/ping.headers" -o /dev/null
version=$(tr -d '\r' <"$folder/ping.headers" | sed -n 's/^[Aa]pi-[Vv]ersion: *//p')
v=/v$version

# An answer that is not JSON (Podman: "Not Found") leaves an empty file: a path that is not there.
list() {
	get "$v$1" | jq "${3:-.}" >"$folder/$2" 2>/dev/null || : >"$folder/$2"
}

list /version version.json
list /info info.json
list '/containers/json?all=1' containers.json
list '/images/json?all=1' images.json
list /networks networks.json
list /volumes volumes.json
list /plugins plugins.json
list /swarm swarm.json 'if .JoinTokens then .JoinTokens = {} else . end'
if jq -e '.Swarm.ControlAvailable == true' "$folder/info.json" >/dev/null; then
	for kind in nodes services tasks secrets configs; do
		list /$kind $kind.json
	done
fi

jq -r '.[].Id' "$folder/containers.json" | while read -r id; do
	get "$v/containers/$id/json" | jq . >"$folder/containers/.new"
	name=$(jq -r '.Name | ltrimstr("/")' "$folder/containers/.new")
	mv "$folder/containers/.new" "$folder/containers/$name.json"
done
jq -r '.[].Id' "$folder/images.json" | while read -r id; do
	short=$(printf '%s' "${id#sha256:}" | cut -c1-12)
	get "$v/images/$id/json" | jq . >"$folder/images/$short.json"
	get "$v/images/$id/history" | jq . >"$folder/images/$short.history.json"
done
jq -r '.[] | .Id + " " + .Name' "$folder/networks.json" | while read -r id name; do
	get "$v/networks/$id" | jq . >"$folder/networks/$name.json"
done
echo "recorded $socket, API $version, in $folder" >&2
