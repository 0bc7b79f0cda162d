# SPDX-License-Identifier: Apache-2.0
"""What strangers may choose, for test_hostile.sh: terminal escapes, markup, formulas, line ends, marks that turn text around, 4 KiB, bytes
that are no UTF-8. Each has the word MARK in it, as a command, an element, an attribute or a name.

hostile.py engine RECORDING SOCKET COMMAND...
    answers at SOCKET as the recorded engine did, but for each name, label and the like, which is one of these; runs the command
hostile.py facts FILE
    recorded facts, each string of them one of these that a check does not need to be what it is
hostile.py FORMAT RESULTS.json FILE
    whether a report shows them and does nothing that they say (formats_readers.py calls this)"""
import csv
import html.parser
import io
import json
import os
import re
import socketserver
import subprocess
import sys
import threading

MARK = "Qzq"
NAMES = [
    "\x1b]0;Qzq\x07\x1b[2J\x1b[31mQzq",
    "<script>Qzq()</script><qzq onload=Qzq()>",
    "\" onmouseover=\"Qzq()\" x='",
    "x' onmouseover='Qzq()'--><qzq>]]></message><Qzq/>&Qzq;<!--<?Qzq",
    "=Qzq|' /C calc'!A0",
    "\t+Qzq(1)",
    "@Qzq",
    "-Qzq\r\n5.5 pass Qzq\n=Qzq\r",
    "\u202eQzq\u2066\u200f\u061c\u2069",
    "Qzq" + "x" * 4093,
    "Qzq\udcff\udcfe\udcc0\udcaf\udced\udca0\udc80Qzq",
    "'; Qzq; $(Qzq) `Qzq` \" ; Qzq & Qzq | Qzq\nQzq\n#",
    "\u2028Qzq\u2029\x85Qzq\x9b31m\x7f\x0b\x0c",
    "{{ Qzq }} ${Qzq} %{Qzq} {0} [Qzq](javascript:Qzq())",
    "javascript:Qzq()",
    "../../Qzq/..//%2e%2e/\\Qzq",
    "\"} 1\nplimsoll_run_complete 1 Qzq",
    "\ufffe\uffff\U000e0001Qzq\u0301\u0301\u0301",
    "- !!python/object:Qzq &a *a\n- Qzq: [",
]


class Chooser:
    """The next of them. What one was once put for, it is put for again: a name means one thing."""

    def __init__(self, raw):
        self.names = NAMES if raw else [n for n in NAMES if not re.search("[\udc00-\udfff]", n)]
        self.given = {}

    def __call__(self, value):
        if value not in self.given:
            n = len(self.given)
            self.given[value] = self.names[n % len(self.names)] + (" %d" % (n // len(self.names)) if n >= len(self.names) else "")
        return self.given[value]


# What an engine's answer has that a stranger chooses, or that an engine that lies may; and where the keys themselves are.
CHOSEN = re.compile("^(Name|Names|Hostname|Domainname|User|Cmd|Entrypoint|Args|Path|Env|Source|Destination|Image|RepoTags|Author|Comment|"
                    "CreatedBy|Tags|Description|Error|LogPath|Aliases|DNSNames|ServerVersion|OperatingSystem|KernelVersion|Version|"
                    "StopSignal|WorkingDir|Options|Labels|Annotations|Binds|CapAdd|SecurityOpt|ExtraHosts|Mountpoint|Group|Driver)$")
MAPS = ("Labels", "Annotations", "Options")


def chosen(choose, doc, key=""):
    if isinstance(doc, dict):
        return {choose(k) if key in MAPS else k: chosen(choose, v, key if key in MAPS else k) for k, v in doc.items()}
    if isinstance(doc, list):
        return [chosen(choose, v, key) for v in doc]
    if isinstance(doc, str) and doc and CHOSEN.match(key) and not doc.startswith("sha256:"):
        return ("/" if key in ("Name", "Names") and doc.startswith("/") else "") + choose(doc)
    return doc


def engine(recording, path, command):
    choose = Chooser(raw=True)

    def recorded(name):
        with open(os.path.join(recording, name), encoding="utf-8") as f:
            return json.load(f)

    def each(folder):
        for name in sorted(os.listdir(os.path.join(recording, folder))):
            yield name, recorded(os.path.join(folder, name))
    answers = {"/" + name[:-5]: recorded(name) for name in os.listdir(recording) if name.endswith(".json") and
               os.path.getsize(os.path.join(recording, name))}
    answers["/containers/json"], answers["/images/json"] = answers.pop("/containers"), answers.pop("/images")
    for name, doc in each("containers"):
        answers["/containers/%s/json" % doc["Id"]] = doc
    ids = {}
    for name, doc in each("images"):
        if not name.endswith(".history.json"):
            ids[name[:-5]] = doc["Id"]
            answers["/images/%s/json" % doc["Id"]] = doc
    for name, doc in each("images"):
        if name.endswith(".history.json"):
            answers["/images/%s/history" % ids[name[:-13]]] = doc
    bodies = {k: json.dumps(chosen(choose, v), ensure_ascii=False).encode("utf-8", "surrogateescape") for k, v in answers.items()}

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            while True:
                line = self.rfile.readline()
                while self.rfile.readline().strip():
                    pass
                if not line:
                    return
                asked = re.sub(r"^/v1\.[0-9]+", "", line.split()[1].decode().split("?")[0]).replace("%3A", ":")
                body, status = bodies.get(asked), "200 OK"
                if asked == "/_ping":
                    body = b"OK"
                elif body is None:
                    body, status = json.dumps({"message": choose("message")}, ensure_ascii=False).encode("utf-8", "surrogateescape"), "404 Not Found"
                self.wfile.write(("HTTP/1.1 %s\r\nApi-Version: 1.41\r\nContent-Length: %d\r\n\r\n" % (status, len(body))).encode() + body)

    class Server(socketserver.ThreadingUnixStreamServer):
        daemon_threads = True
    with Server(path, Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        status = subprocess.call(command, timeout=120)
        server.shutdown()
    sys.exit(status)


# Words that facts are told apart by.
KEPT = re.compile("^(kind|schema|id|source|time|started|finished|judged_at|code|state|result|api_version|.*_id|product|sha256|redaction|"
                  "path|collected|complete|clock.*|digests|format|algorithm|key)$", re.I)
HEAD = ("tool", "run", "collected", "population")


def facts(file):
    choose = Chooser(raw=False)

    def walk(doc, key=""):
        if isinstance(doc, dict):
            return {k: v if KEPT.match(k) else walk(v, k) for k, v in doc.items()}
        if isinstance(doc, list):
            return [walk(v, key) for v in doc]
        free = isinstance(doc, str) and doc and not re.fullmatch(r"[a-z_]+|[-0-9.:TZ+]+|[0-9a-f]{12,}|sha256:.*|/proc.*", doc)
        return choose(doc) if free else doc
    n = 0
    with open(file, encoding="utf-8") as f:
        for line in f:
            doc = json.loads(line)
            doc = {k: v if k in HEAD or KEPT.match(k) else walk(v, k) for k, v in doc.items()}
            if "name" in doc:
                doc["name"] = choose("%s %d" % (doc["kind"], n))
                n += 1
            if doc["kind"] == "run":
                doc["host"]["name"] = choose("host")
                doc["run"]["operator"] = dict(doc["run"].get("operator") or {}, login=choose("login"))
            print(json.dumps(doc))


# ---- reports

# Whatever turns text around, ends a line or is not seen (Unicode's Cf, Zl and Zp that matter here).
UNSEEN = "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
FORMULA = re.compile("\\s*[-=+@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def no_controls(text, more=""):
    bad = re.search("[\0-\x09\x0b-\x1f\x7f-\x9f%s]" % more, text)
    assert not bad, "%r in %r" % (bad.group(), text[max(0, bad.start() - 40):bad.end() + 40])


class Page(html.parser.HTMLParser):
    """No element, attribute, comment, program or address is theirs."""

    def __init__(self):
        super().__init__()
        self.inside, self.shown = [], 0

    def handle_starttag(self, tag, attrs):
        assert re.fullmatch("[a-z][a-z0-9-]*", tag, re.I) and MARK.lower() not in tag, tag
        assert tag not in ("img", "iframe", "object", "embed", "link", "base", "form", "applet", "frame"), tag
        for name, value in attrs:
            assert not name.startswith("on") and MARK.lower() not in name, name
            if name in ("href", "src", "action", "xlink:href", "formaction"):
                assert value is not None and re.match("(#|https?://)", value), value
        self.inside.append(tag)

    def handle_endtag(self, tag):
        assert MARK.lower() not in tag, tag
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if self.inside and self.inside[-1] in ("script", "style") and MARK in data:
            # a page's head and foot, in a style: a string of CSS, that nothing ends
            rest = re.sub(r'"(?:[^"\\\n<]|\\[0-9a-f]{1,6} ?|\\[^\n])*"', "", data)
            assert self.inside[-1] == "style" and MARK not in rest and "<" not in data, data[:200]
        self.shown += data.count(MARK)

    def handle_comment(self, data):
        assert MARK not in data, data
    handle_decl = handle_pi = unknown_decl = lambda self, data: None if MARK not in data else self.handle_comment(data)


def page(text):
    data(text)
    p = Page()
    p.feed(text)
    p.close()
    assert p.shown > 0


def plain(text):
    no_controls(text, UNSEEN)


def data(text):
    no_controls(text.replace("\t", " "))


def table(text):
    no_controls(text.replace("\r\n", "\n"))
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1 and len(rows) == text.count("\n"), {len(row) for row in rows}
    for row in rows:
        for field in row:
            assert not FORMULA.match(field), field


def lines_of_json(text):
    data(text)
    for line in text.split("\n")[:-1]:
        json.loads(line)


def document(text):
    data(text)
    json.loads(text)


# A word of sh that only quotes: of what is in double quotes, nothing is expanded but what is named.
SH = re.compile(r"""(?P<comment>(?:(?<=[\s;(])|^)\#[^\n]*)|(?P<escaped>\\.)|(?P<single>'[^']*')|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<code>.)""", re.S | re.M)


def shell(text):
    """Nothing of a name is outside of a comment or of single quotes, or is expanded."""
    plain(text.replace("\t", " "))
    bare = "".join(m.group("code") or " " if m.lastgroup == "code" else m.group("escaped") or "" for m in SH.finditer(text))
    assert MARK not in bare, bare[max(0, bare.find(MARK) - 60):][:200]
    for m in SH.finditer(text):
        assert MARK not in (m.group("double") or ""), m.group()
    subprocess.run(["sh", "-n"], input=text.encode(), check=True)


def rules(text):
    plain(text)
    for line in text.split("\n"):
        assert re.fullmatch(r"#.*||-w /[A-Za-z0-9/._+:@%=~-]+ -p [rwxa]+ -k docker", line), line


def yaml_file(text):
    """YAML, where python3 knows it, takes it."""
    plain(text.replace("\t", " "))
    try:
        import yaml
    except ImportError:
        return
    yaml.safe_load(text)


KINDS = {"text": plain, "said": plain, "html": page, "csv": table, "ocsf": lines_of_json, "json": document, "sarif": document, "oscal": document,
         "docker-bench": document, "xccdf": data, "arf": data, "junit": data, "prometheus": data, "shell": shell, "rules": rules,
         "yaml": yaml_file}
# Numbers and rules alone are in it.
NAMELESS = ("prometheus", "rules", "daemon-json", "said")


def report(form, file):
    with open(file, encoding="utf-8", newline="") as f:
        text = f.read()
    assert form in NAMELESS or MARK in text, "no name is shown"
    KINDS.get(form, document)(text)


if sys.argv[1] == "engine":
    engine(sys.argv[2], sys.argv[3], sys.argv[4:])
elif sys.argv[1] == "facts":
    facts(sys.argv[2])
else:
    report(sys.argv[1], sys.argv[3])
