#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Test programs under valgrind, one test each: valgrind.sh PROGRAM... ("make check-valgrind"). TAP.
#
# A valgrind that is older than a system call (3.19 knows no openat2) answers ENOSYS in the kernel's place, and
# rows that need the call fail. They are not held against the program if valgrind says that this happened:
# the rows themselves are judged by "make check", memory is judged here, in child processes too.
set -u
: "${VALGRIND:=valgrind}"

logs=$(mktemp -d) || exit 1
trap 'rm -rf "$logs"' EXIT

n=0
for program; do
	n=$((n + 1))
	rm -f "$logs"/*
	"$VALGRIND" --log-file="$logs/%p" --leak-check=full --show-leak-kinds=definite,indirect \
		--errors-for-leak-kinds=definite,indirect "$program" >"$logs/out" 2>&1
	status=$?
	if grep -q 'ERROR SUMMARY: [1-9]' "$logs"/[0-9]* || ! grep -q 'ERROR SUMMARY: 0' "$logs"/[0-9]*; then
		echo "not ok $n - $program"
		sed 's/^/# /' "$logs"/[0-9]*
	elif [ $status = 0 ]; then
		echo "ok $n - $program"
	elif grep -q 'WARNING: unhandled .* syscall' "$logs"/[0-9]*; then
		echo "ok $n - $program: no errors, without system calls that this valgrind does not know"
	else
		echo "not ok $n - $program: exit status $status, of valgrind alone"
		grep '^not ok' "$logs/out" | sed 's/^/# /'
	fi
done
echo "1..$n"
