#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Test programs under valgrind, one test each: valgrind.sh PROGRAM... ("make check-valgrind"). TAP.
#
# A valgrind that is older than a system call (3.19 knows no openat2) answers ENOSYS in the kernel's place, and
# rows that need the call fail. They are not held against the program if valgrind says that this happened, nor
# what a row leaks that cmocka breaks off: the rows themselves are judged by "make check", memory is judged
# here, in child processes too.
set -u
export TEST_SAMPLE=1 # of the changes that tests make by the thousand each thirteenth: all of them ran under ASan
: "${VALGRIND:=valgrind}"

logged() { grep -Eq "$1" "$logs"/[0-9]*; }
complain() { # WHAT
	echo "not ok - $program: $1"
	grep '^not ok' "$logs/out" | sed 's/^/# /'
	grep -hv -e 'WARNING: unhandled' -e '^--' "$logs"/[0-9]* | sed 's/^/# /'
}

if [ "${1:-}" = --one ]; then
	program=$2 logs=$3/${2##*/}
	mkdir "$logs" || exit 1
	"$VALGRIND" --log-file="$logs/%p" --leak-check=full --show-leak-kinds=definite,indirect \
		--errors-for-leak-kinds=none "$program" >"$logs/out" 2>&1
	status=$?
	if logged 'ERROR SUMMARY: [1-9]' || ! logged 'ERROR SUMMARY: 0'; then
		complain "memory errors"
	elif [ $status = 0 ] && logged '(definitely|indirectly) lost: [1-9]'; then
		complain "leaks"
	elif [ $status = 0 ]; then
		echo "ok - $program"
	elif logged 'WARNING: unhandled .* syscall'; then
		echo "ok - $program: no errors in what this valgrind can run"
	else
		complain "exit status $status"
	fi >"$logs/tap"
	exit 0
fi

# Each processor has one to run; what they say is told in their order.
all=$(mktemp -d) || exit 1
trap 'rm -rf "$all"' EXIT
printf '%s\n' "$@" | xargs -n 1 -P "$(nproc)" sh -c 'exec sh "$0" --one "$2" "$1"' "$0" "$all"
n=0
for program; do
	n=$((n + 1))
	if [ -s "$all/${program##*/}/tap" ]; then
		sed "s/^\(not ok\|ok\) - /\1 $n - /" "$all/${program##*/}/tap"
	else
		echo "not ok $n - $program: it was not run"
	fi
done
echo "1..$n"
