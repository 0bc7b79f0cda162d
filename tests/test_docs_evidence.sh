#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_docs_evidence: docs/evidence.md is true: each command of its console blocks is run, in order and in one
# shell, by a user without rights on a copy of fixtures/evidence-1, and prints what stands there. A line "[...]"
# stands for any lines, one that ends in " [...]" for any that begins so; blanks at the end of a line do not
# count. TAP; what needs a program that is not installed is skipped as a whole.
#	UPDATE_DOCS=1 tests/test_docs_evidence.sh	writes the outputs that are otherwise into the document, without elisions
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
document=$srcdir/docs/evidence.md
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-docs.XXXXXX") || exit 99
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
mkdir "$tmp/bin" "$tmp/run" && cp "${PLIMSOLL:-./plimsoll}" "$tmp/bin/plimsoll" && cp -R "$srcdir/fixtures/evidence-1" "$tmp/sent" &&
	rm "$tmp/sent/README.md" || exit 99
n=0 failed=0

# is NAME STATUS: what there is to say stands in $tmp/out
is() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed -n '1,30s/^/# /p' "$tmp/out" | cut -c 1-200
	fi
}

for program in jq openssl sha256sum ssh-keygen base64 fold; do
	command -v $program >/dev/null || { echo "1..0 # SKIP $program is not installed"; exit 0; }
done

### Out of the document: run/N.cmd and run/N.want; "$ " begins a command, "> " goes on with it

awk -v into="$tmp/run/" '
	/^```/ { on = $0 == "```console"; next }
	!on { next }
	/^\$ / { n++; cmd = into n ".cmd"; want = into n ".want"; printf "" >want; print substr($0, 3) >cmd; more = 1; next }
	more && /^> / { print substr($0, 3) >cmd; next }
	{ more = 0; print >want }
	END { print n + 0 }' "$document" >"$tmp/count"
count=$(cat "$tmp/count")

# One shell for all of them, with nothing between two, so that $? is the one of the command before.
{
	echo "cd '$tmp/sent' || exit"
	i=0
	while [ $((i = i + 1)) -le "$count" ]; do echo ". '$tmp/run/$i.cmd' >'$tmp/run/$i.got' 2>&1"; done
} >"$tmp/run/all.sh"
chmod -R u=rwX,go=rX "$tmp"
chmod 777 "$tmp/run" # the outputs
find "$tmp/sent" -type d -exec chmod 777 {} + # where the reader writes what is decoded
unprivileged=
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	unprivileged='setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --inh-caps=-all'
	$unprivileged "$tmp/bin/plimsoll" --version >/dev/null 2>&1 || unprivileged=
fi
# shellcheck disable=SC2086 # words
PATH=$tmp/bin:$PATH PLIMSOLL_CONFIG='' PLIMSOLL_DATADIR=$tmp/none HOME=$tmp/none LC_ALL=C.UTF-8 \
	$unprivileged sh "$tmp/run/all.sh" </dev/null >"$tmp/shell" 2>&1

### What they printed

# matches WANTED GOT
matches() {
	awk '
		{ sub(/ +$/, "") }
		NR == FNR { want[++w] = $0; next }
		{ got[++g] = $0 }
		function fits(pattern, line) {
			if (pattern !~ / \[\.\.\.\]$/) return pattern == line
			return index(line, substr(pattern, 1, length(pattern) - 5)) == 1
		}
		END {
			j = 1
			for (i = 1; i <= w; i++) {
				if (want[i] == "[...]") { skipping = 1; continue }
				while (skipping && j <= g && !fits(want[i], got[j])) j++
				if (j > g) { print "not there: " want[i]; exit 1 }
				if (!fits(want[i], got[j])) { print "wanted: " want[i]; print "got:    " got[j]; exit 1 }
				skipping = 0
				j++
			}
			if (j <= g && !skipping) { print "too much: " got[j]; exit 1 }
		}' "$1" "$2"
}

# the comparator itself
printf 'a\nb 1\nc\nd\n' >"$tmp/text"
compared() { # STATUS TEXT NAME
	# shellcheck disable=SC2059 # the text's newlines
	printf "$2" >"$tmp/pattern"
	matches "$tmp/pattern" "$tmp/text" >"$tmp/out"
	[ $? = "$1" ]
	is "compared: $3" $?
}
compared 0 'a\nb 1\nc\nd\n' 'the same'
compared 0 'a\n[...]\nd\n' 'lines left out'
compared 0 'a\nb [...]\n[...]\n' 'a line cut off, and an end left out'
compared 1 'a\nb 1\nd\n' 'a line too many is found'
compared 1 'a\n[...]\ne\n' 'a line that is not there is found'
compared 1 'a\nb 1\nc\n' 'an end that is not there is found'
compared 1 'a\nb 1\nc\nd\ne\n' 'a line behind the end is found'
compared 1 'a\nc [...]\n[...]\n' 'another line is found'

: >"$tmp/stale"
i=0
while [ $((i = i + 1)) -le "$count" ]; do
	[ -e "$tmp/run/$i.got" ] || : >"$tmp/run/$i.got"
	matches "$tmp/run/$i.want" "$tmp/run/$i.got" >"$tmp/out" 2>&1
	status=$?
	[ $status = 0 ] || echo $i >>"$tmp/stale"
	is "as it is written: $(sed -n '1s/#/./g; 1p' "$tmp/run/$i.cmd" | cut -c 1-80)" $status
done
[ "$count" -ge 20 ]
is 'the document has its commands' $?
cp "$tmp/shell" "$tmp/out"
! [ -s "$tmp/out" ]
is 'the shell itself has nothing to say' $?

awk 'length($0) > 120 { print FILENAME ":" FNR ": " length($0) }' "$document" >"$tmp/out"
! [ -s "$tmp/out" ]
is 'its lines fit a printed page' $?
grep -niE 'complian(t|ce with)|certif(y|ied)|(pass|meet|satisf|fulfil)(e?s|ed)? (the )?requirement' "$document" >"$tmp/out"
! [ -s "$tmp/out" ]
is 'it claims support for evidence, and nothing else' $?

for command in audit keygen list prune verify; do "$tmp/bin/plimsoll" help $command; done >"$tmp/help" 2>&1
awk '/^```/ { on = !on; next } !on' "$document" | tr -s '`' '\n' | grep -oE -- '^(plimsoll [^`]* )?--[a-z][a-z-]+' | grep -oE -- '--[a-z-]+$' |
	sort -u >"$tmp/options"
while read -r option; do grep -qwF -e "$option" "$tmp/help" || echo "$option"; done <"$tmp/options" >"$tmp/out"
[ -s "$tmp/options" ] && ! [ -s "$tmp/out" ]
is 'the options that it mentions exist' $?

if [ -n "${UPDATE_DOCS:-}" ] && [ -s "$tmp/stale" ]; then
	awk -v run="$tmp/run/" -v stale="$tmp/stale" '
		BEGIN { while ((getline line <stale) > 0) old[line] }
		function output() { if (n in old) while ((getline line <(run n ".got")) > 0) { sub(/ +$/, "", line); print line }; done = 1 }
		/^```/ { if (on && !done) output(); on = $0 == "```console"; done = 1; print; next }
		on && /^\$ / { if (!done) output(); n++; done = 0; more = 1; print; next }
		on && more && /^> / { print; next }
		on { more = 0; if (n in old) { if (!done) output(); next } }
		{ print }' "$document" >"$tmp/document" && cat "$tmp/document" >"$document"
fi
echo "1..$n"
exit $failed
