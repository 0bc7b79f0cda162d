#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_evidence_audit: what an audit keeps of what it was given, of a small root of a host: what it was compared with, the time to
# judge by, the documents of attestations. TAP.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-kept.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0 failed=0

# is STATUS NAME COMMAND...: a test point
is() {
	wanted=$1 name=$2
	shift 2
	n=$((n + 1))
	"$@" >"$tmp/out" 2>&1
	status=$?
	if [ "$status" -eq "$wanted" ]; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		{ echo "exit status $status, not $wanted"; cut -c 1-300 "$tmp/out"; } | sed -n '1,20s/^/# /p'
	fi
}
audit() { # FOLDER OPTION...
	folder=$1
	shift
	"$plimsoll" audit --root "$tmp/root" --evidence "$tmp/$folder" --key "$tmp/key" -q -r "json:$tmp/$folder.json" "$@"
}
verified() { # FOLDER WORDS
	"$plimsoll" verify --key "$tmp/key.pub" "$tmp/$1" >"$tmp/said" || { cat "$tmp/said"; return 1; }
	grep -qF -e "$2" "$tmp/said" || { cat "$tmp/said"; return 1; }
}

mkdir -p "$tmp/root/etc" "$tmp/documents"
echo 'root:x:0:0::/:/bin/sh' >"$tmp/root/etc/passwd"
"$plimsoll" keygen -o "$tmp/key" >/dev/null || exit 99

is 3 'an audit' audit first
is 0 'it was judged by its own time, and there is no other to tell' verified first ', judged by '
is 3 'one that is compared with it' audit second --fail-on "regression:$tmp/first.json"
is 0 'the record has the digest of what it was compared with' grep -qF \
	"\"regression\": \"$(sha256sum <"$tmp/first.json" | cut -c 1-64)\"" "$tmp"/second/*-*/record.json
is 0 'its exit status is open' verified second 'open    its exit status was not made again'
is 3 'an audit that is judged by another time' audit past --at 2020-01-01
is 0 'verify tells it' verified past ', judged as of 2020-01-01T00:00:00Z by '

echo 'of root alone' >"$tmp/secret"
echo 'for all' >"$tmp/documents/open.txt"
ln -s "$tmp/secret" "$tmp/documents/out.txt"
ln -s open.txt "$tmp/documents/below.txt"
document() { # NAME
	printf '{"title": "t", "file": "documents/%s", "sha256": "%s"}' "$1" "$(sha256sum <"$tmp/documents/$1" | cut -c 1-64)"
}
cat >"$tmp/attestations.json" <<-END
	{"schema": "plimsoll-attestations/1", "attestations": [{"id": "A", "rule": "1.2.1", "benchmark": "cis-docker-1.8.0",
	"result": "pass", "statement": "s", "by": "b", "made": "2020-01-01", "expires": "2020-12-31",
	"documents": [$(document open.txt), $(document below.txt), $(document out.txt)]}]}
END
is 3 'an audit with documents' audit kept --at 2020-06-01 --attestations "$tmp/attestations.json"
is 0 'it verifies' verified kept 'byte for byte'
is 0 'a document is kept' grep -rqx 'for all' "$tmp"/kept/*-*/rules/documents
is 1 'what a link out of the folder leads to is not' grep -rq 'of root alone' "$tmp"/kept/*-*
is 0 'and the bundle says so' grep -qF 'a symbolic link leads out of the folder' "$tmp"/kept/*-*/rules/documents.json

# what a report shows of the runs before comes from the bundle, whoever writes it
is 3 'a second audit into a folder' audit kept --at 2020-06-02
last=$(grep -l '<svg class="trend"' "$tmp"/kept/*/report.html) # both may have begun in one second
is 0 'one of two reports has the score over time' [ -f "$last" ]
is 0 'its bundle is converted to the same bytes' sh -c '"$1" convert -r html "$2" | cmp - "$3"' sh "$plimsoll" "${last%/*}" "$last"
is 0 'and it verifies' verified kept 'byte for byte'
echo "1..$n"
exit $failed
