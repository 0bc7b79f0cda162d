#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Names, labels and all else that strangers choose, hostile at once (tests/hostile.py): of an engine that is audited and of files of a
# host's root, where they are bytes, and in recorded facts of a host. Each format stays valid, shows them and does nothing that they say; so do diff,
# merge, history, verify and fix. TAP: tests/formats_readers.py holds the reports against all readers.
set -u
LC_ALL=C.UTF-8
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
tab=$(printf '\t')

if ! command -v python3 >/dev/null; then
	echo "1..0 # SKIP python3 is not installed"
	exit 0
fi
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-hostile.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
formats=$(cat "$srcdir/tests/formats.list")

bail() { # MESSAGE FILE
	echo "Bail out! $1"
	[ ! -e "$2" ] || sed -n '1,20s/^/# /p' "$2"
	exit 1
}
# point NAME READER FORMAT FILE RESULTS
point() { echo "ok$tab$1 by $2$tab$2$tab$3$tab$4$tab$5" >>"$tmp/table"; }

# reports NAME COMMAND...: runs it, with all formats, into a folder of that name
reports() {
	name=$1 dir=$tmp/$1
	shift
	mkdir "$dir"
	for spec in $(echo "$formats" | awk -v dir="$dir" '{ print $1 ":" dir "/" $2 }'); do
		set -- "$@" -r "$spec"
	done
	"$@" 2>"$dir/said"
	[ -s "$dir/r.json" ] || bail "$name: there are no results" "$dir/said"
	while read -r format file readers; do
		for reader in $readers hostile; do
			point "$name: $format" "$reader" "$format" "$dir/$file" "$dir/r.json"
		done
	done <<END
$formats
END
	point "$name: what is said beside it" hostile said "$dir/said" "$dir/r.json"
}

# other NAME FORMAT COMMAND...: its standard output
other() {
	name=$1 kind=$2 file=$tmp/other-$(echo "$1" | tr ' ' '-')
	shift 2
	"$@" >"$file" 2>"$file.said"
	[ -s "$file" ] || bail "$name: nothing is told" "$file.said"
	point "$name" hostile "$kind" "$file" "$tmp/engine/r.json"
	point "$name: what is said beside it" hostile said "$file.said" "$tmp/engine/r.json"
}

# A root whose files, users, settings and host name are strangers'.
root=$tmp/root
mkdir -p "$root/etc/docker/certs.d/=Qzq<qzq>$(printf '\033[31m\n')" "$root/etc/docker/certs.d/$(printf 'Qzq\377\342\200\256')" \
	"$root/usr/lib/systemd/system" "$root/usr/bin"
for folder in "$root"/etc/docker/certs.d/*; do
	echo Qzq >"$folder/ca.crt" && chmod 666 "$folder/ca.crt" || exit 99
done
printf '\033[31mQzq<qzq>\377\n' >"$root/etc/hostname"
printf 'root:x:0:0:Qzq:/root:/bin/sh\n=Qzq<qzq>\033[31m:x:0:1000:<qzq>:/home/Qzq:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\ndocker:x:999:=Qzq,\033[31mQzq,<qzq>Qzq\n' >"$root/etc/group"
printf '[Unit]\nDescription=Qzq\n[Service]\nExecStart=/usr/bin/dockerd --log-driver \033[31mQzq --label "<qzq>=Qzq"\n' \
	>"$root/usr/lib/systemd/system/docker.service"
echo 'Qzq' >"$root/usr/bin/dockerd"
cat >"$root/etc/docker/daemon.json" <<'END'
{"data-root": "/var/lib/<qzq onload=Qzq()>", "hosts": ["tcp://=Qzq:2375", "unix:///Qzq\u001b[31m\u202e"],
 "insecure-registries": ["Qzq<qzq>\u0007\r\n=Qzq"], "userns-remap": "=Qzq", "seccomp-profile": "/Qzq\u2028\u0085\"'; Qzq"}
END
reports files "$plimsoll" audit --root "$root" -p level-2 --evidence "$tmp/evidence" --reason "$(printf '\033[31mQzq\n=Qzq')"
socket=$tmp/engine.sock
reports engine python3 "$srcdir/tests/hostile.py" engine "$srcdir/fixtures/recordings/docker-28.5.2-swarm-manager" "$socket" \
	"$plimsoll" audit --root "$root" -p level-2 -H "unix://$socket" --evidence "$tmp/evidence"
python3 "$srcdir/tests/hostile.py" facts "$srcdir/fixtures/facts/docker-20.10.24.jsonl" >"$tmp/host.jsonl" || exit 99
reports host "$plimsoll" evaluate -p level-2 "$tmp/host.jsonl"
engine=$tmp/engine/r.json host=$tmp/host/r.json
"$plimsoll" diff "$engine" "$host" -r "text:$tmp/diff.txt" -r "json:$tmp/diff.json" -r "html:$tmp/diff.html" 2>"$tmp/diff.said"
"$plimsoll" merge "$engine" "$host" -r "text:$tmp/merge.txt" -r "json:$tmp/merge.json" -r "html:$tmp/merge.html" 2>"$tmp/merge.said"
for command in diff merge; do
	[ -s "$tmp/$command.html" ] || bail "$command: there is no report" "$tmp/$command.said"
	point "$command: text" hostile text "$tmp/$command.txt" "$host"
	point "$command: json" hostile json "$tmp/$command.json" "$host"
	point "$command: html" hostile html "$tmp/$command.html" "$host"
	point "$command: what is said beside it" hostile said "$tmp/$command.said" "$host"
done
point 'diff: json' own-schema diff "$tmp/diff.json" "$host"
point 'merge: json' own-schema fleet "$tmp/merge.json" "$host"
for form in text json html; do
	other "history: $form" $form "$plimsoll" history -r $form "$tmp/evidence"
done
point 'history: json' own-schema history "$tmp/other-history:-json" "$host"
other 'verify' said "$plimsoll" verify "$tmp/evidence"
other 'list evidence' said "$plimsoll" list evidence "$tmp/evidence"
for results in engine host files; do
	set -- "$tmp/$results/r.json"
	while read -r kind file reader; do
		set -- "$@" -r "$kind:$tmp/$results.$file"
		point "fix of $results: $kind" hostile "$reader" "$tmp/$results.$file" "$host"
	done <<END
shell fix.sh shell
ansible fix.yml yaml
compose compose.yml yaml
audit-rules audit.rules rules
daemon-json daemon.json daemon-json
END
	: >"$tmp/today"
	"$plimsoll" fix "$@" --daemon-json "$tmp/today" 2>"$tmp/$results.said"
	[ -s "$tmp/$results.fix.sh" ] || bail 'fix: there is no script' "$tmp/$results.said"
	point "fix of $results: what is said beside it" hostile said "$tmp/$results.said" "$host"
done

# Each look at a report is once seen to refuse one that does what a name says.
broken() { # FORMAT NAME SED-OPTION...
	format=$1 copies=$((${copies:-0} + 1)) name=$2
	shift 2
	case $format in
	shell) file=$tmp/host.fix.sh ;;
	rules) file=$tmp/host.audit.rules ;;
	*) file=$tmp/host/$(echo "$formats" | awk -v format="$format" '$1 == format { print $2 }') ;;
	esac
	sed "$@" "$file" >"$tmp/broken-$copies"
	cmp -s "$file" "$tmp/broken-$copies" && bail "nothing was broken: $name" /nowhere
	echo "refused${tab}refused: $format: $name${tab}hostile$tab$format$tab$tmp/broken-$copies$tab$host" >>"$tmp/table"
}
escape=$(printf '\033[31m')
broken text 'an escape' "3s/\$/$escape/"
broken text 'a mark that turns text around' '3s/$/\xe2\x80\xae/'
broken text 'no name' s/Qzq/name/g
broken text 'no UTF-8' '3s/$/\xff/'
broken html 'an element' '0,/&lt;qzq/s//<qzq/'
broken html 'an attribute' '0,/<span /s//<span onclick="Qzq()" /'
broken html 'a program' 's/<\/body>/<script>Qzq()<\/script>&/'
broken html 'an address' 's/<\/body>/<a href="javascript:Qzq()">x<\/a>&/'
broken csv 'a formula' "0,/\"'=/s//\"=/"
broken csv 'a row that is too short' '3s/,"[^"]*".$//'
broken json 'an escape' "3s/\$/$escape/"
broken shell 'a command' '$s/$/\n: Qzq/'
broken shell 'a command in quotes' '$s/$/\n: "$(Qzq)"/'
broken rules 'another rule' '$s/$/\n-w \/Qzq; -p wa -k docker/'

python3 "$srcdir/tests/formats_readers.py" "$tmp/table" "$srcdir/fixtures/schemas"
