# SPDX-License-Identifier: Apache-2.0
#
# Flags are probed by compiling and by linking a program, two steps because clang says in the first only that
# it has no use for a flag; with -Werror, and with the flags accepted so far, because some depend on
# others (-Werror=format-security on -Wformat). They go into variables of our own: CFLAGS, CPPFLAGS and LDFLAGS are
# the user's, come last on each command line, and win.

# PLIMSOLL_TRY(CFLAGS or LDFLAGS, VARIABLE, FLAGS, [COMPILER FLAGS TO TRY WITH], [PROGRAM])
# Appends to VARIABLE each of FLAGS that works where the first argument says.
AC_DEFUN([PLIMSOLL_TRY],[
for plimsoll_flag in m4_normalize([$3]); do
	AC_MSG_CHECKING([whether $CC takes $plimsoll_flag])
	plimsoll_takes=no plimsoll_CFLAGS=$CFLAGS plimsoll_LDFLAGS=$LDFLAGS
	CFLAGS="$CFLAGS -Werror $4"
	$1="[$]$1 [$]$2 $plimsoll_flag"
	AC_COMPILE_IFELSE([m4_default([$5],[AC_LANG_PROGRAM()])],
		[AC_LINK_IFELSE([m4_default([$5],[AC_LANG_PROGRAM()])],[plimsoll_takes=yes])])
	CFLAGS=$plimsoll_CFLAGS LDFLAGS=$plimsoll_LDFLAGS
	AC_MSG_RESULT([$plimsoll_takes])
	AS_IF([test $plimsoll_takes = yes],[$2="[$]$2 $plimsoll_flag"])
done
])

# PLIMSOLL_WARNINGS: sets WARN_CFLAGS, WERROR_CFLAGS
AC_DEFUN([PLIMSOLL_WARNINGS],[
AC_ARG_ENABLE([werror],
	[AS_HELP_STRING([--enable-werror],[turn warnings into errors (for developers)])])
WARN_CFLAGS=
PLIMSOLL_TRY([CFLAGS],[WARN_CFLAGS],[-std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wformat=2
	-Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations
	-Wold-style-definition -Wpointer-arith -Wwrite-strings -Wundef -Wvla
	-Wimplicit-fallthrough -Wnull-dereference -Wtrampolines -Wbidi-chars=any
	-Werror=format-security -Werror=implicit -Werror=incompatible-pointer-types
	-Werror=int-conversion -Wno-missing-field-initializers])
AS_IF([test "$enable_werror" = yes],[WERROR_CFLAGS=-Werror],[WERROR_CFLAGS=])
AC_SUBST([WARN_CFLAGS])
AC_SUBST([WERROR_CFLAGS])
])

# PLIMSOLL_SANITIZERS: sets SAN_FLAGS (compiling and linking), LIB_FUZZING_ENGINE, FUZZERS
AC_DEFUN([PLIMSOLL_SANITIZERS],[
AC_ARG_ENABLE([sanitizers],
	[AS_HELP_STRING([--enable-sanitizers],[build with ASan and UBSan (for tests)])])
AC_ARG_ENABLE([fuzzers],
	[AS_HELP_STRING([--enable-fuzzers],
		[build the fuzz targets, sanitizers included (clang)])])
AC_ARG_VAR([LIB_FUZZING_ENGINE],[what a fuzz target links @<:@-fsanitize=fuzzer@:>@])
SAN_FLAGS=
plimsoll_san=
AS_IF([test "$enable_sanitizers" = yes || test "$enable_fuzzers" = yes],
	[plimsoll_san="-fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all -fno-omit-frame-pointer"])
AS_IF([test "$enable_fuzzers" = yes],
	[plimsoll_san="$plimsoll_san -fsanitize=fuzzer-no-link"
	: ${LIB_FUZZING_ENGINE=-fsanitize=fuzzer}])
PLIMSOLL_TRY([CFLAGS],[SAN_FLAGS],[$plimsoll_san])
# Asked for is asked for: a sanitizer that is silently missing finds nothing.
AS_IF([test "$SAN_FLAGS" != "${plimsoll_san:+ $plimsoll_san}"],
	[AC_MSG_ERROR([$CC cannot build with$SAN_FLAGS only; wanted: $plimsoll_san])])
AC_SUBST([SAN_FLAGS])
AM_CONDITIONAL([FUZZERS],[test "$enable_fuzzers" = yes])
])

# PLIMSOLL_HARDENING: sets HARDEN_CPPFLAGS, HARDEN_CFLAGS, HARDEN_LDFLAGS, hardening (yes or no)
# As the OpenSSF compiler hardening guide (2026-06) for a C executable. Call it after PLIMSOLL_SANITIZERS:
# FORTIFY_SOURCE hides from ASan what it replaces.
AC_DEFUN([PLIMSOLL_HARDENING],[
AC_ARG_ENABLE([hardening],
	[AS_HELP_STRING([--disable-hardening],
		[leave PIE, RELRO, FORTIFY_SOURCE, stack protection and CET to the caller's flags])])
AS_IF([test "$enable_hardening" = no],[hardening=no],[hardening=yes])
HARDEN_CPPFLAGS=
HARDEN_CFLAGS=
HARDEN_LDFLAGS=
AS_IF([test $hardening = yes],[
	# A level that a packager chose stays; without optimisation there is nothing to choose.
	AS_CASE(["$SAN_FLAGS $CPPFLAGS $CFLAGS"],[*sanitize=*|*_FORTIFY_SOURCE*],[],[
		for plimsoll_level in 3 2; do
			AS_IF([test -z "$HARDEN_CPPFLAGS"],[
				PLIMSOLL_TRY([CFLAGS],[HARDEN_CPPFLAGS],[-D_FORTIFY_SOURCE=$plimsoll_level],
					[-U_FORTIFY_SOURCE],[AC_LANG_PROGRAM([[
						#include <stdio.h>
						#if !defined(__OPTIMIZE__) || __USE_FORTIFY_LEVEL < _FORTIFY_SOURCE
						#error "not in force"
						#endif]])])])
		done
		HARDEN_CPPFLAGS=${HARDEN_CPPFLAGS:+"-U_FORTIFY_SOURCE$HARDEN_CPPFLAGS"}])
	PLIMSOLL_TRY([CFLAGS],[HARDEN_CFLAGS],[-fstack-protector-strong -fstack-clash-protection
		-fcf-protection=full -mbranch-protection=standard -fstrict-flex-arrays=3
		-ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks -fno-strict-overflow
		-fno-strict-aliasing])
	# -pie without -fPIE objects links nothing: the two are one flag.
	PLIMSOLL_TRY([LDFLAGS],[HARDEN_LDFLAGS],[-pie],[-fPIE])
	AS_CASE([$HARDEN_LDFLAGS],[*-pie*],[HARDEN_CFLAGS="$HARDEN_CFLAGS -fPIE"])
	PLIMSOLL_TRY([LDFLAGS],[HARDEN_LDFLAGS],[-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
		-Wl,--as-needed],[-fPIE])
])
AC_SUBST([HARDEN_CPPFLAGS])
AC_SUBST([HARDEN_CFLAGS])
AC_SUBST([HARDEN_LDFLAGS])
AC_SUBST([hardening])
])
