# SPDX-License-Identifier: Apache-2.0
# lab-podman: the lab's functions for Podman, which answers Docker's API at the lab's socket; lab.sh sources it where
# LAB_KIND=podman. The service remembers nothing: what lab_podman makes is seen through it, too.
# shellcheck shell=bash disable=SC2034 # variables of lab.sh

LAB_TOOLS='podman conmon runc nsenter'
LAB_OPTIONS=

# Podman where the service is: the containers' networks lead into its network namespace.
lab_podman() { nsenter -t "$LAB_STARTED" -n podman "$@"; }

# In place of the machine's: storage, locks and networks below the lab. Podman would hand its own limits on to containers, which a machine without
# CAP_SYS_RESOURCE refuses: lower ones.
lab_podman_conf() { # LINE-OF-CONTAINERS...
	export CONTAINERS_CONF=$LAB/containers.conf CONTAINERS_STORAGE_CONF=$LAB/storage.conf
	printf '%s\n' '[storage]' 'driver = "overlay"' "graphroot = \"$LAB/data\"" "runroot = \"$LAB/exec\"" > "$CONTAINERS_STORAGE_CONF"
	{
		printf '[containers]\n'
		printf '%s\n' 'default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]' "$@"
		cat <<-END
		[network]
		network_backend = "netavark"
		network_config_dir = "$LAB/networks"
		[engine]
		cgroup_manager = "cgroupfs"
		events_logger = "file"
		lock_type = "file"
		runtime = "lab"
		tmp_dir = "$LAB/tmp"
		volume_path = "$LAB/volumes"
		[engine.runtimes]
		lab = ["$LAB/runc-lab"]
		END
	} > "$CONTAINERS_CONF"
}

# Starts the service in a network namespace of its own, with these lines in containers.conf.
lab_up() { # LINE-OF-CONTAINERS...
	rm -rf "$LAB_SOCKET" "$LAB/exec" "$LAB/tmp"
	[ -n "${LAB_KEEP:-}" ] || rm -rf "$LAB/data" "$LAB/volumes" "$LAB/networks"
	lab_podman_conf "$@"
	setsid unshare --net sh -c 'ip link set lo up; exec "$@"' lab "$(command -v podman)" \
		system service --time 0 "unix://$LAB_SOCKET" > "$LAB/podman.log" 2>&1 < /dev/null &
	LAB_STARTED=$!
	disown
	until_true 60 lab_up_or_dead && lab_answers && return 0
	echo "# podman did not come up:" >&2
	tail -n 5 "$LAB/podman.log" | cut -c 1-300 | sed 's/^/# /' >&2
	return 1
}

lab_daemon() { echo "$LAB_STARTED"; }

# lab:1, which both the API and podman find by that name.
lab_import() { lab_podman import - docker.io/library/lab:1; }

# Removes the containers first: they have processes, mounts and network namespaces of their own, and no daemon that knows them.
lab_down() {
	local f
	lab_forward_end
	[ -z "${LAB_STARTED:-}" ] || {
		lab_podman pod rm -fa -t 0 # those that it has for a pod go with that alone
		lab_podman rm -fa -t 0
		lab_podman rm -fa -t 0     # where another command was at one of them
		kill "$LAB_STARTED"
		until_true 15 gone "$LAB_STARTED" || kill -9 "$LAB_STARTED"
	} > "$LAB/down.log" 2>&1
	for f in /proc/[0-9]*; do # what was left: a monitor, which names the lab's folders, and what it watches
		# shellcheck disable=SC2046 # words wanted
		! lab_names "${f#/proc/}" "$LAB/exec/" || kill -9 $(cat "$f/task/${f#/proc/}/children") "${f#/proc/}"
	done 2> /dev/null
	lab_unmount
	LAB_STARTED=
	rm -f "$LAB_SOCKET"
}
