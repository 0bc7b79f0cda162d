#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes docs/report.png and docs/terminal.png, which README shows, of a recorded host: needs Chromium and aha.
# usage: docs/screenshots.sh PLIMSOLL
set -eu
plimsoll=${1:?usage: docs/screenshots.sh PLIMSOLL}
top=$(cd "$(dirname "$0")/.." && pwd)
facts=$top/fixtures/facts/docker-20.10.24.jsonl
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
LC_ALL=C.UTF-8 PLIMSOLL_DATADIR=$top
export LC_ALL PLIMSOLL_DATADIR

picture() { # PAGE PICTURE WIDTH HEIGHT
	"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --user-data-dir="$tmp/profile" --hide-scrollbars --force-color-profile=srgb \
		--window-size="$3,$4" --screenshot="$2" "file://$1" 2> "$tmp/said" || { cat "$tmp/said" >&2 && exit 1; }
}

# what an audit ends with does not matter here
"$plimsoll" evaluate -q "$facts" -r "html:$tmp/report.html" || [ $? -le 3 ]
picture "$tmp/report.html" "$top/docs/report.png" 1200 1180
{ "$plimsoll" evaluate -q --color always "$facts" || [ $? -le 3 ]; } > "$tmp/text"
{
	printf '\033[1m$ plimsoll evaluate facts.jsonl\033[0m\n'
	sed -n '1,41p' "$tmp/text"
} | aha --black --title plimsoll | sed 's/<pre>/<pre style="font:15px monospace;margin:16px">/' > "$tmp/terminal.html"
picture "$tmp/terminal.html" "$top/docs/terminal.png" 780 800
