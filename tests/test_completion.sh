#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What bash completes, by the program's own help and lists. TAP.
if [ -z "${BASH_VERSION-}" ]; then
	if ! command -v bash >/dev/null; then
		echo '1..0 # SKIP no bash'
		exit 0
	fi
	exec bash "$0"
fi
set -u
: "${PLIMSOLL:?}" "${srcdir:=.}"
. "$srcdir/packaging/completions/plimsoll"

count=0 failed=0
row() { # NAME WANTED WORD...: the last word is what is typed so far
	count=$((count + 1))
	local name=$1 wanted=$2
	shift 2
	COMP_WORDS=(plimsoll "$@") COMP_CWORD=$#
	_plimsoll "$PLIMSOLL" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
	# shellcheck disable=SC2053 # a pattern
	if [[ " ${COMPREPLY[*]} " == $wanted ]]; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		echo "# $* <TAB>: ${COMPREPLY[*]}"
		failed=1
	fi
}

row 'commands' ' audit ' au
row 'all commands' '* evaluate * version *' ''
row 'the options of a command' ' --tailoring-file ' audit --tail
row 'no option of another command' '  ' keygen --rul
row 'the words that an option takes' ' host engine all ' audit --scope ''
row 'the same behind a =' ' engine ' audit --scope = e
row 'and right behind it' ' host engine all ' audit --scope =
row 'rules by number' ' 5.3 5.30 5.31 5.32 ' audit --rule 5.3
row 'rules by name' ' container-not-privileged ' audit --skip-rule container-not-p
row 'rules to explain' ' daemon-icc-off ' explain daemon-icc
row 'benchmarks' '* cis-docker-1.6.0 *' audit -b ''
row 'profiles' '*level-2*' evaluate -p ''
row 'formats' ' json junit ' audit -r j
row 'what a listing is written as' ' text json html ' list -r ''
row 'how a fix is written' ' shell ' fix --report s
row 'what is listed' ' formats ' list f
row 'what a run fails on' ' medium ' audit --fail-on m
row 'a file is for bash to complete' '  ' audit --facts ''
row 'so is the path behind a format' '  ' audit -r json : out
row 'an option without a value is followed by options' ' --quiet ' audit --deep --qui
row 'an unknown command has nothing' '  ' nonsense --x
echo "1..$count"
[ $failed = 0 ]
