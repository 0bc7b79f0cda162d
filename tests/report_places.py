# SPDX-License-Identifier: Apache-2.0
"""The places of a report: the names under which plimsoll-formats(5) lists the fields that occur in it.

    report_places.py FORMAT FILE...    prints them, one a line

JSON: paths of members, a[].b; * for keys that are data. XML: paths of elements, and /@ before an attribute; of prose only that it
is there. Lists of names and values: the names, in brackets. CSV: columns. Prometheus: metrics, and their labels in braces. Text
and HTML: what introduces a part, which is a label, a heading, a column's head, a term."""
import csv
import json
import re
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

PREFIXES = {"http://checklists.nist.gov/xccdf/1.2": "", "urn:plimsoll:results:1": "p:", "urn:plimsoll:check:1": "c:",
            "http://scap.nist.gov/schema/asset-reporting-format/1.1": "arf:", "http://purl.org/dc/elements/1.1/": "dc:",
            "http://scap.nist.gov/schema/reporting-core/1.1": "core:", "http://www.w3.org/1999/xhtml": "html:",
            "http://scap.nist.gov/schema/asset-identification/1.1": "ai:", "http://www.w3.org/XML/1998/namespace": "xml:"}
# What is told in another list: below these, the places are those of another format (arf) or of the JSON report (sarif).
CUT = {"arf": r"(.*/arf:content/(?:Benchmark|TestResult))/(?!target-id-ref).*", "sarif": r"(runs\[\]\.properties\.[a-z]+)\b.*"}
# Objects whose keys are data.
DATA_KEYS = r"(^|\.)(population|models|references|filters)$"
VERDICTS = ("pass", "fail", "error", "unknown", "not checked", "not applicable", "not selected", "informational", "fixed")


def of_json(value, path=""):
    """Leaves. That a member is null or empty is told if it is nowhere anything else: see told()."""
    if path.endswith("label_digests"): # only a live run has any
        value = {}
    if isinstance(value, list):
        if all(isinstance(v, dict) and {"name", "value"} <= v.keys() <= {"name", "value", "ns", "class"} for v in value) and value:
            for v in value:
                yield path + "[%s]" % ("reference" if v.get("class") == "reference" else v["name"])
            return
        for v in value:
            yield from of_json(v, path + "[]")
    elif isinstance(value, dict):
        for key, v in value.items():
            yield from of_json(v, (path + "." if path else "") + ("*" if re.search(DATA_KEYS, path) else key))
    if not isinstance(value, (list, dict)) or not value:
        yield path


def of_lines(text):
    for line in text.split("\n")[:-1]:
        yield from of_json(json.loads(line))


def short(tag):
    """The name of an element or attribute, with a prefix for its namespace."""
    namespace, name = tag[1:].split("}") if tag[0] == "{" else (None, tag)
    return PREFIXES[namespace] + name if namespace else name


def of_element(e, path=""):
    path += short(e.tag)
    path = path.replace("/Group/Group", "/Group") # groups in groups
    if short(e.tag) == "property":
        yield path + "[%s]" % e.get("name")
        return
    for attribute in e.attrib:
        yield path + "/@" + short(attribute)
    inner = [c for c in e if not short(c.tag).startswith("html:")]
    if (e.text or "").strip() or len(inner) < len(e) or not (len(e) or e.attrib):
        yield path
    for c in inner:
        yield from of_element(c, path + "/")


def of_csv(text):
    return next(csv.reader(text.splitlines()))


def of_prometheus(text):
    for line in text.split("\n"):
        m = re.match(r"([a-z_]+)(\{.*\})? ", line)
        if m:
            if not m.group(2):
                yield m.group(1)
            for label in re.findall(r'([a-z_]+)="(?:[^"\\]|\\.)*"', m.group(2) or ""):
                yield "%s{%s}" % (m.group(1), label)


# Of a line of the text report that is not indented: what stands for it. The rest of such lines are wrong.
LINES = ((r"(Host|Engine|Benchmark|Time|Reason|Not judged|Looked at|Partial|Score|Rules)  +\S.*", r"\1"),
         (r"(Incomplete|Excepted|Attested|Not shown): .*", r"\1:"), (r"(Of no effect), .*:", r"\1"),
         (r"No exception or attestation .*", "Of no effect"), (r"\S+  .* ─+", "section"), (r"[✗!?○i✓–·] \S+ +.*", "rule"),
         (r"Section +score( +[a-z]+)*", "table"), (r"(?:\S+  .*|All) +(?:–|[\d.]+ %)( +[\d·]+)+", "table"))
# Of those that are: words of ours that introduce something.
WITHIN = ((r"  +[\d.]+ %   (with exceptions and attestations): .*", r"\1"), (r"  (Rights that were missing): .*", r"\1:"),
          (r" +(Fix): .*", r"\1:"), (r" +\S.*: (observed) .*", r"\1"), (r" +\S.*; (expected) .*", r"\1"), (r" {4,}(Reason): .*", r"\1:"),
          (r" {4,}.*\b(Risk): .*", r"\1:"), (r" {4,}(Compensating control): .*", r"\1:"), (r" {4,}.*(Validated): .*", r"\1:"),
          (r" {4,}(Owner) .*", r"\1"), (r" {4,}(Said by) .*", r"\1"), (r" {4,}.*; (until) [\d-]{10}.*", r"\1"),
          (r" {4,}(Document): .*", r"\1:"), (r" {4,}(It is matched by) .*", r"\1"), (r"  +(chosen by) .*", r"\1"),
          (r" +\d+ rules?: .*", "reason"))


def of_text(text):
    for line in text.split("\n"):
        found = [m.expand(to) for pattern, to in (WITHIN if line[:1] == " " else LINES) for m in [re.fullmatch(pattern, line)] if m]
        yield from found
        if line and line[0] != " " and not found:
            yield "what is this? " + line
        for column in re.findall("not checked|[a-z]+", line[7:]) if found == ["table"] and line.startswith("Section ") else ():
            yield "column " + column


class Page(HTMLParser):
    """Parts of the report as HTML: section / heading / term or column. Names of strangers, in bdi and code, are no part of them."""
    VOID = ("meta", "input", "br", "rect", "circle", "path")
    HEADINGS = ("h3", "h5", "caption", "figcaption", "summary")
    # Where headings, and where terms and columns are data: those are not told one by one.
    DATA_HEADINGS = (("rules", "h3"), ("rules", "summary"), ("requirements", "summary"))
    DATA_TERMS = ("Values that steer it", "Requirements it supports evidence for", "Values in force", "reading", "partial")

    def __init__(self):
        super().__init__()
        self.places, self.section, self.heading, self.open, self.head = set(), "head", None, [], None

    def place(self, *what):
        self.places.add(" / ".join([self.section] + [w for w in what if w]))

    def inside(self, tag):
        return any(t == tag for t, _ in self.open)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag in self.VOID:
            return
        self.open.append((tag, a))
        if tag == "section":
            self.section, self.heading = a["aria-labelledby"], None
            self.place()
        elif tag == "footer":
            self.section = "footer"
            self.place()
        elif tag in ("title", "h1", "h4"):
            self.place(tag)
        elif tag == "details" and a.get("class") == "rule":
            for name in a:
                self.place(*["@" + name] if name.startswith("data-") else [])
        for name in (a.get("class") or "").split():
            if name in ("formula", "said", "weight") or name == "badge" and self.inside("summary"):
                self.place("." + name)
        if self.head is None and (tag in self.HEADINGS and (self.section, tag) not in self.DATA_HEADINGS or tag == "dt" or
                                  tag == "th" and a.get("scope") == "col"):
            self.head = [tag, ""]

    def handle_data(self, data):
        if self.head and not self.inside("bdi") and not self.inside("code"):
            self.head[1] += data

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass
        if self.head and self.head[0] == tag:
            name, self.head = re.sub(r" \(\d+\)$|:.*| +$", "", self.head[1]), None
            if tag in self.HEADINGS:
                name = re.sub("[,;] .*", "", name)
                self.heading = name
                self.place(name)
            elif not {self.section, self.heading} & set(self.DATA_TERMS):
                self.place(self.heading, "VERDICT" if name in VERDICTS else name)
        elif tag == "table" or tag == "dl" and self.section != "audited":
            self.heading = None


def xml(text):
    return of_element(ET.fromstring(text.encode()))


def html(text):
    page = Page()
    page.feed(text)
    return page.places


READERS = {"text": of_text, "json": lambda text: of_json(json.loads(text)), "html": html, "xccdf": xml, "arf": xml,
           "sarif": lambda text: of_json(json.loads(text)), "junit": xml, "csv": of_csv, "oscal": lambda text: of_json(json.loads(text)),
           "ocsf": of_lines, "prometheus": of_prometheus, "docker-bench": lambda text: of_json(json.loads(text))}


def read(form, file):
    with open(file, encoding="utf-8", newline="") as f:
        return set(READERS[form](f.read()))


def told(form, places):
    """Without what is told in another list, and without what is null, empty or only a heading, if there is more elsewhere."""
    places = {re.sub(CUT[form], r"\1", p) if form in CUT else p for p in places}
    if form in ("json", "sarif", "oscal", "ocsf", "docker-bench", "html"):
        places = {p for p in places if not any(q.startswith((p + ".", p + "[", p + " / ")) for q in places)}
    return places


if __name__ == "__main__":
    for place in sorted(told(sys.argv[1], set().union(*(read(sys.argv[1], f) for f in sys.argv[2:])))):
        print(place)
