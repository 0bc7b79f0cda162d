#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Results as HTML: well-formed, by a policy whose digests openssl makes, too, and the same as in JSON, verdict by verdict. Where
# HTML_TOOLS names a folder with vnu-jar, html-validate, axe-core and puppeteer-core, these look at the pages as well, the latter in
# Chromium: each once at all of them. Broken copies are refused. TAP; skipped without xmllint, openssl and python3.
set -u
LC_ALL=C.UTF-8
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts
n=0 failed=0 pages=''

for tool in xmllint openssl python3; do
	if ! command -v $tool >/dev/null; then
		echo "1..0 # SKIP $tool is not installed"
		exit 0
	fi
done
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-html.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM

# is STATUS NAME COMMAND...: a test point; STATUS: 0, or 1 for any other
is() {
	wanted=$1 name=$2
	shift 2
	n=$((n + 1))
	"$@" >"$tmp/out" 2>&1
	status=$?
	[ "$status" -eq 0 ] || status=1
	if [ "$status" -eq "$wanted" ]; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		sed -n '1,20s/^/# /p' "$tmp/out"
	fi
}

# Void elements are left open, as HTML's validators want them; all else is XML.
as_xml() {
	sed -E 's,<(meta|input)( [^>]*)>,<\1\2/>,' "$1"
}
well_formed() {
	as_xml "$1" | xmllint --nonet --noout --huge -
}

# The digest of what stands in an element is among those that the policy names.
digest_of() { # ELEMENT PAGE
	awk -v from="<$1>" -v to="</$1>" '
		!on && index($0, from) { on = 1; sub(".*" from, "") }
		on && index($0, to) { sub(to ".*", ""); printf "%s", $0; exit }
		on' "$2" | openssl dgst -sha256 -binary | openssl base64
}
policy() {
	for element in style script; do
		digest=$(digest_of "$element" "$1")
		grep -qF "$element-src 'sha256-$digest'" "$1" || { echo "no $element-src of $digest"; return 1; }
	done
}

# JSON HTML-AS-XML: every rule's verdict, message and subjects with their verdicts, the counts and the scores.
cat >"$tmp/same.py" <<'PYTHON'
import json, sys, xml.etree.ElementTree as ET
from collections import Counter
results, root = json.load(open(sys.argv[1])), ET.parse(sys.argv[2]).getroot()
hidden = [(0, 0x1f), (0x7f, 0xa0), (0x200b, 0x200f), (0x2028, 0x202f), (0x2066, 0x2069), (0xfffe, 0xffff)]
def shown(text):
    return "".join("<U+%04X>" % ord(c) if any(a <= ord(c) <= b for a, b in hidden) else c for c in text or "")
def text(e):
    return "".join(e.itertext())
def has(e, name):
    return name in (e.get("class") or "").split()
def badge(e):
    return next(b for b in e.iter("span") if has(b, "badge")).get("class").split()[1]
have = {}
for rule in root.iter("details"):
    if not has(rule, "rule"):
        continue
    subjects, summary = [], rule.find("summary")
    for table in rule.iter("table"):
        for head in (th for th in table.iter("th") if th.get("scope") == "rowgroup"):
            lists = [ul for ul in head.iter("ul")]
            names = [li.find("bdi").text for li in lists[0]] if lists else [head.find("bdi").text]
            subjects += [(name or "", badge(head)) for name in names]
    said = [s for s in summary if has(s, "said")]
    have.setdefault(summary.find("h4").find("bdi").text, []).append(
        (rule.get("data-result"), badge(summary), text(said[0]) if said else "", Counter(subjects)))
for r in results["results"]:
    names = Counter((shown(s["name"] or s["id"]) or "(without a name)", s["result"]) for s in r["subjects"])
    want = (r["result"], r["result"], shown(r["message"]), names)
    found = have.get(shown(r["number"]), [None]).pop(0)
    assert found == want, (r["number"], found, want)
assert not any(have.values()), "more rules than in JSON"
formula = text(next(p for p in root.iter("p") if has(p, "formula")))
score = results["score"]
wanted = "No score: no rule could be scored" if score["percent"] is None else "%.1f %% = %d passed of %d scored rules" % (
    score["percent"], score["passed"], score["scored"])
assert formula == wanted, (formula, wanted)
words = {"notchecked": "not checked", "notapplicable": "not applicable", "notselected": "not selected"}
def row(tr):
    return [text(c) for c in tr]
table = next(t for t in root.iter("table") if t.get("id") == "by-section")
heads = row(table.find("thead")[0])
total = dict(zip(heads, row(table.find("tfoot")[0])))
for verdict, count in results["summary"].items():
    assert int(total.get(words.get(verdict, verdict), 0)) == count, (verdict, count, total)
for tr, section in zip(table.find("tbody"), score["sections"]):
    cell = row(tr)[1]
    assert cell == ("none" if section["percent"] is None else "%.1f %%" % section["percent"]), (cell, section)
for name in ("by-section", "by-level", "by-framework"):
    for t in (t for t in root.iter("table") if t.get("id") == name):
        heads = row(t.find("thead")[0])
        rows = [dict(zip(heads, row(tr))) for tr in list(t.find("tbody")) + list(t.find("tfoot"))]
        for r in rows: # a row's verdicts are its rules
            at = heads.index("Rules")
            assert int(r["Rules"]) == sum(int(r[h]) for h in heads[at + 1:]), r
        if name != "by-framework":
            assert sum(int(r["Rules"]) for r in rows[:-1]) == int(rows[-1]["Rules"]), name
models = {text(tr[0]): {"score": text(tr[1]), "maximum": text(tr[2])} for tr in root.iter("tr") if text(tr[0]).startswith("urn:xccdf:scoring:")}
assert models == score["models"], (models, score["models"])
assert shown(results["host"]["name"]) in text(root.find(".//h1")) and results["run"]["id"] in text(root.find(".//footer"))
PYTHON
same() {
	as_xml "$2" >"$tmp/page.xml" && python3 "$tmp/same.py" "$1" "$tmp/page.xml"
}

file_name() {
	echo "$1" | tr '[:upper:]' '[:lower:]' | tr -cs '[:alnum:].\n' -
}
# page NAME: what a page is called that others look at, too
page() {
	page=$tmp/pages/$(file_name "$1").html
	pages="$pages $page"
}
mkdir "$tmp/pages"

# host NAME FACTS OPTION...: all that is to hold of the results of some facts
host() {
	host=$1 file=$2
	shift 2
	page "$host"
	rm -f "$tmp/r.json"
	"$plimsoll" evaluate -q "$@" -r "json:$tmp/r.json" -r "html:$page" "$file" 2>"$tmp/err"
	[ -s "$page" ] || { sed 's/^/Bail out! /' "$tmp/err"; exit 1; }
	is 0 "$host: it is well-formed" well_formed "$page"
	is 0 "$host: openssl makes the policy's digests" policy "$page"
	is 0 "$host: it says what JSON says" same "$tmp/r.json" "$page"
}

for file in "$facts"/*.jsonl "$srcdir"/fixtures/golden/facts-*.jsonl; do
	host "$(basename "$file" .jsonl)" "$file"
done
host 'CIS 1.6.0, level 2' "$facts/docker-20.10.24.jsonl" -b cis-docker-1.6.0 -p level-2
host 'CIS 1.7.0' "$facts/docker-20.10.24.jsonl" -b cis-docker-1.7.0
host 'a few rules' "$facts/docker-20.10.24.jsonl" --rule '5.*'
host 'a tailoring' "$facts/docker-20.10.24.jsonl" --tailoring-file "$srcdir/fixtures/tailoring/cis-production.xml"

# exceptions that help, and one that does not
cat >"$tmp/exceptions.json" <<'JSON'
{ "schema": "plimsoll-exceptions/1", "exceptions": [
  { "id": "EX-1", "rule": "container-not-privileged", "subjects": [ { "kind": "container", "name": "priv" } ], "reason": "</dd><script>alert(1)</script>",
    "risk": "a & b", "owner": "ada", "approver": "grace", "starts": "2026-01-01", "expires": "2026-12-31",
    "compensating_control": { "constraints": "c", "definition": "d", "objective": "o", "identified_risk": "i", "validation": "v", "maintenance": "m" } },
  { "id": "EX-2", "rule": "container-not-privileged", "subjects": [ { "kind": "container", "name": "nobody" } ], "reason": "r", "risk": "r", "owner": "ada",
    "approver": "grace", "starts": "2026-01-01", "expires": "2026-12-31" } ] }
JSON
host 'exceptions' "$facts/docker-20.10.24.jsonl" --exceptions "$tmp/exceptions.json" --at 2026-11-22
is 0 'an exception is told whole' grep -q '<dt>Compensating control</dt><dd><bdi>d</bdi>' "$page"
is 0 'one that does not help is told with its reason' grep -q '<bdi>EX-2</bdi></td>.*<td>does not help: ' "$page"
is 0 'one that does, too' grep -q '<bdi>EX-1</bdi></td>.*<td>in force, answers for 1 subject</td>' "$page"

# a thousand containers, each with limits of its own
python3 "$srcdir/tests/bench/containers.py" "$facts/docker-20.10.24.jsonl" 1000 different >"$tmp/many.jsonl"
host 'a thousand containers' "$tmp/many.jsonl" --rule '5.1*'

# a run that has others before it
mkdir -p "$tmp/root/etc"
for _ in 1 2; do
	"$plimsoll" audit -q --root "$tmp/root" --evidence "$tmp/evidence" -r "json:$tmp/r.json" -r "html:$tmp/trend.html" 2>/dev/null
done
page 'a trend'
cp "$tmp/trend.html" "$page"
is 0 'a trend: it is well-formed' well_formed "$page"
is 0 'a trend: it is drawn' grep -q '<svg class="trend"' "$page"
is 0 'a trend: openssl makes the policy'"'s digests" policy "$page"
is 0 'a trend: it says what JSON says' same "$tmp/r.json" "$page"

# names of strangers: markup, quotes, what XML has not, a right-to-left mark, other scripts, 4 KiB
python3 - "$facts/docker-20.10.24.jsonl" >"$tmp/hostile.jsonl" <<'PYTHON'
import json, sys
names = ["</bdi></details><script>alert(1)</script>", "a\"b'c&d<e>]]>-->", "\ufffe\uffff\u202egnp.exe", "x" * 4096, "\U0001f6a2 & 船", "<!--",
    "\u05e9\u05dc\u05d5\u05dd", "' onfocus='alert(1)", "</style><img src=x onerror=alert(1)>"]
n = 0
for line in open(sys.argv[1]):
    doc = json.loads(line)
    if doc["kind"] in ("container", "image"):
        doc["name"] = names[n % len(names)] + str(n)
        n += 1
    if doc["kind"] == "run":
        doc["host"]["name"] = names[8] + "\"}</title>" + names[2]
    print(json.dumps(doc))
PYTHON
host 'names of strangers' "$tmp/hostile.jsonl"

# differences, a fleet, and runs over time: pages without a script
"$plimsoll" evaluate -q -r "json:$tmp/old.json" "$facts/docker-20.10.24-plain.jsonl" 2>/dev/null
"$plimsoll" evaluate -q -r "json:$tmp/new.json" "$tmp/hostile.jsonl" 2>/dev/null
for report in diff merge history; do
	page "$report"
	case $report in
	history) "$plimsoll" history -r html "$srcdir/fixtures/evidence-1/evidence" >"$page" 2>/dev/null ;;
	*) "$plimsoll" $report -r "html:$page" "$tmp/old.json" "$tmp/new.json" 2>/dev/null ;;
	esac
	is 0 "$report: it is well-formed" well_formed "$page"
	is 1 "$report: it has no script" grep -qF -e '<script' -e script-src "$page"
done

# broken copies: of the page with the fewest rules, which is looked at the soonest
"$plimsoll" evaluate -q --rule '5.*' -r "json:$tmp/r.json" -r "html:$tmp/r.html" "$facts/docker-20.10.24.jsonl" 2>/dev/null
broken() { # CHECK NAME SED-ARGUMENT...
	check=$1 name=$2
	shift 2
	copy=$tmp/broken.html
	case $check in
	vnu | html-validate | browser) copy=$tmp/pages/$(file_name "$check sees $name").html ;;
	esac
	sed -E "$@" "$tmp/r.html" >"$copy"
	cmp -s "$tmp/r.html" "$copy" && echo "Bail out! nothing was broken: $name" && exit 1
	case $check in
	same) is 1 "seen: $name" same "$tmp/r.json" "$copy" ;;
	well_formed | policy) is 1 "$check sees: $name" "$check" "$copy" ;;
	esac
}
broken well_formed 'an element that is not closed' '0,/<\/summary>/s///'
broken policy 'another style' '0,/margin:0/s//margin:1/'
broken policy 'another script' "0,/'use strict'/s//'use  strict'/"
broken same 'another verdict' '0,/data-result="fail"/s//data-result="pass"/'
broken same 'another verdict of a subject' '/rowgroup/{s/badge fail/badge pass/;}'
broken same 'another name' '0,/(<th scope="rowgroup"([^>]*>){5}[^<]*)<bdi>/s//\1<bdi>x/'
broken same 'a rule less' '0,/<details class="rule"/s//<details class="rul"/'
broken same 'another score' 's/(class="formula"><strong>)[0-9]/\19/'
broken same 'another count' '/<tfoot>/,/<\/tfoot>/s/<td>[0-9]+<\/td>/<td>1<\/td>/'
broken vnu 'no title' '/<title>/d'
broken html-validate 'a head of a column that does not say so' '0,/<th scope="col">/s//<th>/'
broken browser 'a script that the policy refuses' "0,/'use strict'/s//'use  strict'/"
broken browser 'a picture from elsewhere' '0,/<\/h1>/s//<img alt="" src="http:\/\/127.0.0.1:9\/x"><\/h1>/'
broken browser 'a field without a label' '0,/<label for="search">([^<]*)<\/label>/s//\1/'

# What others think of them, all at once: $tmp/TOOL.said has a line "NAME: ..." for all that one has against a page. The broken copies come last:
# whoever says something of these has looked at the others.
cat >"$tmp/.htmlvalidate.json" <<'EOF2'
{ "root": true, "extends": ["html-validate:recommended", "html-validate:a11y"], "rules": { "no-style-tag": "off" } }
EOF2
vnu() { # its checker of CSS knows neither a page's margins nor what folds open on paper
	java -jar "$HTML_TOOLS/node_modules/vnu-jar/build/dist/vnu.jar" --filterpattern '.*CSS: .*' "$@"
}
html_validate() {
	"$HTML_TOOLS/node_modules/.bin/html-validate" --config "$tmp/.htmlvalidate.json" --formatter text "$@"
}
pictures=${HTML_PICTURES:-$tmp/pictures}
mkdir -p "$pictures"
browser() {
	NODE_PATH=$HTML_TOOLS/node_modules node "$srcdir/tests/html.js" "$(command -v "${CHROMIUM:-chromium}")" "$pictures" "$@"
}
thinks() { # TOOL NAME OK: OK: what a page that is all right is told with; nothing if that is nothing
	awk -v page="$2:" -v ok="$3" 'index($0, page) == 1 { said = said $0 "\n"; bad += ok == "" || index($0, page " " ok) != 1; n++ }
		END { printf "%s", said; exit bad > 0 || (ok != "" && n != 1) }' "$tmp/$1.said"
}
others() { # TOOL OK NAME
	for page in $pages; do
		page=$(basename "$page" .html)
		is 0 "$page: $3" thinks "$1" "$page" "$2"
	done
	for copy in "$tmp/pages/$1-sees-"*; do
		copy=$(basename "$copy" .html)
		is 1 "$copy" thinks "$1" "$copy" "$2"
	done
}
# The pages of the first report on paper, as text: all but the last end in a form feed.
numbered() { # TEXT
	page=${pages# }
	run=$(sed -n 's,^<footer>,&,;s,.*; run <code>\([^<]*\)</code></p>$,\1,p' "${page%% *}")
	awk -v run="Run $run" 'BEGIN { RS = "\f" } /[^ \n]/ { n++; text[n] = $0 }
		END { for (i = 1; i <= n; i++) if (!index(text[i], run) || !index(text[i], "Host ") || !index(text[i], "Page " i " of " n)) { print text[i]; exit 1 }
			print n, "pages"; exit n < 2 || length(run) < 40 }' "$1"
}
# What is folded on the screen is there on paper.
unfolded() { # TEXT
	page=${pages# }
	rules=$(grep -c '^<h5>How to put it right</h5>$' "${page%% *}")
	found=$(grep -c '^ *How to put it right$' "$1")
	echo "$found of $rules rules"
	[ "$found" -eq "$rules" ] && [ "$rules" -gt 0 ]
}
if [ -n "${HTML_TOOLS-}" ]; then
	for tool in vnu html-validate browser; do
		# shellcheck disable=SC2086 # names without blanks
		"$(echo $tool | tr - _)" $pages "$tmp/pages/$tool-sees-"* >"$tmp/$tool.raw" 2>&1 &
	done
	wait
	pdftotext -layout "$pictures/print.pdf" "$tmp/print.txt"
	sed '/Page 2 of/s///;0,/How to put it right$/s///' "$tmp/print.txt" >"$tmp/print-1.txt"
	for tool in vnu html-validate browser; do
		sed -E "s,^\"?(file:)?$tmp/pages/([^\"]*)\.html\"?,\2," "$tmp/$tool.raw" >"$tmp/$tool.said"
	done
	others vnu '' 'vnu is silent'
	others html-validate '' 'html-validate is silent'
	others browser 'all is well' 'Chromium asks for nothing, axe-core has nothing against it, search and filters work'
	is 0 'printed, each page has host, run and number' numbered "$tmp/print.txt"
	is 1 'seen: a page without its number' numbered "$tmp/print-1.txt"
	is 0 'printed, each rule is unfolded' unfolded "$tmp/print.txt"
	is 1 'seen: a rule that is not' unfolded "$tmp/print-1.txt"
	sed -n 's/: all is well, /: /;t p;d;:p;s/^/# /p' "$tmp/browser.said"
fi

echo "1..$n"
exit $failed
