#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the manuals and README.md say, against the program and its sources: nothing left out, nothing that does not
# exist. TAP.
#	tests/lint_docs.sh [PLIMSOLL]	default: $PLIMSOLL, ./plimsoll
# shellcheck disable=SC2016 # a backquote in a pattern is Markdown's
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${1:-${PLIMSOLL:-./plimsoll}}
PLIMSOLL_DATADIR=$(cd "$srcdir" && pwd) || exit 99
PLIMSOLL_CONFIG=
export PLIMSOLL_DATADIR PLIMSOLL_CONFIG
man=$srcdir/man/plimsoll.8 facts=$srcdir/man/plimsoll-facts.5 readme=$srcdir/README.md
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-docs.XXXXXX") || exit 99
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

# same NAME WANTED FOUND: two files of lines are the same set, and not an empty one
same() {
	sort -u "$2" >"$tmp/wanted" && sort -u "$3" >"$tmp/found"
	{
		[ -s "$tmp/wanted" ] || echo 'nothing was found to compare with'
		comm -23 "$tmp/wanted" "$tmp/found" | sed 's/^/missing: /'
		comm -13 "$tmp/wanted" "$tmp/found" | sed 's/^/does not exist: /'
	} >"$tmp/out"
	! [ -s "$tmp/out" ]
	is "$1" $?
}

# within NAME WANTED FOUND: all of the lines, and there are some
within() {
	sort -u "$2" >"$tmp/wanted" && sort -u "$3" >"$tmp/found"
	{
		[ -s "$tmp/wanted" ] || echo 'nothing was found to compare with'
		comm -23 "$tmp/wanted" "$tmp/found" | sed 's/^/missing: /'
	} >"$tmp/out"
	! [ -s "$tmp/out" ]
	is "$1" $?
}

# section FILE NAME: the lines of a .Sh or .Ss, without its head
section() {
	awk -v want="$2" '
		/^\.S[hs] / { if (on && (top || $1 == ".Sh" || $1 == ".Ss")) on = 0
			if (substr($0, 5) == want) { on = 1; top = $1 == ".Sh"; next } }
		on' "$1"
}

# whole FILE NAME: a .Sh with all its .Ss
whole() {
	awk -v want=".Sh $2" '/^\.Sh / { on = $0 == want; next } on' "$1"
}

# words MACRO: the arguments of a macro at the beginning of each line, one a line, without punctuation
words() {
	sed -n "s/^$1 //p" | tr ' ' '\n' | sed 's/^\\&//; s/\\&$//' | grep -Ev '^([,.;]|Pq|digested)?$'
}

### The program's own words

"$plimsoll" help >"$tmp/usage" 2>&1 || {
	echo "Bail out! $plimsoll help: exit status $?"
	exit 99
}
commands=$(sed -n 's/^  \([a-z]*\)  .*/\1/p' "$tmp/usage" | grep -v -x -e help -e version)

# "audit -b --benchmark ID|FILE": command, letter or nothing, name, argument without brackets
for command in $commands; do
	"$plimsoll" help "$command" | awk -v command="$command" '
		/^ +(-[A-Za-z], )?--[a-z]/ {
			letter = ""; i = 1
			if ($1 ~ /,$/) { letter = substr($1, 1, 2); i = 2 }
			name = $i
			match($0, /--[a-z-]+( [^ ]+)?/)
			argument = substr($0, RSTART + length(name) + 1, RLENGTH - length(name) - 1)
			gsub(/[][]/, "", argument)
			print command, letter, name, argument
		}'
done >"$tmp/options"

### plimsoll(8)

# The same out of ".It Fl b , Fl Fl benchmark Ar ID | FILE" and the ".Pq Cm audit , list" below it.
whole "$man" OPTIONS | awk '
	/^\.It Fl / {
		line = $0
		while (gsub(/ (Ns|Op|Ar|Cm) /, " ", line)) ;
		sub(/^\.It/, "", line); gsub(/ Fl Fl /, " --", line); gsub(/ Fl /, " -", line)
		letter = ""
		if (match(line, /^ -[A-Za-z] , /)) { letter = substr(line, 2, 2); line = substr(line, RLENGTH) }
		sub(/^ +/, "", line)
		name = line; sub(/ .*/, "", name)
		argument = substr(line, length(name) + 1); gsub(/ /, "", argument)
	}
	/^\.Pq Cm / && name != "" {
		for (i = 3; i <= NF; i++) if ($i != ",") print $i, letter, name, argument
		name = ""
	}
	END { if (name != "") print "?", letter, name }' >"$tmp/man-options"
for command in $commands; do
	grep "^$command " "$tmp/options" >"$tmp/a"
	grep "^$command " "$tmp/man-options" >"$tmp/b"
	same "plimsoll(8) has the options of $command, with letters and arguments, and no others" "$tmp/a" "$tmp/b"
done
cut -d ' ' -f 1 "$tmp/man-options" >"$tmp/a"
echo "$commands" >"$tmp/b"
same 'the commands that its options name exist' "$tmp/b" "$tmp/a"
cut -d ' ' -f 3 "$tmp/options" >"$tmp/all-options"
grep -oE 'Fl Fl [a-z-]+' "$man" "$facts" | sed 's/.*Fl Fl /--/' | grep -v -x -e --name -e --help -e --version >"$tmp/a"
within 'each option that a manual mentions exists' "$tmp/a" "$tmp/all-options"

section "$man" Commands | sed -n '/^\.Bl.*benchmarks -compact/,/^\.El/d; s/^\.It Cm //p' >"$tmp/a"
{ echo "$commands"; printf 'help\nversion\n'; } >"$tmp/b"
same 'plimsoll(8) describes each command' "$tmp/b" "$tmp/a"
section "$man" Commands | sed -n '/^\.Bl.*benchmarks -compact/,/^\.El/s/^\.It Cm //p' >"$tmp/a"
"$plimsoll" help list | sed -n 's/^usage: .* //p' | tr '|' '\n' >"$tmp/b"
same 'plimsoll(8) describes whatever can be listed' "$tmp/b" "$tmp/a"

sed -n 's/^enum {\(.*EXIT_.*\)};/\1/p' "$srcdir/audit/cli.h" | grep -oE '[0-9]+' >"$tmp/statuses"
{ cat "$tmp/statuses"; printf '129\n130\n143\n'; } >"$tmp/b"
whole "$man" 'EXIT STATUS' | words '\.It' >"$tmp/a"
same 'plimsoll(8) has each exit status' "$tmp/b" "$tmp/a"
sed -n '/^## Exit status/,/^## [^E]/s/^| \([0-9][0-9]*\) |.*/\1/p' "$readme" >"$tmp/a"
same 'README.md has each exit status' "$tmp/statuses" "$tmp/a"

sed -n '/verdict_names\[/,/};/s/.*\] = "\([a-z]*\)".*/\1/p' "$srcdir/checks/check.c" >"$tmp/verdicts"
whole "$man" VERDICTS | words '\.It Sy' >"$tmp/a"
same 'plimsoll(8) has each verdict' "$tmp/verdicts" "$tmp/a"
sed -n '/^## What a verdict means/,/^## [^W]/s/^| `\([a-z]*\)` |.*/\1/p' "$readme" >"$tmp/a"
same 'README.md has each verdict' "$tmp/verdicts" "$tmp/a"

# What dockerd's environment means (audit/dockerd*.c) is not ours.
grep -ohE '(getenv|is_set)\("[A-Z_]+"\)' "$srcdir"/audit/*.c "$srcdir"/benchmarks/*.c "$srcdir"/report/*.c |
	sed 's/.*("//; s/".*//' >"$tmp/b"
printf 'LC_ALL\nLC_CTYPE\nLANG\n' >>"$tmp/b" # setlocale(3)
whole "$man" ENVIRONMENT | words '\.It Ev' >"$tmp/a"
same 'plimsoll(8) has each variable of the environment that is read' "$tmp/b" "$tmp/a"

"$plimsoll" list formats | sed 's/ .*//' >"$tmp/a"
section "$man" 'What to write' | words '\.Cm' >"$tmp/b"
within 'plimsoll(8) has each format of a report' "$tmp/a" "$tmp/b"
sed -n '/^const struct bench_framework bench_frameworks/,/^};/s/^	{ "\([^"]*\)".*/\1/p' \
	"$srcdir/benchmarks/benchmark.c" >"$tmp/a"
section "$man" 'What to judge' | words '\.Li' >"$tmp/b"
within 'plimsoll(8) has each framework that rules refer to' "$tmp/a" "$tmp/b"

# Paths of requests: %s is {id}.
{
	printf '/_ping\n/version\n'
	grep -ohE '"/[a-z]+(/[a-z%]+)*(\?[a-z=0-9]+)?"' "$srcdir"/audit/collect*.c | tr -d '"' |
		grep -E '^/(info|networks|volumes|images|containers|exec|services|secrets|nodes)(/|\?|$)' | sed 's/%s/{id}/'
} >"$tmp/b"
section "$man" 'What the engine is asked' | grep '^/' >"$tmp/a"
same 'plimsoll(8) has the requests that are sent' "$tmp/b" "$tmp/a"

### plimsoll-facts(5)

# "container: inspect<TAB>Config.Labels<TAB>digested", one a row of audit/collected.c
sed -n 's/^	{ KIND_\([A-Z]*\), "\([^"]*\)", "\(.*\)", *\([A-Z]*\) },.*/\1: \2	\3	\4/p' "$srcdir/audit/collected.c" |
	sed 's/\\"/"/g; s/DIGEST$/digested/; s/KEEP$/clear/; s/KEYWORD$/clear/' | grep -v 'options\." name' >"$tmp/b"
sed -n 's/^	OPTION("\([^"]*\)", \([A-Z]*\)).*/DAEMON: config	\1	\2/p' "$srcdir/audit/collected.c" |
	sed 's/DIGEST$/digested/; s/KEEP$/clear/; s/KEYWORD$/clear/' >>"$tmp/b"
awk -F '\t' -v OFS='\t' '{ $1 = tolower($1) } 1' "$tmp/b" | sort -u >"$tmp/rows"
whole "$facts" DOCUMENTS | awk -v OFS='\t' '
	/^\.Ss / { document = substr($0, 5) }
	/^\.Bl / { depth++ }
	/^\.El/ { depth-- }
	/^\.It Li / && depth == 1 { # lists in lists tell of members
		how = / Pq digested$/ ? "digested" : "clear"
		for (i = 3; i <= NF && $i != "Pq"; i++) {
			sub(/^\\&/, "", $i)
			if ($i != ",") print document, $i, how
		}
	}' >"$tmp/man-rows"
# file, options: their members are rows of their own kind
grep -v '^daemon: config	options	' "$tmp/man-rows" >"$tmp/b"
cut -f 1 "$tmp/rows" | sort -u >"$tmp/documents"
cut -f 1 "$tmp/b" >"$tmp/a"
same 'plimsoll-facts(5) has each document' "$tmp/documents" "$tmp/a"
while read -r document; do
	grep "^$document	" "$tmp/rows" >"$tmp/wants"
	grep "^$document	" "$tmp/b" >"$tmp/has"
	same "plimsoll-facts(5) has each path of $document, clear or digested, and no others" "$tmp/wants" "$tmp/has"
done <"$tmp/documents"
sed -n 's/^#define OPTION.*//; s/.*"options\." name "\(\.[a-z]*\)".*/options.*\1/p' "$srcdir/audit/collected.c" >"$tmp/a"
grep -oE 'options\.\*\.[a-z]+' "$facts" >"$tmp/b"
same 'plimsoll-facts(5) has the members of an option' "$tmp/a" "$tmp/b"

cat "$srcdir"/audit/*.c | tr '\n\t' '  ' | grep -oE \
	-e '(say|give_up|file_error)\([a-z_&>.-]+, *"[a-z]+(-[a-z]+)*"' \
	-e 'code = "[a-z]+(-[a-z]+)+"' -e '\? "[a-z]+-[a-z]+" :' -e ': "http-error"' -e 'return "not-[a-z-]+"' \
	-e '(wire_error|doc_error|subject_doc_error|wire_document_error)\([^"]*("[^"]*", *){0,2}"[a-z]+(-[a-z]+)+"' |
	grep -oE '"[a-z]+(-[a-z]+)*"$|"[a-z]+-[a-z]+" :$' | tr -d '": ' >"$tmp/a"
printf 'timeout\n' >>"$tmp/a"
whole "$facts" 'ERROR CODES' | words '\.It Li' >"$tmp/b"
within 'plimsoll-facts(5) has each code of an error' "$tmp/a" "$tmp/b"

grep -oE '"plimsoll-facts/[0-9]+"' "$srcdir/audit/facts.h" | tr -d '"' >"$tmp/a"
words '\.Li' <"$facts" | grep '^plimsoll-facts/' >"$tmp/b"
same 'plimsoll-facts(5) describes the schema that is written' "$tmp/a" "$tmp/b"

### plimsoll.conf(5)

"$plimsoll" config show | sed 's/^# //; s/ =.*//' | sort -u >"$tmp/a"
{ sed -n 's/^--//p' "$tmp/all-options"; sed -n 's/^\.It Li //p' "$srcdir/man/plimsoll.conf.5"; } >"$tmp/b"
within 'each key of the configuration is an option, or described in plimsoll.conf(5)' "$tmp/a" "$tmp/b"
sed -n 's/^\.It Li //p' "$srcdir/man/plimsoll.conf.5" >"$tmp/b"
within 'each key that plimsoll.conf(5) describes exists' "$tmp/b" "$tmp/a"

### README.md

# Its examples: each command line that begins with plimsoll, in code.
{
	sed -n 's/^    \(plimsoll .*\)/\1/p' "$readme"
	grep -oE '`(sudo )?plimsoll [^`]*`' "$readme" | tr -d '\140' | sed 's/^sudo //'
} | sed 's/ *#.*//' >"$tmp/lines"
awk -v options="$tmp/options" -v commands="$(echo "$commands" help version | tr '\n' ' ')" '
	BEGIN {
		while ((getline line <options) > 0) {
			split(line, f, " "); has[f[1]]
			for (i = 2; i <= 3; i++) if (f[i] ~ /^-/) known[f[1] " " f[i]]
		}
		split(commands, f, " "); for (i in f) has[f[i]]
	}
	!($2 in has) { print $0 ": no such command" }
	{ for (i = 3; i <= NF; i++) {
		if ($i ~ /^-[a-z][a-z]$/ && ($2 " " substr($i, 1, 2)) in known) continue
		if ($i ~ /^-./ && !(($2 " " $i) in known)) print $0 ": " $2 " has no " $i
	} }
	END { if (NR == 0) print "no command line was found" }' "$tmp/lines" >"$tmp/out"
! [ -s "$tmp/out" ]
is 'the command lines of README.md exist' $?

sed '/^```/,/^```/d' "$readme" | grep -oE -- '--[a-z][a-z-]+' >"$tmp/a" # without the report it quotes
{
	cat "$tmp/all-options"
	"$srcdir/setup" --help | grep -oE -- '--[a-z]+'
	cat "$srcdir/configure.ac" "$srcdir"/m4/*.m4 | grep -oE 'AC_ARG_(ENABLE|WITH)\(\[[a-z]+' |
		sed 's/AC_ARG_WITH(\[/--with-/; s/AC_ARG_ENABLE(\[\(.*\)/--enable-\1\n--disable-\1/'
	printf '%s\n' --prefix --sysconfdir --now # configure, systemctl
} >"$tmp/b"
within 'the options in README.md exist' "$tmp/a" "$tmp/b"

grep -oE '\./setup [a-z]+' "$readme" >"$tmp/a"
"$srcdir/setup" --help | grep -oE '\./setup [a-z]+' >"$tmp/b"
within 'what README.md does with ./setup exists' "$tmp/a" "$tmp/b"

grep -oE '\]\([A-Za-z][^):]*\)' "$readme" | sed 's/^](//; s/)$//' | while read -r file; do
	[ -s "$srcdir/$file" ] || echo "$file"
done >"$tmp/out"
! [ -s "$tmp/out" ]
is 'the files that README.md links to are there' $?

# "decides **sections 2 (daemon) and 5 (containers)**": those and no others
"$plimsoll" list rules | sed 's/\..*//' | sort -u >"$tmp/a"
grep -oE '\*\*sections [^*]*\*\*' "$readme" | grep -oE '[0-9]+' >"$tmp/b"
same 'README.md says which sections are decided' "$tmp/a" "$tmp/b"
grep -A 1 'decides the rules of sections' "$man" | grep -oE '[0-9]+' >"$tmp/b"
same 'plimsoll(8) says which sections are decided' "$tmp/a" "$tmp/b"

### All files

# Of this machine, and of what stood around the sources when they were written. Outside of a clone: all sources.
top=$PLIMSOLL_DATADIR
(cd "$srcdir" && git ls-files -co --exclude-standard -z 2>/dev/null) >"$tmp/files"
[ -s "$tmp/files" ] || (cd "$srcdir" && find ./*.md ./*.ac ./*.am NEWS NOTICE setup audit benchmarks checks docs fixtures m4 \
	man packaging report tests -type f ! -name '*.log' ! -name '*.trs' ! -path '*/.deps/*' -print0) >"$tmp/files"
patterns='\.\./[s]hared|/[w]ork/[ms]|/tmp/[h]-|/home/[a-z]+/(src|work|git)/'
case $top in /*/*/*) patterns="$patterns|$top" ;; esac
(cd "$srcdir" && xargs -0 -r grep -IHnE -e "$patterns" <"$tmp/files") | cut -c 1-160 >"$tmp/out"
[ -s "$tmp/files" ] && ! [ -s "$tmp/out" ]
is 'no file names a path of the machine it was written on' $?

if command -v mandoc >/dev/null; then
	mandoc -Tlint -Wwarning "$srcdir"/man/*.[58] >"$tmp/out" 2>&1
	! [ -s "$tmp/out" ]
	is 'mandoc has no word to say about the manuals' $?
else
	n=$((n + 1))
	echo "ok $n - mandoc has no word to say about the manuals # SKIP mandoc is not installed"
fi
echo "1..$n"
exit $failed
