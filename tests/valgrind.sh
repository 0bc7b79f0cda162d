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
: "${VALGRIND:=valgrind}"

logs=$(mktemp -d) || exit 1
trap 'rm -rf "$logs"' EXIT

logged() { grep -Eq "$1" "$logs"/[0-9]*; }
complain() { # WHAT
	echo "not ok $n - $program: $1"
	grep '^not ok' "$logs/out" | sed 's/^/# /'
	grep -hv -e 'WARNING: unhandled' -e '^--' "$logs"/[0-9]* | sed 's/^/# /'
}

n=0
for program; do
	n=$((n + 1))
	rm -f "$logs"/*
	"$VALGRIND" --log-file="$logs/%p" --leak-check=full --show-leak-kinds=definite,indirect \
		--errors-for-leak-kinds=none "$program" >"$logs/out" 2>&1
	status=$?
	if logged 'ERROR SUMMARY: [1-9]' || ! logged 'ERROR SUMMARY: 0'; then
		complain "memory errors"
	elif [ $status = 0 ] && logged '(definitely|indirectly) lost: [1-9]'; then
		complain "leaks"
	elif [ $status = 0 ]; then
		echo "ok $n - $program"
	elif logged 'WARNING: unhandled .* syscall'; then
		echo "ok $n - $program: no errors in what this valgrind can run"
	else
		complain "exit status $status"
	fi
done
echo "1..$n"
