#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_fix: what plimsoll fix writes is valid in its kind, whatever names hold, and does what it says: on a root where much is
# wrong, each kind is put in force twice; the second time changes nothing, and an audit of the root then passes these rules.
# TAP.
set -u
LC_ALL=C
export LC_ALL
umask 022

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts/docker-20.10.24.jsonl
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-fix.XXXXXX") || exit 99
tmp=$(readlink -f "$tmp")
root=$tmp/root
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
command -v jq >/dev/null || { echo "1..0 # SKIP jq is not installed"; exit 0; }
n=0 failed=0

# is NAME STATUS: what there is to say stands in $tmp/out
is() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed -n '1,20s/^/# /p' "$tmp/out" | cut -c1-200
	fi
}
try() { # NAME COMMAND...
	name=$1
	shift
	"$@" >"$tmp/out" 2>&1
	is "$name" $?
}
# needs NAME TOOL COMMAND...: try, where there is such a tool
needs() {
	if command -v "$2" >/dev/null; then
		name=$1
		shift 2
		try "$name" "$@"
	else
		n=$((n + 1))
		echo "ok $n - $1 # SKIP $2 is not installed"
	fi
}
has() { grep -qF -e "$2" "$1" || { echo "nothing says: $2"; return 1; }; }
has_not() { ! grep -F -e "$2" "$1"; }
exits() { # STATUS PATTERN ARGUMENT...
	wanted=$1 pattern=$2
	shift 2
	"$plimsoll" "$@" >"$tmp/said" 2>&1
	status=$?
	cat "$tmp/said"
	[ $status = "$wanted" ] || { echo "exit status $status"; return 1; }
	tr '\n' ' ' <"$tmp/said" | tr -s ' ' | grep -qF -e "$pattern" || { echo "nothing says: $pattern"; return 1; }
}

### Each kind in its own language

playbook() { # of localhost, as it is
	LC_ALL=C.UTF-8 ANSIBLE_LOCALHOST_WARNING=False HOME=$tmp ansible-playbook -i localhost, -c local \
	    -e plimsoll_host=localhost -e ansible_become=false "$@"
}
# What YAML holds of a file, as JSON
yaml() { python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1], "rb")), sys.stdout)' "$1"; }
have_yaml=yaml-of-python3
python3 -c 'import yaml' 2>/dev/null && have_yaml=python3
# Whether nothing but comments and rules of the known form stands there
rules_only() { ! grep -vxE '#.*||-w /[A-Za-z0-9/._+:@%=~-]+ -p [rwxa]+ -k docker' "$1"; }

make_all() { # FOLDER
	mkdir -p "$1.fix"
	echo '{"labels": ["a"], "icc": true}' >"$1.fix/today"
	"$plimsoll" fix "$1" -r "shell:$1.fix/shell" -r "ansible:$1.fix/ansible.yml" -r "audit-rules:$1.fix/audit.rules" \
	    -r "compose:$1.fix/compose.yml" -r "daemon-json:$1.fix/daemon.json" --daemon-json "$1.fix/today" 2>"$1.fix/told"
}
checked() { # NAME RESULTS
	try "$1: all kinds are written" make_all "$2"
	try "$1: no line is longer than a reader of lines takes" awk 'length > 5000 { print FILENAME ": " FNR; bad = 1 } END { exit bad }' \
	    "$2.fix/shell" "$2.fix/ansible.yml" "$2.fix/audit.rules" "$2.fix/compose.yml" "$2.fix/told"
	try "$1: the script is one for sh" sh -n "$2.fix/shell"
	needs "$1: bash reads it" bash bash -n "$2.fix/shell"
	needs "$1: ShellCheck finds nothing in it" shellcheck shellcheck -s sh "$2.fix/shell"
	needs "$1: Ansible reads the playbook" ansible-playbook playbook --syntax-check "$2.fix/ansible.yml"
	needs "$1: YAML: the playbook" $have_yaml yaml "$2.fix/ansible.yml"
	needs "$1: YAML: the services" $have_yaml yaml "$2.fix/compose.yml"
	try "$1: daemon.json is JSON" jq -e 'type == "object"' "$2.fix/daemon.json"
	try "$1: audit rules are nothing else" rules_only "$2.fix/audit.rules"
}
evaluate() { # RESULTS FACTS ARGUMENT...
	out=$1 from=$2
	shift 2
	"$plimsoll" evaluate "$from" -q -p level-2 --at 2026-03-01 "$@" -r "json:$out" 2>/dev/null
	[ -s "$out" ]
}

evaluate "$tmp/plain" "$facts"
checked 'recorded host' "$tmp/plain"
seen() {
	jq -r '.results[] | select(.effective == "fail") | "# Rule \(.number):"' "$tmp/plain" | sort >"$tmp/wanted"
	grep -o '# Rule [0-9.]*:' "$1" | sort | diff "$tmp/wanted" -
}
try 'the script has a step for each rule that fails, and for no other' seen "$tmp/plain.fix/shell"
try 'so has the playbook' seen "$tmp/plain.fix/ansible.yml"
try 'each step tells why' [ "$(grep -c '^# Why:' "$tmp/plain.fix/shell")" = "$(grep -c '^# Rule ' "$tmp/plain.fix/shell")" ]
try 'and the risk' [ "$(grep -c '^# Risk of the change:' "$tmp/plain.fix/shell")" = "$(grep -c '^# Rule ' "$tmp/plain.fix/shell")" ]
try 'what is not decided is named' has "$tmp/plain.fix/shell" '# Left alone, it is not decided: 1.2.2'
try 'a container is told what changes in docker run' has "$tmp/plain.fix/shell" '# docker run: - --privileged'
destroys() { ! grep -vE '^ *#' "$1" | grep -E 'docker (rm|stop|kill|restart|container|run|system|volume|image|service)'; }
try 'no command destroys a container' destroys "$tmp/plain.fix/shell"
shipped() { ! grep -q '# Beware' "$tmp/plain.fix/shell"; }
try 'of a shipped benchmark nobody has to beware' shipped
if [ $have_yaml = python3 ]; then
	yaml "$tmp/plain.fix/compose.yml" >"$tmp/compose.json"
	try 'a service gets settings of several rules' jq -e '.services.plain | .read_only == true and
	    .security_opt == ["no-new-privileges:true"] and .cap_drop == ["ALL"]' "$tmp/compose.json"
	try 'a privileged one is not' jq -e '.services.priv.privileged == false' "$tmp/compose.json"
	try 'nor is what is right already put right' jq -e '.services.hard | has("read_only") or has("cap_drop") | not' "$tmp/compose.json"
fi

mkdir -p "$tmp/bundle/rules"
cp "$tmp/plain" "$tmp/bundle/results.json"
cp "$srcdir/benchmarks/cis-docker-1.8.0.xml" "$tmp/bundle/rules/benchmark.xml"
of_bundle() { "$plimsoll" fix "$tmp/bundle" | cmp - "$tmp/plain.fix/shell"; }
try 'a bundle gives the same' of_bundle

### Hostile names: of the host, of containers, and so in messages

hostile() {
	jq -c --arg long "$(printf '%4096s' '' | tr ' ' 'x')" --arg mark "$tmp/mark" '
	    def names: ["; touch \($mark) #", "$(touch \($mark))", "`touch \($mark)`", "a\ntouch \($mark)\n#", "\u0027; touch \($mark); \u0027",
	        "\"; touch \($mark); \"", "x\u2028touch \($mark)\u0085touch \($mark)\u2029", "\u202egnp.\u200b\ufeff\uffff",
	        "{{ lookup(\u0027pipe\u0027, \u0027touch \($mark)\u0027) }}", "\\", $long + "\n-w /x -p wa", "\r\n- name: x\r\n", "${HOME}: &a *a !!python/x ]}"];
	    if .kind == "container" then .name = names[$n[.id]] elif .kind == "run" then .host.name = "x\") }}\n- hosts: all" else . end' \
	    --argjson n "$(jq -sc '[.[] | select(.kind == "container") | .id] | to_entries | map({(.value): .key}) | add' "$facts")" "$facts"
}
hostile >"$tmp/hostile.jsonl"
evaluate "$tmp/hostile" "$tmp/hostile.jsonl"
checked 'hostile names' "$tmp/hostile"
code() { grep -vE '^ *#' "$1"; }
same_code() {
	code "$tmp/plain.fix/$1" | sed 's/default("lab")/mandatory/' >"$tmp/a"
	code "$tmp/hostile.fix/$1" | diff "$tmp/a" -
}
grep -v '^CONTAINER=' "$tmp/plain.fix/shell" >"$tmp/plain.fix/others"
grep -v '^CONTAINER=' "$tmp/hostile.fix/shell" >"$tmp/hostile.fix/others"
try 'hostile names: the script has the same commands as without them' same_code others
try 'the playbook has the same tasks' same_code ansible.yml
try 'the audit rules are the same' same_code audit.rules
try 'daemon.json is the same' same_code daemon.json
mkdir "$tmp/none"
for tool in sh grep sed tr readlink cat; do
	ln -s "$(command -v $tool)" "$tmp/none/$tool"
done
sed "s#/etc/#$tmp/nowhere/#g; s#/run/#$tmp/nowhere/#g" "$tmp/hostile.fix/shell" >"$tmp/hostile.sh"
runs_nothing() {
	PATH=$tmp/none sh "$tmp/hostile.sh" >/dev/null 2>&1
	! [ -e "$tmp/mark" ]
}
try 'running the script runs no name' runs_nothing
try 'a name can still be told' has "$tmp/hostile.fix/shell" '  container ; touch'
if [ $have_yaml = python3 ]; then
	yaml "$tmp/hostile.fix/compose.yml" >"$tmp/compose.json"
	names() { jq -c '[.results[] | select(.effective == "fail") | .check as $c | .subjects[] | select(.kind == "container" and
	    .result == "fail" and ($c | IN("container-exec", "container-image-current", "container-no-ssh-server", "container-no-privileged-exec",
	    "container-no-root-exec") | not)) | .name] | unique' "$tmp/hostile"; }
	same_names() { jq -c '.services | keys' "$tmp/compose.json" >"$tmp/b"; names | diff "$tmp/b" -; }
	try 'services are called as the containers are, byte for byte' same_names
fi

### The engine that was audited, and no other

mkdir "$tmp/engine"
for tool in sh grep sed tr readlink cat; do
	ln -s "$(command -v $tool)" "$tmp/engine/$tool"
done
cat >"$tmp/engine/docker" <<'EOF'
#!/bin/sh
[ "$1" = info ] || echo "$DOCKER_HOST: $*" >>"$DONE"
printf 'Server:\n ID: %s\n Docker Root Dir: /nonexistent\n' "$ID"
EOF
chmod 755 "$tmp/engine/docker"
jq '.engine.endpoint = "unix:///srv/x/docker.sock" | .engine.id = "A:1"' "$tmp/plain" >"$tmp/elsewhere"
"$plimsoll" fix "$tmp/elsewhere" | sed "s#/etc/#$tmp/nowhere/#g; s#/run/#$tmp/nowhere/#g; s/^CPUS=.*/CPUS=1/" >"$tmp/away.sh"
sed 's/-S .[^ ]*x.docker.sock. /-n here /' "$tmp/away.sh" >"$tmp/engine.sh"
asks() { # ID: of the engine that answers
	rm -f "$tmp/done"
	PATH=$tmp/engine ID=$1 DONE=$tmp/done DOCKER_HOST=unix:///other DOCKER_CONTEXT=other sh "$tmp/engine.sh" >"$tmp/said" 2>&1
	cat "$tmp/said"
}
asks A:1 >"$tmp/out"
try 'docker asks the engine that was audited' grep -q '^unix:///srv/x/docker.sock: update ' "$tmp/done"
try 'a step that does not find what it is about says so' has "$tmp/said" 'host-audit-data-root: left as it is: not found here: /nonexistent'
rm -f "$tmp/done"
PATH=$tmp/engine ID=A:1 DONE=$tmp/done DOCKER_HOST=unix:///other DOCKER_CONTEXT=other sh "$tmp/away.sh" >"$tmp/said" 2>&1
try 'where no socket is at its path docker asks where it would by itself' grep -q '^unix:///other: update ' "$tmp/done"
try 'which is said' has "$tmp/said" 'no engine listens at /srv/x/docker.sock here'
asks B:2 >"$tmp/out"
is 'another engine at that endpoint is told of' "$(grep -q 'another engine than the one that was audited' "$tmp/said"; echo $?)"
is 'and not changed' "$([ -e "$tmp/done" ]; echo $((! $?)))"

### Only what fails, and nothing that is answered for

cat >"$tmp/exceptions.json" <<'EOF'
{"schema": "plimsoll-exceptions/1", "exceptions": [
 {"id": "one", "rule": "container-not-privileged", "subjects": [{"kind": "container", "name": "priv"}], "reason": "it has to be",
  "risk": "much", "owner": "Ada", "approver": "Bo", "starts": "2026-01-31", "expires": "2026-06-01"},
 {"id": "two", "rule": "daemon-icc-off", "subjects": [{"kind": "daemon"}], "reason": "it has to be", "risk": "some", "owner": "Ada",
  "approver": "Bo", "starts": "2026-01-31", "expires": "2026-06-01"}]}
EOF
evaluate "$tmp/excepted" "$facts" --exceptions "$tmp/exceptions.json"
make_all "$tmp/excepted"
privileged() { sed -n '/^# Rule 5.5:/,/^$/p' "$tmp/excepted.fix/shell"; }
privileged >"$tmp/step"
try 'what has an exception is named' has "$tmp/step" '# Left alone, it has an exception: container priv'
try 'and is not among what is put right' has_not "$tmp/step" '#   container priv '
try 'while others are' has "$tmp/step" '#   container created '
try 'a rule that is answered for has no step' has_not "$tmp/excepted.fix/shell" '# Rule 2.2:'
try 'but is named' has "$tmp/excepted.fix/shell" '# Left alone, it has an exception: 2.2'
try 'and daemon.json keeps its value' jq -e '.icc == true' "$tmp/excepted.fix/daemon.json"

### daemon.json

try 'members keep their order' [ "$(jq -r 'keys_unsorted | join(" ")' "$tmp/plain.fix/daemon.json" | cut -d ' ' -f 1,2)" = 'labels icc' ]
try 'what was otherwise is told' has "$tmp/plain.fix/told" '# Conflict, changed: icc was true, is false'
try 'with its rule' has "$tmp/plain.fix/told" '# Rule 2.2:'
again() {
	"$plimsoll" fix "$tmp/plain" --daemon-json "$tmp/plain.fix/daemon.json" 2>/dev/null | cmp "$tmp/plain.fix/daemon.json" -
}
try 'a second time it stays, byte for byte' again
echo '{"icc": tru' >"$tmp/broken"
: >"$tmp/empty"
try 'what is no JSON is refused' exits 2 "$tmp/broken: line 1" fix "$tmp/plain" --daemon-json "$tmp/broken"
try 'an empty file is an empty object' exits 0 '"icc": false' fix "$tmp/plain" --daemon-json "$tmp/empty"
try 'without it there is no daemon.json' exits 2 "give today's file by --daemon-json" fix "$tmp/plain" -r daemon-json
try 'with it there has to be one' exits 2 'nothing is merged with it' fix "$tmp/plain" --daemon-json "$tmp/empty" -r shell

### What is refused

try 'there is no other kind' exits 2 'shell, ansible, daemon-json, audit-rules or compose' fix "$tmp/plain" -r text
try 'two of them do not go to standard output' exits 2 'only one goes to standard output' fix "$tmp/plain" -r shell -r ansible
try 'what is no results is refused' exits 2 'these are no results' fix "$tmp/plain.fix/daemon.json"
cp "$srcdir/fixtures/benchmarks/site.xml" "$tmp/site.xml"
evaluate "$tmp/site" "$facts" -b "$tmp/site.xml" -p level-1
try 'results without their benchmark are refused' exits 2 'name site' fix "$tmp/site"
try 'with it they are taken, and who reads is told to beware' exits 0 'Beware' fix "$tmp/site" -b "$tmp/site.xml"

### A root on which much is wrong

put() { mkdir -p "$root/${1%/*}" && cat >"$root/$1"; }
host() {
	rm -rf "$root"
	mkdir -p "$root/etc/audit/rules.d" "$root/etc/docker/certs.d/r" "$root/etc/systemd/system/multi-user.target.wants" "$root/var/lib/docker" \
	    "$root/etc/default" "$root/run"
	put etc/docker/daemon.json <<-EOF
		{"labels": ["z=1", "a=2"], "log-level": "debug", "iptables": false, "userland-proxy": true}
	EOF
	put usr/lib/systemd/system/docker.service <<-EOF
		[Service]
		ExecStart=/usr/bin/dockerd
	EOF
	put usr/lib/systemd/system/auditd.service <<-EOF
		[Service]
		ExecStart=/sbin/auditd
		ExecStartPost=-/sbin/augenrules --load
	EOF
	ln -s /usr/lib/systemd/system/auditd.service "$root/etc/systemd/system/multi-user.target.wants/auditd.service"
	ln -s usr/sbin "$root/sbin"
	ln -s usr/lib "$root/lib"
	for made in usr/bin/dockerd usr/bin/containerd usr/bin/runc usr/sbin/auditd usr/sbin/auditctl usr/sbin/augenrules; do
		put $made </dev/null
		chmod 755 "$root/$made"
	done
	: >"$root/etc/docker/certs.d/r/ca.crt"
	: >"$root/etc/default/docker"
	chmod 777 "$root/etc/docker" "$root/etc/docker/certs.d/r/ca.crt" "$root/etc/default/docker"
	chmod 666 "$root/etc/docker/daemon.json"
}
# stand_in NAME <script
stand_in() {
	{ echo '#!/bin/sh'; cat; } >"$tmp/bin/$1" && chmod 755 "$tmp/bin/$1"
}
mkdir "$tmp/bin" "$tmp/proc" "$tmp/proc/7"
printf 'dockerd\0' >"$tmp/proc/7/cmdline"
stand_in augenrules </dev/null
echo 'echo enabled 1' | stand_in auditctl
echo "echo \"$root/usr/lib/systemd/system/\$5\"" | stand_in systemctl
echo "printf 'Server:\n Swarm: inactive\n Docker Root Dir: %s\n' '$root/var/lib/docker'" | stand_in docker
echo 'echo 7' | stand_in pidof
echo 'echo 0' | stand_in stat

audit() { # RESULTS ARGUMENT...
	out=$1
	shift
	"$plimsoll" audit --root "$root" -q --no-sandbox -p level-2 --rule 'host-audit-*' --rule 'file-*-mode' --rule daemon-log-level-info \
	    --rule daemon-manages-iptables --rule daemon-userland-proxy-off -r "json:$out" "$@" >/dev/null 2>&1
	[ -s "$out" ]
}
fails() { jq -r '.results[] | select(.effective == "fail") | .check' "$1"; }
snapshot() {
	(cd "$root" && find . -printf '%p %m %l\n' | sort && find . -type f -exec cksum {} + | sort -k 3)
}
here() { sed "s#/etc/#$root/etc/#g; s#/run/#$root/run/#g; s#/proc/#$tmp/proc/#g" "$1"; }
# What the scripts watch is where it stands here; in the root that is elsewhere.
as_in_root() { sed -i "s#$root##g" "$root"/etc/audit/rules.d/*; }
# Whether none of the rules fails any more
passes() {
	audit "$tmp/after" && fails "$tmp/after" >"$tmp/still"
	! grep . "$tmp/still"
}
host
audit "$tmp/before"
fails "$tmp/before" >"$tmp/wrong"
try 'on a root much is wrong' [ "$(wc -l <"$tmp/wrong")" -eq 15 ]

"$plimsoll" fix "$tmp/before" -r "shell:$tmp/root.sh" >"$tmp/out" 2>&1
here "$tmp/root.sh" >"$tmp/here.sh"
run_shell() { PATH=$tmp/bin:$root/usr/bin:$PATH sh "$tmp/here.sh" >>"$tmp/said" 2>&1; }
run_shell
snapshot >"$tmp/once"
run_shell
snapshot | diff "$tmp/once" - >"$tmp/out"
is 'shell: the second time it changes nothing' $?
as_in_root
try 'shell: then the audit passes each of these rules' passes
try 'shell: and daemon.json holds all else' jq -e '. == {"labels": ["z=1", "a=2"], "userland-proxy": false}' "$root/etc/docker/daemon.json"

host
"$plimsoll" fix "$tmp/before" -r "audit-rules:$root/etc/audit/rules.d/60-plimsoll.rules"
"$plimsoll" fix "$tmp/before" --daemon-json "$root/etc/docker/daemon.json" -r "daemon-json:$tmp/daemon.json" 2>/dev/null
cat "$tmp/daemon.json" >"$root/etc/docker/daemon.json"
only_modes() {
	audit "$tmp/after"
	fails "$tmp/after" | grep -v '^file-.*-mode$' >"$tmp/still"
	! grep . "$tmp/still"
}
try 'audit rules and daemon.json: then the audit passes these rules' only_modes

# ansible is slow: a rule of each form
play() {
	host
	audit "$tmp/some" --skip-rule 'host-audit-[!c]*' --skip-rule 'file-[!de]*-mode' --skip-rule daemon-log-level-info
	fails "$tmp/some" >"$tmp/wrong"
	"$plimsoll" fix "$tmp/some" -r "ansible:$tmp/root.yml" || return 1
	here "$tmp/root.yml" >"$tmp/here.yml"
	for time in 1 2; do
		PATH=$tmp/bin:$root/usr/bin:$PATH playbook "$tmp/here.yml" >"$tmp/played.$time" 2>&1 || { cat "$tmp/played.$time"; return 1; }
		[ "$time" = 2 ] || snapshot >"$tmp/once"
	done
	snapshot | diff "$tmp/once" - || return 1
	grep 'changed=0' "$tmp/played.2" || { cat "$tmp/played.2"; return 1; }
	as_in_root
	audit "$tmp/after" && fails "$tmp/after" | grep -xF -f "$tmp/wrong" >"$tmp/still"
	[ "$(wc -l <"$tmp/wrong")" -ge 5 ] && ! grep . "$tmp/still"
}
needs 'Ansible: twice, the second time without a change, and the audit passes these rules' ansible-playbook play

echo "1..$n"
exit $failed
