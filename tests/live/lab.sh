# SPDX-License-Identifier: Apache-2.0
# lab: real dockerds of the tests' own, on private folders, sockets and network namespaces; sourced by tests/live/*.sh.
# Needs root. What it starts it knows by process id, and nothing of the machine is changed that lab_end does not undo.
# shellcheck shell=bash

PATH=$PATH:/usr/sbin:/sbin
# LAB_ENGINE: a folder of tests/live/engine.sh; its dockerd, containerd, runc and client, instead of the machine's
[ -z "${LAB_ENGINE:-}" ] || PATH=$LAB_ENGINE/bin:$PATH
export PLIMSOLL_CONFIG= # the machine's own configuration is not the tests'
live=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

#
# TAP
#

count=0 failed=0

ok() { # 0|1 NAME [DETAIL]: a test point
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		[ -z "${3:-}" ] || printf '%s\n' "$3" | head -n 20 | cut -c 1-600 | sed 's/^/# /'
	fi
}

is() { # WANTED GOT NAME [DETAIL]
	[ "$1" = "$2" ]
	ok $? "$3" "wanted $1, got $2${4:+
$4}"
}

skip() { # NAME REASON
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

tap_end() { # the plan, and the script's exit status
	echo "1..$count"
	[ "$failed" = 0 ]
}

#
# Waiting: always for a condition, never for a time
#

until_true() { # SECONDS COMMAND...: 1 if it never came true
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}

# A process whose first thread has ended is a zombie too, while its other threads run and hold its sockets open.
alive() { # PID: it runs (a zombie does not)
	local state
	state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2> /dev/null)
	set -- "/proc/$1/task"/*
	[ -n "$state" ] && { [ "$state" != Z ] || [ $# -gt 1 ]; }
}
gone() { ! alive "$1"; }
stopped() { grep -q '^State:[[:space:]]*T' "/proc/$1/status" 2> /dev/null; }

#
# The lab
#

# Ends the test program, with status 77, where a lab cannot be.
lab_begin() { # PLIMSOLL [DATADIR]
	local tool
	LAB_HELPERS=() LAB_ENV=()
	for tool in jq ${LAB_TOOLS:-dockerd} docker busybox ip unshare setpriv python3; do
		command -v "$tool" > /dev/null || lab_skip "$tool is not installed"
	done
	if [ -n "${LAB_ENGINE:-}" ] && [ ! -x "$LAB_ENGINE/bin/dockerd" ]; then
		echo "Bail out! there is no engine in LAB_ENGINE=$LAB_ENGINE"
		exit 99
	fi
	[ "$(id -u)" = 0 ] || lab_skip 'needs root'
	LAB=$(mktemp -d /tmp/plimsoll-lab-XXXXXX) || exit 99
	chmod 711 "$LAB" # the users of a remapped engine go through it
	LAB_SOCKET=$LAB/docker.sock
	export LAB LAB_SOCKET
	trap lab_end EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	mkdir -p "$LAB/client" "$LAB/etc"
	lab_runtime
	# a copy, so that users without rights can run it wherever the tree lies
	mkdir -p "$LAB/product" && cp -r "${2:-$live/../..}/benchmarks" "$LAB/product/" &&
		cp "$1" "$LAB/product/plimsoll" && chmod -R a+rX "$LAB/product" || exit 99
	export plimsoll=$LAB/product/plimsoll
	export PLIMSOLL_DATADIR=$LAB/product
	unset DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH DOCKER_API_VERSION
}

lab_skip() {
	echo "1..0 # SKIP $*"
	exit 77
}

# Privileged containers ask for every capability, and for limits; where this process's bounding set lacks some, plain runc
# refuses. The wrapper takes those out of what runc is told, then runs it.
lab_runtime() {
	local python
	python=$(python3 -c 'import sys; print(sys.executable)') # not a slow shim
	cat > "$LAB/runc-strip" <<-'EOF'
	import json, resource, sys
	bounding = int(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('CapBnd')), 16)
	names = ('CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE '
	         'NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT '
	         'SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE '
	         'AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ '
	         'PERFMON BPF CHECKPOINT_RESTORE').split()
	have = {'CAP_' + n for i, n in enumerate(names) if bounding >> i & 1}
	args = sys.argv[1:]
	def strip(process):
	    caps = process.get('capabilities') or {}
	    for k in caps:
	        caps[k] = [c for c in caps[k] if c in have]
	    if 'CAP_SYS_RESOURCE' not in have:
	        if process.get('rlimits'):
	            process['rlimits'] = [l for l in process['rlimits'] if l['hard'] <= resource.getrlimit(getattr(resource, l['type']))[1]]
	        process.pop('oomScoreAdj', None)
	def rewrite(path, get):
	    d = json.load(open(path)); strip(get(d)); json.dump(d, open(path, 'w'))
	if 'create' in args or 'run' in args:
	    bundle = args[args.index('--bundle') + 1] if '--bundle' in args else '.'
	    rewrite(bundle + '/config.json', lambda d: d['process'])
	if 'exec' in args and '--process' in args:
	    rewrite(args[args.index('--process') + 1], lambda d: d)
	EOF
	cat > "$LAB/runc-lab" <<-EOF
	#!/bin/sh
	case " \$* " in
	*' create '* | *' run '* | *' exec '*) $python -IS "$LAB/runc-strip" "\$@" || exit ;;
	esac
	exec $(command -v runc) "\$@"
	EOF
	chmod 755 "$LAB/runc-lab"
}

lab_docker() {
	DOCKER_BUILDKIT=0 DOCKER_HOST=unix://$LAB_SOCKET DOCKER_CONFIG=$LAB/client docker "$@"
}

lab_answers() { lab_docker version > /dev/null 2>&1; }

# Starts dockerd in a network namespace of its own, with $LAB/daemon.json and these options.
# LAB_NET=host: in the host's. LAB_MOUNTS=own: in a mount namespace of its own, where what $LAB/etc holds is seen in /etc.
# LAB_ENV: an array of further variables for it. LAB_KEEP=yes: on the data of the engine before.
lab_up() { # DOCKERD-OPTION...
	local space=()
	[ "${LAB_NET:-own}" = host ] || space+=(--net)
	[ "${LAB_MOUNTS:-host}" = host ] || space+=(--mount --propagation slave)
	[ -f "$LAB/daemon.json" ] || printf '{}\n' > "$LAB/daemon.json"
	rm -rf "$LAB/docker.pid" "$LAB_SOCKET" "$LAB/exec" 2> /dev/null
	[ -n "${LAB_KEEP:-}" ] || rm -rf "$LAB/data" 2> /dev/null
	# shellcheck disable=SC2016 # the inner shell's variables
	env ${LAB_ENV[0]:+"${LAB_ENV[@]}"} setsid ${space[0]:+unshare "${space[@]}"} sh -c '
		[ "$1" = host ] || ip link set lo up
		if [ "$2" = own ]; then
			for f in "$3"/etc/*; do
				if [ -e "$f" ]; then mount --bind "$f" "/etc/${f##*/}" || exit 1; fi
			done
		fi
		shift 3
		exec "$@"' lab "${LAB_NET:-own}" "${LAB_MOUNTS:-host}" "$LAB" "$(command -v dockerd)" \
		--config-file "$LAB/daemon.json" --data-root "$LAB/data" --exec-root "$LAB/exec" --pidfile "$LAB/docker.pid" \
		-H "unix://$LAB_SOCKET" --add-runtime "lab=$LAB/runc-lab" --default-runtime lab \
		--exec-opt native.cgroupdriver=cgroupfs "$@" > "$LAB/dockerd.log" 2>&1 < /dev/null &
	LAB_STARTED=$!
	disown
	until_true 60 lab_up_or_dead && lab_answers && return 0
	echo "# dockerd did not come up:" >&2
	tail -n 5 "$LAB/dockerd.log" | cut -c 1-300 | sed 's/^/# /' >&2
	return 1
}
lab_up_or_dead() { gone "$LAB_STARTED" || { [ -S "$LAB_SOCKET" ] && lab_answers; }; }

lab_daemon() { cat "$LAB/docker.pid"; }

# Images from busybox alone: no registry is asked. lab:1, and pinned by digest nothing (no registry gave it one).
lab_image() {
	local root=$LAB/rootfs a
	if [ ! -d "$root" ]; then
		mkdir -p "$root"/{bin,etc,tmp,proc,sys,dev,run,var,root,home}
		cp "$(command -v busybox)" "$root/bin/busybox" || return
		cp "$root/bin/busybox" "$root/bin/sshd"
		cp "$root/bin/busybox" "$root/bin/sshd-keys"
		for a in sh sleep cat echo ls id mount ps true false; do ln -sf busybox "$root/bin/$a"; done
		printf 'root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/:/bin/sh\n' \
			> "$root/etc/passwd"
		printf 'root:x:0:\napp:x:1000:\n' > "$root/etc/group"
		printf '127.0.0.1 localhost\n' > "$root/etc/hosts"
	fi
	tar -C "$root" -c . | lab_import > /dev/null
}
lab_import() { lab_docker import - lab:1; }

# An image by the classic builder: lab_build NAME INSTRUCTION...
lab_build() {
	local name=$1
	shift
	mkdir -p "$LAB/context"
	printf '%s\n' "$@" > "$LAB/context/Dockerfile"
	lab_docker build -q -t "$name" "$LAB/context"
}

# A registry that takes everything, at 127.0.0.1:5000 of the engine's network: an image that was pushed there has a digest of it.
lab_registry() {
	nsenter -t "$(lab_daemon)" -n python3 - <<-'EOF' > "$LAB/registry.log" 2>&1 &
	import hashlib, http.server, itertools, urllib.parse
	sizes, uploads, numbers = {}, {}, itertools.count()
	class Handler(http.server.BaseHTTPRequestHandler):
	    protocol_version = 'HTTP/1.1'
	    def body(self):
	        if self.headers.get('Transfer-Encoding') != 'chunked':
	            return self.rfile.read(int(self.headers.get('Content-Length') or 0))
	        data, n = b'', 1
	        while n > 0:
	            n = int(self.rfile.readline(), 16)
	            data += self.rfile.read(n)
	            self.rfile.readline()
	        return data
	    def answer(self, status, length=0, **headers):
	        self.send_response(status)
	        for name, value in headers.items():
	            self.send_header(name.replace('_', '-'), value)
	        self.send_header('Content-Length', str(length))
	        self.end_headers()
	    def do_GET(self):
	        self.answer(200 if self.path == '/v2/' else 404)
	    def do_HEAD(self):
	        name = self.path.rsplit('/', 1)[1]
	        self.answer(200 if name in sizes else 404, sizes.get(name, 0))
	    def do_POST(self):
	        self.body()
	        self.answer(202, Location='%su%d' % (self.path.split('?')[0], next(numbers)), Range='0-0')
	    def do_PATCH(self):
	        path = self.path.split('?')[0]
	        uploads[path] = uploads.get(path, 0) + len(self.body())
	        self.answer(202, Location=path, Range='0-%d' % max(uploads[path] - 1, 0))
	    def do_PUT(self):
	        path, _, query = self.path.partition('?')
	        data = self.body()
	        digest = urllib.parse.parse_qs(query).get('digest', ['sha256:' + hashlib.sha256(data).hexdigest()])[0]
	        sizes[digest] = uploads.get(path, 0) + len(data)
	        self.answer(201, Location=path, Docker_Content_Digest=digest)
	http.server.ThreadingHTTPServer(('127.0.0.1', 5000), Handler).serve_forever()
	EOF
	LAB_HELPERS+=($!)
	until_true 10 nsenter -t "$(lab_daemon)" -n sh -c 'grep -q ":1388 00000000:0000 0A" /proc/net/tcp'
}

lab_id() { lab_docker inspect -f '{{.Id}}' "$1"; }
lab_pid() { lab_docker inspect -f '{{.State.Pid}}' "$1"; }

# The folder of a container's cgroup, as the kernel has it: v1 (with CONTROLLER) or v2.
lab_cgroup() { # CONTAINER CONTROLLER
	local pid path
	pid=$(lab_pid "$1") || return
	path=$(awk -F: -v c="$2" '$2 == c { print $3; exit }' "/proc/$pid/cgroup")
	if [ -n "$path" ]; then
		echo "/sys/fs/cgroup/$2$path"
	else
		path=$(awk -F: '$1 == 0 { print $3 }' "/proc/$pid/cgroup")
		echo "/sys/fs/cgroup$path"
	fi
}

# Sets a limit behind the engine's back: lab_limit NAME memory|pids BYTES|N|max
lab_limit() {
	local folder value=$3
	folder=$(lab_cgroup "$1" "$2") || return
	if [ "$2" = memory ] && [ -e "$folder/memory.limit_in_bytes" ]; then
		[ "$value" != max ] || value=-1
		# the limit with swap is never below the limit without
		[ ! -e "$folder/memory.memsw.limit_in_bytes" ] || [ "$value" != -1 ] ||
			echo -1 > "$folder/memory.memsw.limit_in_bytes" || return
		echo "$value" > "$folder/memory.limit_in_bytes"
	else
		echo "$value" > "$folder/$2.max"
	fi
}

# Moves a container's processes to the cgroups that all others are in, as systemd or a hand may.
lab_move_out() {
	local pid controller root=/sys/fs/cgroup
	pid=$(lab_pid "$1") || return
	[ ! -e $root/cgroup.controllers ] || { echo "$pid" > $root/cgroup.procs; return; }
	for controller in memory pids cpu; do
		echo "$pid" > $root/$controller/cgroup.procs || return
	done
}

# POST to the engine, for what the client has no command for: lab_post PATH JSON
lab_post() {
	python3 - "$LAB_SOCKET" "$1" "$2" <<-'EOF'
	import http.client, socket, sys
	c = http.client.HTTPConnection('lab')
	c.sock = socket.socket(socket.AF_UNIX)
	c.sock.connect(sys.argv[1])
	c.request('POST', '/v1.41' + sys.argv[2], sys.argv[3], {'Content-Type': 'application/json'})
	r = c.getresponse()
	print(r.read().decode())
	sys.exit(r.status >= 400)
	EOF
}

lab_is() { # CONTAINER TEMPLATE VALUE
	[ "$(lab_docker inspect -f "$2" "$1" 2> /dev/null)" = "$3" ]
}

# The shipped benchmark as a site would have it: $LAB/site.xml with these Values.
lab_benchmark() { # NAME=TEXT...
	python3 - "$PLIMSOLL_DATADIR/benchmarks/cis-docker-1.8.0.xml" "$LAB/site.xml" "$@" <<-'EOF'
	import re, sys
	text = open(sys.argv[1], encoding='utf-8').read()
	for pair in sys.argv[3:]:
	    name, _, value = pair.partition('=')
	    text, n = re.subn(r'(<Value id="[^"]*_value_%s".*?)(<value/>|<value>[^<]*</value>)' % name,
	                      lambda m: m.group(1) + '<value>' + value + '</value>', text, count=1, flags=re.S)
	    assert n == 1, name
	open(sys.argv[2], 'w', encoding='utf-8').write(text)
	EOF
}

# A scan report as Trivy writes one, of the image that has this name (or, with -, of one that has no digest), DAYS ago, with a finding
# of that severity.
lab_scan() { # IMAGE DAYS SEVERITY
	local id='sha256:none'
	[ "$1" = - ] || id=$(lab_docker image inspect -f '{{.Id}}' "$1") || return
	cat <<-EOF
	{"SchemaVersion":2,"CreatedAt":"$(date -u -d "-$2 days" +%FT%TZ)","ArtifactName":"$1","ArtifactType":"container_image",
	"Metadata":{"ImageID":"$id"},
	"Results":[{"Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-2024-0001","Severity":"$3"}]}]}
	EOF
}

# $LAB/tls: a CA, and a server's certificate and key.
lab_certificates() {
	mkdir -p "$LAB/tls" && (
		cd "$LAB/tls" || exit
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=lab-ca \
			-keyout ca-key.pem -out ca.pem &&
			openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
				-keyout key.pem -out cert.csr &&
			openssl x509 -req -in cert.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -out cert.pem
	) 2> /dev/null
}

# An authorization plugin that allows everything, known to the engine as labauthz (needs LAB_MOUNTS=own).
lab_authz() {
	mkdir -p "$LAB/etc/docker/plugins" /etc/docker
	echo "unix://$LAB/authz.sock" > "$LAB/etc/docker/plugins/labauthz.spec"
	python3 - "$LAB/authz.sock" <<-'EOF' > "$LAB/authz.log" 2>&1 &
	import http.server, json, os, socketserver, sys
	class Handler(http.server.BaseHTTPRequestHandler):
	    protocol_version = 'HTTP/1.1'
	    def do_POST(self):
	        self.rfile.read(int(self.headers.get('Content-Length') or 0))
	        answer = {'Implements': ['authz']} if self.path == '/Plugin.Activate' else {'Allow': True, 'Msg': '', 'Err': ''}
	        body = json.dumps(answer).encode()
	        self.send_response(200)
	        self.send_header('Content-Type', 'application/vnd.docker.plugins.v1.1+json')
	        self.send_header('Content-Length', str(len(body)))
	        self.end_headers()
	        self.wfile.write(body)
	    def address_string(self):
	        return 'engine'
	class Server(socketserver.ThreadingUnixStreamServer):
	    daemon_threads = True
	Server(sys.argv[1], Handler).serve_forever()
	EOF
	LAB_HELPERS+=($!)
	until_true 10 grep -q " 00010000 .* $LAB/authz.sock\$" /proc/net/unix
}

# Lines of "[CONDITION]" in the table, and the same in the scripts.
lab_has() {
	case $1 in
	'!'*) ! lab_has "${1#!}" ;;
	apparmor) grep -q Y /sys/module/apparmor/parameters/enabled 2> /dev/null ;;
	selinux) [ -e /sys/fs/selinux/enforce ] ;;
	cgroup1) [ ! -e /sys/fs/cgroup/cgroup.controllers ] ;;
	cgroup2) [ -e /sys/fs/cgroup/cgroup.controllers ] ;;
	20.10) dockerd --version | grep -q 'version 20\.10\.' ;;
	from*) [ "$(dockerd --version | sed -n 's/^Docker version \([0-9]*\)\..*/\1/p')" -ge "${1#from}" ] ;; # this major version, or later
	openssl) command -v openssl > /dev/null ;;
	ipv6) [ -e /proc/net/if_inet6 ] ;;
	cpus) [ "$(nproc --all)" -gt 1 ] ;;
	rootdisk) [ -b "$(findmnt -no SOURCE / 2> /dev/null)" ] ;;
	*) return 1 ;;
	esac
}
lab_has_all() { # CONDITION...
	while [ $# -gt 0 ]; do
		lab_has "$1" || return
		shift
	done
}

# A forwarded socket: what stands at it is no dockerd. With a pattern and a command: that runs before the first request whose
# path matches is passed on. LAB_FORWARD_WITH: a copy of the interpreter, under another name.
lab_forward() { # SOCKET [REGEX COMMAND]
	"${LAB_FORWARD_WITH:-python3}" "$live/forward.py" "$1" "$LAB_SOCKET" "${@:2}" 2> "$LAB/forward.log" < /dev/null > /dev/null &
	LAB_FORWARDER=$!
	until_true 10 grep -q " 00010000 .* $1\$" /proc/net/unix # it listens
}
lab_forward_end() {
	[ -z "${LAB_FORWARDER:-}" ] || { kill "$LAB_FORWARDER" && wait "$LAB_FORWARDER"; } 2> /dev/null
	LAB_FORWARDER=
}

lab_names() { # PID TEXT: its command line holds that
	tr '\0' '\n' 2> /dev/null < "/proc/$1/cmdline" | grep -qF "$2"
} 2> /dev/null

# The first processes of the exec root's containers, and the shims above them: of this lab for certain, since the shim names
# the exec root on its command line.
lab_shims() { # prints "INIT SHIM ID" lines
	local f init shim
	for f in "$LAB"/exec/containerd/daemon/io.containerd.runtime.v2.task/moby/*/init.pid; do
		init=$(cat "$f" 2> /dev/null)
		shim=$(awk '$1 == "PPid:" { print $2 }' "/proc/${init:-none}/status" 2> /dev/null)
		! lab_names "${shim:-none}" "$LAB/exec/" || echo "$init $shim $(basename "$(dirname "$f")")"
	done
}

# Stops the engine and whatever it started. A daemon that was killed, or that hangs, is no hindrance.
lab_down() {
	local pid init shim id left frozen
	lab_forward_end
	for pid in ${LAB_HELPERS[0]:+"${LAB_HELPERS[@]}"}; do kill "$pid" 2> /dev/null; done
	LAB_HELPERS=()
	pid=$(cat "$LAB/docker.pid" 2> /dev/null) || pid=${LAB_STARTED:-}
	left=$(lab_shims)
	if [ -n "$pid" ] && alive "$pid" && lab_names "$pid" "$LAB/"; then
		kill -CONT "$pid"
		kill "$pid"
		# a first process ignores SIGTERM: dockerd would wait ten seconds for each
		printf '%s\n' "$left" | while read -r init shim id; do [ -z "$init" ] || kill -9 "$init"; done 2> /dev/null
		until_true 15 gone "$pid" || kill -9 "$pid" 2> /dev/null
		until_true 5 gone "$pid"
	fi
	pid=$(cat "$LAB/exec/containerd/containerd.pid" 2> /dev/null)
	if [ -n "$pid" ] && alive "$pid" && lab_names "$pid" "$LAB/exec/"; then
		kill -9 "$pid"
		until_true 5 gone "$pid"
	fi
	{ printf '%s\n' "$left"; lab_shims; } | sort -u | while read -r init shim id; do
		[ -n "$init" ] || continue
		frozen=/sys/fs/cgroup/freezer/docker/$id/freezer.state
		[ ! -e "$frozen" ] || echo THAWED > "$frozen"
		for pid in "$init" "$shim"; do lab_names "$shim" "$LAB/exec/" && kill -9 "$pid"; done
		find /sys/fs/cgroup -depth -type d -path "*/$id*" -exec rmdir {} + 
	done 2> /dev/null
	lab_unmount
	LAB_STARTED=
	rm -f "$LAB/docker.pid" "$LAB_SOCKET"
}

lab_unmount() {
	awk -v p="$LAB/" 'index($5, p) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
		while read -r left; do umount -l "$left" 2> /dev/null; done
}

# Takes everything away again.
lab_end() {
	lab_down
	find /sys/fs/cgroup -depth -type d -name plimsoll-lab -exec rmdir {} + 2> /dev/null
	rm -rf --one-file-system "$LAB"
}

# An engine of another kind: podman or rootless.
# shellcheck source=/dev/null
[ -z "${LAB_KIND:-}" ] || . "$live/lab-$LAB_KIND.sh"
