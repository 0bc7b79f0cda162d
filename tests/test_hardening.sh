#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the linked program says of its own hardening (m4/plimsoll.m4 asks for it). TAP.
#   PLIMSOLL   the program            LIBCORE   the archive it was linked from, if there
#   HARDENING  yes or no              SAN_FLAGS not empty: no FORTIFY_SOURCE is expected
set -u
: "${PLIMSOLL:?the program}" "${READELF:=readelf}" "${CC:=cc}" "${HARDENING:=yes}" "${SAN_FLAGS:=}" "${LIBCORE:=}"

if [ "$HARDENING" = no ]; then
	echo '1..0 # SKIP configured with --disable-hardening'
	exit 0
fi

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C
for what in -h -d -l -n --dyn-syms; do
	$READELF -W "$what" "$PLIMSOLL" >"$dir/elf$what" 2>&1 || {
		echo "Bail out! $READELF $what $PLIMSOLL failed"
		exit 1
	}
done

count=0
row() { # NAME COMMAND...: a row that holds if the command does
	count=$((count + 1))
	name=$1
	shift
	if "$@"; then echo "ok $count - $name"; else echo "not ok $count - $name"; fi
}
skip() { # NAME REASON
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}
says() { grep -Eq -- "$2" "$dir/elf$1"; }
stack_not_executable() { says -l '^ *GNU_STACK .* RW ' && ! says -l '^ *GNU_STACK .* RWE '; }
no_writable_code() { ! says -l '^ *LOAD .* RWE '; }
no_search_path() { ! says -d '\((RPATH|RUNPATH)\)'; }

# Each object file of the archive carries the mark: the linker keeps it only if all do.
marked_objects() {
	$READELF -nW "$LIBCORE" >"$dir/notes" 2>/dev/null || return 1
	objects=$(grep -c '^File: ' "$dir/notes")
	marked=$(grep -c 'x86 feature: IBT, SHSTK' "$dir/notes")
	[ "$objects" -gt 0 ] && [ "$objects" -eq "$marked" ]
}
startup_is_marked() {
	# shellcheck disable=SC2086 # CC may hold options
	$READELF -nW "$($CC -print-file-name=Scrt1.o)" 2>/dev/null | grep -q 'IBT, SHSTK'
}

row 'it is a position-independent executable' says -d 'FLAGS_1.*PIE'
row 'its ELF type is DYN' says -h 'Type: *DYN'
row 'symbols are bound at start (BIND_NOW)' says -d '(BIND_NOW|FLAGS.*NOW)'
row 'relocations are read-only afterwards (GNU_RELRO)' says -l '^ *GNU_RELRO '
row 'the stack is not executable' stack_not_executable
row 'no segment is writable and executable' no_writable_code
row 'no library search path is built in' no_search_path
row 'the stack protector is linked in' says --dyn-syms '__stack_chk_(fail|guard)'
if [ -n "$SAN_FLAGS" ]; then
	skip 'FORTIFY_SOURCE is in force' 'a sanitizer is in its place'
else
	row 'FORTIFY_SOURCE is in force' says --dyn-syms '__[a-z]+_chk(@|$)'
fi
case $(sed -n 's/^ *Machine: *//p' "$dir/elf-h") in
*X86-64)
	if [ -f "$LIBCORE" ]; then
		row 'x86_64: each of our objects is marked for IBT and shadow stack' marked_objects
	fi
	if startup_is_marked; then
		row 'x86_64: the program is marked for IBT and shadow stack' says -n 'IBT, SHSTK'
	else
		skip 'x86_64: the program is marked for IBT and shadow stack' \
			"this C library's own startup code is not"
	fi
	;;
esac
echo "1..$count"
