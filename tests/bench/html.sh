#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures the HTML report of a recorded host, and of as many containers more, in Chromium: how soon it is open, and how soon a search or
# a filter is settled. Prints the size of each page and what tests/bench/html.js says of it; judges nothing. Needs python3, node and
# Chromium, and in HTML_TOOLS a folder with puppeteer-core, such as ./setup check --all makes (build-check/html).
# usage: HTML_TOOLS=DIR tests/bench/html.sh [PLIMSOLL [CONTAINERS [ROUNDS]]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
plimsoll=${1:-$here/../../build/plimsoll} containers=${2:-1000} rounds=${3:-5}
facts=$here/../../fixtures/facts/docker-20.10.24.jsonl
: "${HTML_TOOLS:?a folder with puppeteer-core}"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-bench.XXXXXX")
trap 'rm -rf "$tmp"' EXIT

report() { # FACTS NAME: what the audit ends with does not matter here
	"$plimsoll" evaluate -q -r "html:$tmp/$2.html" "$1" || [ $? -le 3 ]
	printf '%8d KiB  %s.html, %s KiB compressed by gzip\n' $(($(wc -c <"$tmp/$2.html") / 1024)) "$2" \
		$(($(gzip -c "$tmp/$2.html" | wc -c) / 1024))
}
report "$facts" recorded
for how in alike different; do
	python3 "$here/containers.py" "$facts" "$containers" $how >"$tmp/facts.jsonl"
	report "$tmp/facts.jsonl" "$containers-$how"
done
NODE_PATH=$HTML_TOOLS/node_modules node "$here/html.js" "$(command -v "${CHROMIUM:-chromium}")" "$rounds" "$tmp"/*.html
printf 'load %s\n' "$(cut -d ' ' -f 1-2 /proc/loadavg)"
