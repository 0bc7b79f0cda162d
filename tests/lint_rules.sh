#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rules, checks and facts fit together: every rule has a check, every check is used, and every path that a check
# names is collected and occurs in a recorded host. TAP.
#	tests/lint_rules.sh [PLIMSOLL]	default: $PLIMSOLL, ./plimsoll
#
# Paths are taken from the sources of checks/: words "document:path" in their strings, the keys given to
# OPTION_READS() and to option...(). %s stands for any one key.
# tests/lint_rules.exceptions says what is excused, and why.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${1:-${PLIMSOLL:-./plimsoll}}
PLIMSOLL_DATADIR=$(cd "$srcdir" && pwd) || exit 99
PLIMSOLL_CONFIG=
export PLIMSOLL_DATADIR PLIMSOLL_CONFIG
exceptions=$srcdir/tests/lint_rules.exceptions
documents='identity|data_root|accounts|ping|version|info|bridge|process|config|engine|inspect|kernel|host|namespaces|networks'
documents="$documents|volumes|mounts|image|seccomp|default_seccomp|execs|stat|tls|audit|roles|usage|use|base|history|secrets|content_trust|user|scans|files|bundle"
documents="$documents|overlays|services|ca|state|sockets|node_certificate|service"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-rules.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0 failed=0

# is NAME STATUS: a test point; what there is to say stands in $tmp/out
is() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed -n '1,20s/^/# /p' "$tmp/out"
	fi
}
empty() { # NAME: nothing was found to complain of
	! [ -s "$tmp/out" ]
	is "$1" $?
}

# excused WHAT: its lines of the exceptions, without reason
excused() {
	sed -n "s/^$1 \([^	]*\)	.*/\1/p" "$exceptions" | sort
}

### Rules and checks

if ! "$plimsoll" list checks >"$tmp/list" || ! [ -s "$tmp/list" ]; then
	echo "Bail out! $plimsoll list checks does not work"
	exit 99
fi
awk '{ print $1 }' "$tmp/list" | sort >"$tmp/checks"
uniq -d "$tmp/checks" >"$tmp/out"
empty 'each check has a name of its own'

: >"$tmp/used"
for document in "$srcdir"/benchmarks/*-[0-9]*.xml; do # cis-docker.xml is what these are made of
	id=$(basename "$document" .xml)
	"$plimsoll" list -b "$document" rules | awk '{ print $5 }' | sort >"$tmp/rules"
	{
		[ -s "$tmp/rules" ] || echo "no rules could be listed"
		grep -c '<\([a-z]*:\)\{0,1\}Rule ' "$document" >"$tmp/count"
		[ "$(cat "$tmp/count")" -eq "$(wc -l <"$tmp/rules")" ] ||
			echo "the document has $(cat "$tmp/count") rules, listed are $(wc -l <"$tmp/rules")"
		comm -23 "$tmp/rules" "$tmp/checks"
	} >"$tmp/out"
	empty "each rule of $id has a check"
	uniq -d "$tmp/rules" >"$tmp/out"
	empty "no two rules of $id share a check"
	cat "$tmp/rules" >>"$tmp/used"
done
sort -u "$tmp/used" -o "$tmp/used"
excused check >"$tmp/excused"
sort -u "$tmp/used" "$tmp/excused" | comm -13 - "$tmp/checks" >"$tmp/out"
empty 'each check is used by a rule, or tests/lint_rules.exceptions says why not'
comm -12 "$tmp/used" "$tmp/excused" >"$tmp/out"
empty 'no check is excused that is used'

### Values

# Names of Values that checks look at, by a literal, or as the two of a struct sprawl; and those that rows declare.
cat "$srcdir"/checks/*.c | tr '\n\t' '  ' | grep -oE '(look_value|swarm_value|value_number)\([a-z>.-]*, *"[^"]*"' |
	sed 's/.*"\(.*\)"/\1/' >"$tmp/looked"
sed -n 's/.*struct sprawl s = { c->path, "\([^"]*\)", "\([^"]*\)".*/\1 \2/p' "$srcdir/checks/operations.c" | tr ' ' '\n' >>"$tmp/looked"
sort -u "$tmp/looked" -o "$tmp/looked"
grep -hoE '\.(needs|takes) = \{[^}]*\}' "$srcdir"/checks/*.c | grep -o '"[^"]*"' | tr -d '"' | sort -u >"$tmp/declared"
[ "$(wc -l <"$tmp/looked")" -gt 25 ] || echo 'too few to be all' >"$tmp/out"
is 'the Values that checks look at are found' $?
comm -23 "$tmp/looked" "$tmp/declared" >"$tmp/out"
empty 'each Value that a check looks at is declared in a row: needs or takes'
comm -13 "$tmp/looked" "$tmp/declared" >"$tmp/out"
empty 'no row declares a Value that no check looks at'
# A name that is no literal is an argument of these functions, or an inline row's own.
grep -nE '(look_value|swarm_value|value_number)\(' "$srcdir"/checks/*.c |
	grep -vE '(look_value|swarm_value|value_number)\([a-z>.-]*, *("|name\b|name,|c->value\))|^[^:]*:[0-9]*:(swarm_value|look_value|value_number)\(' >"$tmp/out"
empty 'no check looks at a Value by a name that this cannot follow'

### Paths

# "container inspect:HostConfig.Memory", one a path that a file of checks/ names.
paths_of() { # KIND FILE...
	kind=$1
	shift
	[ -e "$1" ] || return
	# comments go; \" inside of a string is a quote
	cat "$@" | tr '\n\t' '  ' | sed 's@/\*[^*]*\*\{1,\}\([^/*][^*]*\*\{1,\}\)*/@ @g
		s/\\"/\x01/g; s/OPTION_READS( *"\([^"]*\)")/"config:options.\1.value config:options.\1.origin config:options.\1.proven"/g
		s/option\(_[a-z]*\)\{0,1\}(at, "/&config:options./g' |
		grep -o '"[^"]*"' | tr -d '"' | tr ' ' '\n' | tr '\001' '"' |
		grep -E "^($documents):[A-Za-z*%]" | sed "s/%s/*/g; s/[.,;]\$//; s/^/$kind /"
}
{
	for kind in container daemon file host image swarm; do
		# shellcheck disable=SC2046 # file names of ours
		paths_of $kind $(ls "$srcdir"/checks/$kind*.c 2>/dev/null)
	done
	paths_of daemon "$srcdir/checks/operations.c"
} | sort -u >"$tmp/paths"
[ "$(wc -l <"$tmp/paths")" -gt 50 ] || echo 'too few to be all' >"$tmp/out"
is 'the paths that checks name are found' $?

# Sources whose name tells no kind of subject name no path.
for file in "$srcdir"/checks/*.c; do
	case $(basename "$file") in
	container* | daemon* | file* | host* | image* | operation* | swarm*) ;;
	*) paths_of any "$file" ;;
	esac
done >"$tmp/out"
empty 'shared predicates name no path of their own'

# Each row of audit/collected.c, as "container inspect:HostConfig.Memory".
{
	sed -n 's/^	{ KIND_\([A-Z]*\), "\([^"]*\)", "\(.*\)", *[A-Z]* },.*/\1 \2:\3/p' "$srcdir/audit/collected.c" |
		sed 's/\\"/"/g' | grep -v 'options\." name'
	sed -n 's/^	OPTION("\([^"]*\)",.*/DAEMON config:options.\1/p' "$srcdir/audit/collected.c"
} | awk '{ $1 = tolower($1) } 1' | sort -u >"$tmp/collected"

# Everything that occurs: of recorded engines (fixtures/recordings) and of recorded hosts (fixtures/facts, and what the
# engines' recordings are collected into). Array elements are *; keys are parted by \034, as awk's split() below.
recorded() {
	for file in "$srcdir"/fixtures/recordings/*/containers/*.json; do
		documents_of container inspect "$file"
	done
	for file in "$srcdir"/fixtures/recordings/*/; do
		documents_of daemon info "$file/info.json"
		documents_of daemon version "$file/version.json"
		documents_of daemon bridge "$file/networks/bridge.json"
		tr -d '\r' <"$file/ping.headers" | sed -n 's/^\([A-Za-z-]*\): .*/daemon ping:\1/p'
	done
	cat "$srcdir"/fixtures/facts/*.jsonl "$srcdir"/fixtures/golden/facts-*.jsonl 2>/dev/null |
		jq -r 'select(.read) | .kind as $k | .read | to_entries[] | select(.value.data) | .key as $d | .value.data |
			paths | map(if type == "number" then "*" else tostring end) | "\($k) \($d):" + join("\u001c")'
}
documents_of() { # KIND DOCUMENT FILE
	[ -s "$3" ] || return
	jq -r --arg k "$1 $2:" 'paths | map(if type == "number" then "*" else tostring end) | $k + join("\u001c")' "$3"
}

# Which of the paths have a line in LIST that they lead to (or, with above=1, come from): segment by segment, * is any.
matched() { # LIST ABOVE
	awk -v list="$1" -v above="$2" '
		# a path of ours: keys with dots, ["keys"], [numbers]; into segments parted by \034
		function plain(p,   out, i, seg) {
			out = ""
			while (p != "") {
				if (substr(p, 1, 2) == "[\"") {
					i = index(p, "\"]"); seg = substr(p, 3, i - 3); p = substr(p, i + 2)
				} else if (substr(p, 1, 1) == "[") {
					i = index(p, "]"); seg = "*"; p = substr(p, i + 1)
				} else {
					i = match(p, /[.[]/); if (i == 0) i = length(p) + 1
					seg = substr(p, 1, i - 1); p = substr(p, i)
				}
				sub(/^\./, "", p)
				out = out (out == "" ? "" : "\034") seg
			}
			return out
		}
		function same(pattern, seg,   i, end) {
			i = index(pattern, "*"); end = substr(pattern, i + 1)
			if (i == 0) return pattern == seg
			return length(seg) >= length(pattern) - 1 && substr(seg, 1, i - 1) == substr(pattern, 1, i - 1) &&
				substr(seg, length(seg) - length(end) + 1) == end
		}
		function fits(wanted, there,   i, nw, nt) {
			nw = split(wanted, w, "\034"); nt = split(there, t, "\034")
			if (nt < nw && !above) return 0
			for (i = 1; i <= nw && i <= nt; i++)
				if (!same(w[i], t[i]) && !same(t[i], w[i])) return 0
			return 1
		}
		function head(line) { return substr(line, 1, index(line, ":")) }
		function tail(line) { return substr(line, index(line, ":") + 1) }
		BEGIN {
			while ((getline line <list) > 0) {
				h = head(line); rest = tail(line)
				if (above) rest = plain(rest)
				has[h, ++count[h]] = rest
			}
		}
		{
			h = head($0); wanted = plain(tail($0))
			for (i = 1; i <= count[h]; i++)
				if (fits(wanted, has[h, i])) { print; next }
		}' "$tmp/paths"
}

matched "$tmp/collected" 1 | sort -u >"$tmp/found"
comm -23 "$tmp/paths" "$tmp/found" >"$tmp/not-collected"
excused path >"$tmp/excused"
if command -v jq >/dev/null; then
	recorded | sort -u >"$tmp/recorded"
	matched "$tmp/recorded" 0 | sort -u >"$tmp/found"
	comm -23 "$tmp/paths" "$tmp/found" >"$tmp/not-recorded"
	comm -23 "$tmp/excused" "$tmp/not-recorded" >"$tmp/out"
	empty 'no path is excused that occurs, or that no check names'
	comm -23 "$tmp/not-recorded" "$tmp/excused" >"$tmp/missing"
else
	: >"$tmp/missing"
	n=$((n + 1))
	echo "ok $n - the paths occur in recorded hosts # SKIP jq is not installed"
fi
while read -r path; do
	{
		! grep -qxF -e "$path" "$tmp/not-collected" || echo 'no row of audit/collected.c has it'
		! grep -qxF -e "$path" "$tmp/missing" || echo 'in none of the recordings and facts below fixtures/'
	} >"$tmp/out"
	empty "$path is collected, and occurs in a recorded host"
done <"$tmp/paths"

grep -v '^#' "$exceptions" | grep -vE '^(check|path) [^	]+	[^	]+.$' >"$tmp/out"
empty 'each exception is of a known kind and has a reason'
echo "1..$n"
exit $failed
