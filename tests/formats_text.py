# SPDX-License-Identifier: Apache-2.0
"""What formats_same.py knows of the formats for people: whether the text report and the page of HTML say what JSON does."""
import re
from collections import Counter
from html.parser import HTMLParser

BAD = ("fail", "error", "unknown")
WORDS = {"notchecked": "not checked", "notapplicable": "not applicable", "notselected": "not selected"}
# What is told first, by verdict and by severity; and what the table of the text report counts together.
RANKS = ("fail", "error", "unknown", "notchecked", "informational", "fixed", "pass", "notapplicable", "notselected")
SEVERITIES = ("high", "medium", "low", "info")
KINDS = ("host", "daemon", "file", "container", "image", "network", "volume", "swarm", "node", "service")
COLUMNS = (("pass", "fixed"), ("fail",), ("error",), ("unknown",), ("notchecked",), ("notapplicable", "notselected", "informational"))


def same(what, want, have):
    assert want == have, "%s: %r is wanted, there is %r" % (what, want, have)


def word_of(verdict):
    return WORDS.get(verdict, verdict)


def entries_given(results):
    return any(results["run"]["inputs"].values())


# -- text --------------------------------------------------------------------------------------------------------------


def labels(lines):
    """LABEL to the lines of the head, put together, and those that have none as "LABEL more"."""
    found, last = {}, None
    for line in lines:
        m = re.fullmatch(r"([A-Z][a-z]+(?: at)?)  +(.*)", line)
        if m and len(line) - len(m[2]) == 12:
            last = m[1]
            found[last] = m[2]
        elif last and re.fullmatch(" {12}[0-9.]+ %   .*", line):
            last += " more"
            found[last] = line.strip()
        elif last and line.startswith(12 * " "):
            found[last] += " " + line.strip()
        elif line:
            last = None
    return found


def blocks(lines):
    """Of each rule: number, word, severity, and the lines below it."""
    found = []
    for line in lines:
        m = re.fullmatch(r"[✗!?○i✓–·] (\S+) +(not checked|not applicable|not selected|[a-z]+) +([a-z]+) +\S.*", line)
        if m and m[2] in map(word_of, RANKS):
            found.append((m[1], m[2], m[3], []))
        elif line[:1] != " " and line:
            if found and line.startswith(("Not shown:", "Section  ")):
                break
        elif found:
            found[-1][3].append(line)
    return found


def plain(name):
    """Of strangers' names, those that are shown as they are, and whole."""
    return re.fullmatch("[!-~][ -~]{0,55}", name)


def text_subjects(rule, lines):
    """With -vv: each subject by itself, with its verdict where that is not the rule's, and its message."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0) # the title may go on first, further in
    have = []
    for line in lines:
        if re.match(" {%d}Fix:" % indent, line):
            break
        if re.match(" {%d}\\S" % indent, line):
            have.append("")
        if have:
            have[-1] += re.sub(r"\s", "", line)
    want = sorted(enumerate(rule["subjects"]), key=lambda x: (RANKS.index(x[1]["result"]), x[0]))
    same("subjects of " + rule["rule"], len(want), len(have))
    for (_, s), told in zip(want, have):
        name, message = s["name"] or s["id"], s["message"] or "no reason was given"
        alone = s["kind"] in ("host", "daemon", "swarm") and sum(x["kind"] == s["kind"] for x in rule["subjects"]) == 1
        state = " (%s)" % s["state"] if s["state"] not in (None, "", "running") else ""
        told_first = "" if alone else "%s %s%s%s: " % (s["kind"], name, state, " (excepted)" if s["exception"] else "")
        told_first += word_of(s["result"]) + ": " if s["result"] != rule["result"] else ""
        if plain(name) and re.fullmatch("[ -~]+", message):
            assert told.startswith(re.sub(r"\s", "", told_first + message)), (rule["rule"], told_first + message, told)


def text(results, file, verbose):
    with open(file, encoding="utf-8", newline="\n") as f:
        lines = f.read().split("\n")
    head, score = labels(lines), results["score"]
    if score["percent"] is None:
        same("score", "none: no rule could be scored", head["Score"])
    else:
        same("score", "%.1f %%   %d of %d scored rules passed" % (score["percent"], score["passed"], score["scored"]), head["Score"])
    passed = [r for r in results["results"] if r["effective"] in ("pass", "fixed")]
    scored = [r for r in results["results"] if r["effective"] in BAD + ("pass", "fixed")]
    if entries_given(results) and score["with_exceptions"] is not None:
        same("score with exceptions", "%.1f %%   with exceptions and attestations: %d of %d" % (
            score["with_exceptions"], len(passed), len(scored)), head["Score more"])
    else:
        same("no second score", None, head.get("Score more"))
    counts = dict((word, int(n)) for n, word in re.findall(r"(\d+) ([a-z ]+)", head.get("Rules", "")))
    same("counts", {word_of(word): n for word, n in results["summary"].items() if n}, counts)
    if plain(results["host"]["name"] or ""):
        assert head["Host"].startswith(results["host"]["name"]), head["Host"]

    rows = [(m[1], [int(n) if n != "·" else 0 for n in m[2].split()]) for m in
            (re.fullmatch(r"(?:\S+  .*|All) +(–|[\d.]+ %)((?: +[\d·]+){6})", line) for line in lines) if m]
    sections = [s["section"] for s in score["sections"]]
    want = []
    for s in score["sections"] + [dict(score, section=None)]:
        n = Counter(r["result"] for r in results["results"] if s["section"] in (None, r["section"]))
        want.append(("–" if s["percent"] is None else "%.1f %%" % s["percent"], [sum(n[v] for v in column) for column in COLUMNS]))
    same("table", want if sections else [], rows)

    shown = [r for r in results["results"] if verbose > 1 or verbose == 1 and r["result"] != "notselected" or
             r["result"] in BAD and r["effective"] in BAD]
    shown.sort(key=lambda r: (sections.index(r["section"]), RANKS.index(r["result"]),
                              SEVERITIES.index(r["severity"]) if r["severity"] in SEVERITIES else len(SEVERITIES)))
    have = blocks(lines)
    same("rules", [(r["number"], word_of(r["result"]), r["severity"]) for r in shown], [b[:3] for b in have])
    for r, block in zip(shown, have):
        if verbose > 1 and r["subjects"]:
            text_subjects(r, block[3])


# -- HTML --------------------------------------------------------------------------------------------------------------


class Element:
    """Of HTML: children are elements and strings."""
    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.children = tag, dict(attributes), []

    def get(self, name):
        return self.attributes.get(name) or ""

    def has(self, word):
        return word in self.get("class").split()

    def all(self, tag, word=None):
        for c in self.children:
            if isinstance(c, Element):
                if c.tag == tag and (word is None or c.has(word)):
                    yield c
                yield from c.all(tag, word)

    def one(self, tag, word=None):
        return next(self.all(tag, word))

    def text(self):
        return "".join(c.text() if isinstance(c, Element) else c for c in self.children)


class Tree(HTMLParser):
    VOID = ("meta", "input", "br", "rect", "circle", "path")

    def __init__(self, source):
        super().__init__()
        self.stack = [Element("", {})]
        self.feed(source)
        self.close()
        same("what is open", [""], [e.tag for e in self.stack])

    def handle_starttag(self, tag, attributes):
        e = Element(tag, attributes)
        self.stack[-1].children.append(e)
        if tag not in self.VOID:
            self.stack.append(e)

    def handle_startendtag(self, tag, attributes):
        self.stack[-1].children.append(Element(tag, attributes))

    def handle_endtag(self, tag):
        same("the end of", tag, self.stack.pop().tag)

    def handle_data(self, data):
        self.stack[-1].children.append(data)


HIDDEN = ((0, 0x1f), (0x7f, 0xa0), (0x200b, 0x200f), (0x2028, 0x202f), (0x2066, 0x2069), (0xfffe, 0xffff))


def shown_html(string):
    return "".join("<U+%04X>" % ord(c) if any(a <= ord(c) <= b for a, b in HIDDEN) else c for c in string or "")


def badge(e):
    return next(b for b in e.all("span", "badge")).get("class").split()[1]


def html_subjects(details):
    """Name, observed and effective result of each subject that is told."""
    words = {word_of(v): v for v in RANKS}
    for head in (th for th in details.all("th") if th.get("scope") == "rowgroup"):
        changed = [m for line in head.all("span", "line") for m in [re.search("its effective result is ([a-z ]+)[.]$", line.text())] if m]
        for named in next(head.all("ul"), None).all("li") if list(head.all("ul")) else [head]:
            yield named.one("bdi").text(), badge(head), words[changed[-1][1]] if changed else badge(head)


def html(results, file):
    with open(file, encoding="utf-8", newline="\n") as f:
        page = Tree(f.read()).stack[0]
    score, formulas = results["score"], [p.text() for p in page.all("p", "formula")]
    same("score", ["No score: no rule could be scored" if score["percent"] is None else "%.1f %% = %d passed of %d scored rules" % (
        score["percent"], score["passed"], score["scored"])], formulas)
    second = [p.text() for p in page.all("p") if ", with exceptions and attestations" in p.text()]
    same("score with exceptions", entries_given(results) and score["with_exceptions"] is not None, bool(second))
    assert not second or second[0].startswith("%.1f %% = " % score["with_exceptions"]), second
    same("models", {k: (m["score"], m["maximum"]) for k, m in score["models"].items()},
         {tr.children[0].text(): tuple(td.text() for td in tr.all("td")) for tr in page.all("tr")
          if tr.children[0].text().startswith("urn:xccdf:scoring:")})

    def counts(name, groups, order=lambda row: 0):
        """The table's rows, a group of rules each; order: what they are sorted by before, if theirs is not known."""
        table = next(t for t in page.all("table") if t.get("id") == name)
        heads = [th.text() for th in table.one("thead").all("th")]
        rows = [dict(zip(heads, (c.text() for c in tr.children))) for part in ("tbody", "tfoot") for tr in table.one(part).all("tr")]
        want = [dict({word_of(v): str(n[v]) for v in RANKS if word_of(v) in heads}, Rules=str(sum(n.values()))) for n in groups]
        have = [{head: row[head] for head in heads if head == "Rules" or head in map(word_of, RANKS)} for row in rows]
        same("rows of " + name, sorted(want, key=order), sorted(have, key=order))
        return rows

    def count(wanted):
        return Counter(r["result"] for r in results["results"] if wanted(r))
    everything = [count(lambda r: True)]
    assert set(everything[0]) == {v for v in RANKS if results["summary"][v]}, everything
    rows = counts("by-section", [count(lambda r, s=s: r["section"] == s["section"]) for s in score["sections"]] + everything)
    same("scores of sections", ["none" if s["percent"] is None else "%.1f %%" % s["percent"] for s in score["sections"] + [score]],
         [row["Score"] for row in rows])
    counts("by-level", [count(lambda r, n=n: r["level"] == n) for n in sorted({r["level"] for r in results["results"]})] + everything)
    named = sorted({f for r in results["results"] for f in r["references"]})
    counts("by-framework", [count(lambda r, f=f: f in r["references"]) for f in named] + everything, lambda row: sorted(row.items()))

    rules = {}
    for details in page.all("details", "rule"):
        terms = {d.one("dt").text(): d.one("dd") for dl in details.all("dl") for d in dl.all("div")}
        rule = terms["Rule"].text()
        assert rule not in rules, rule
        summary = details.one("summary")
        said = [s.text() for s in summary.all("span", "said")]
        rules[rule] = (summary.one("h4").one("bdi").text(), details.get("data-result"), badge(summary),
                       badge(terms["Effective result"]) if "Effective result" in terms else badge(summary), summary.one("span", "weight").text(),
                       "".join(said), Counter(html_subjects(details)))
    same("rules", sorted(r["rule"] for r in results["results"]), sorted(rules))
    for r in results["results"]:
        subjects = Counter((shown_html(s["name"] or s["id"]) or "(without a name)", s["result"], s["effective"]) for s in r["subjects"])
        same(r["rule"], (shown_html(r["number"]), r["result"], r["result"], r["effective"], r["severity"], shown_html(r["message"]), subjects),
             rules[r["rule"]])
    same("host", True, shown_html(results["host"]["name"]) in page.one("h1").text())
    same("run", True, results["run"]["id"] in page.one("footer").text())
