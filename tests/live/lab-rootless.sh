# SPDX-License-Identifier: Apache-2.0
# lab-rootless: the lab's functions for a rootless dockerd; lab.sh sources it where LAB_KIND=rootless. Its user, with a range of
# subordinate ids, is one in a mount namespace of the lab's own alone; the host knows the numbers, and no name.
# shellcheck shell=bash disable=SC2034 # variables of lab.sh

LAB_TOOLS='dockerd rootlesskit slirp4netns newuidmap setpriv'
LAB_OPTIONS=--storage-driver=vfs
LAB_USER=43210

# As that user, with a session's environment.
lab_as_user() {
	setpriv --reuid "$LAB_USER" --regid "$LAB_USER" --clear-groups env -i PATH="$PATH" HOME="$LAB/home" XDG_RUNTIME_DIR="$LAB/run" "$@"
}

# What is seen in /etc: the user, and ids for it. $LAB/net has a /dev/net/tun that the user may open, as distributions have it.
lab_rootless_files() {
	rm -rf "$LAB/own"
	mkdir -p "$LAB/own" "$LAB/net" "$LAB/home/.config/docker" "$LAB/run"
	{ cat /etc/passwd && echo "lab:x:$LAB_USER:$LAB_USER::$LAB/home:/bin/sh"; } > "$LAB/own/passwd"
	{ cat /etc/group && echo "lab:x:$LAB_USER:"; } > "$LAB/own/group"
	echo 'lab:2000000:65536' | tee "$LAB/own/subuid" > "$LAB/own/subgid"
	[ -f "$LAB/daemon.json" ] || printf '{}\n' > "$LAB/daemon.json"
	cp "$LAB/daemon.json" "$LAB/home/.config/docker/"
	chown -R "$LAB_USER:$LAB_USER" "$LAB/home" "$LAB/run"
	chmod 700 "$LAB/run"
}

lab_up() { # DOCKERD-OPTION...
	local script=/usr/share/docker.io/contrib/dockerd-rootless.sh
	LAB_SOCKET=$LAB/run/docker.sock
	rm -rf "${LAB:?}/home" "${LAB:?}/run"
	lab_rootless_files
	touch /etc/subuid /etc/subgid
	# shellcheck disable=SC2016 # the inner shell's variables
	setsid unshare --mount --propagation slave --net sh -c '
		ip link set lo up
		for f in "$1"/own/*; do mount --bind "$f" "/etc/${f##*/}" || exit; done
		mount -t tmpfs -o mode=755 tmpfs "$1/net" && mknod -m 666 "$1/net/tun" c 10 200 &&
			mount --bind "$1/net/tun" /dev/net/tun || exit
		shift
		exec "$@"' lab "$LAB" \
		setpriv --reuid "$LAB_USER" --regid "$LAB_USER" --clear-groups env -i PATH="$PATH" HOME="$LAB/home" \
		XDG_RUNTIME_DIR="$LAB/run" sh "$script" "$@" > "$LAB/dockerd.log" 2>&1 < /dev/null &
	LAB_STARTED=$!
	disown
	until_true 60 lab_up_or_dead && lab_answers && return 0
	echo "# rootless dockerd did not come up:" >&2
	grep -v level=info "$LAB/dockerd.log" | tail -n 8 | cut -c 1-400 | sed 's/^/# /' >&2
	return 1
}

lab_daemon() { cat "$LAB/run/docker.pid"; }

# The lab's processes name its runtime folder on their command lines, but for dockerd, whose number is in its pid file.
lab_down() {
	local pid f
	lab_forward_end
	pid=$(lab_daemon 2> /dev/null) || pid=
	# shellcheck disable=SC2046 # words wanted
	[ -z "$pid" ] || timeout 20 env DOCKER_HOST="unix://$LAB_SOCKET" docker kill $(lab_docker ps -q) > /dev/null 2>&1
	[ -z "$pid" ] || ! alive "$pid" || { kill "$pid" && until_true 20 gone "$pid"; }
	[ -z "${LAB_STARTED:-}" ] || until_true 10 gone "$LAB_STARTED" || kill -9 "$LAB_STARTED"
	for f in /proc/[0-9]*; do
		! lab_names "${f#/proc/}" "$LAB/run/docker" || kill -9 "${f#/proc/}"
	done 2> /dev/null
	lab_unmount
	LAB_STARTED=
	rm -f "$LAB_SOCKET"
}
