#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What "make install" put in place, there: run by "make installcheck", and so by "make distcheck". TAP.
set -u
: "${DESTDIR:=}" "${bindir:?}" "${sysconfdir:?}" "${pkgdatadir:?}" "${mandir:?}" "${unitdir:?}" "${exampledir:?}" "${version:?}" "${srcdir:=.}"

PLIMSOLL=$DESTDIR$bindir/plimsoll
# Only under a DESTDIR does the program have to be told where its benchmarks are.
if [ -n "$DESTDIR" ]; then export PLIMSOLL_DATADIR="$DESTDIR$pkgdatadir"; else unset PLIMSOLL_DATADIR; fi
export PLIMSOLL

count=0 failed=0
row() { # NAME COMMAND...
	count=$((count + 1))
	name=$1
	shift
	if "$@"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		failed=1
	fi
}
readable() { # FILE...: each is there, not empty, and anyone may read it
	for file; do
		if [ ! -s "$file" ] || [ -z "$(find "$file" -perm -444)" ]; then
			echo "# $file"
			return 1
		fi
	done
}
tells_version() { "$PLIMSOLL" --version | grep -Fq "$version"; }
lists_benchmarks() {
	list=$(cd / && "$PLIMSOLL" list benchmarks) || return 1
	for file in "$DESTDIR$pkgdatadir"/benchmarks/*.xml; do
		id=$(basename "$file" .xml)
		case $list in *"$id"*) ;; *) echo "# not listed: $id"; return 1 ;; esac
	done
}
pages_name_folders() {
	for page in man8/plimsoll.8 man5/plimsoll.conf.5; do
		grep -Fq "Pa $sysconfdir/plimsoll/plimsoll.conf" "$DESTDIR$mandir/$page" || { echo "# $page"; return 1; }
	done
	grep -Fq "Pa $pkgdatadir/benchmarks" "$DESTDIR$mandir/man8/plimsoll.8" &&
		grep -Fq "Pa $pkgdatadir/schemas" "$DESTDIR$mandir/man5/plimsoll-facts.5"
}
cron_runs_it() {
	grep -q "^[0-9* ]* root $bindir/plimsoll audit " "$DESTDIR$exampledir/plimsoll.cron" && ! grep -q '@[a-z]*@' "$DESTDIR$exampledir/plimsoll.cron"
}
units_run_it() {
	grep -Fq "ExecStart=$bindir/plimsoll audit" "$DESTDIR$unitdir/plimsoll.service" &&
		! grep -q '@[a-z]*@' "$DESTDIR$unitdir/plimsoll.service"
}

row 'the program is installed and tells its version' tells_version
row 'it lists each installed benchmark, from any folder' lists_benchmarks
row 'benchmarks and JSON Schemas are readable' \
	readable "$DESTDIR$pkgdatadir"/benchmarks/*.xml "$DESTDIR$pkgdatadir"/schemas/*.json
row 'the man pages are readable' \
	readable "$DESTDIR$mandir/man8/plimsoll.8" "$DESTDIR$mandir/man5/plimsoll-facts.5" \
		"$DESTDIR$mandir/man5/plimsoll-benchmark.5" "$DESTDIR$mandir/man5/plimsoll-exceptions.5" \
		"$DESTDIR$mandir/man5/plimsoll-attestations.5" "$DESTDIR$mandir/man5/plimsoll-formats.5" "$DESTDIR$mandir/man5/plimsoll-evidence.5" \
		"$DESTDIR$mandir/man5/plimsoll.conf.5"
row 'the man pages name the folders that the program was configured for' pages_name_folders
row 'the systemd units are readable' \
	readable "$DESTDIR$unitdir/plimsoll.service" "$DESTDIR$unitdir/plimsoll.timer"
row 'the service runs the installed program' units_run_it
row 'so does the line for cron' cron_runs_it
echo "1..$count"
[ $failed = 0 ]
