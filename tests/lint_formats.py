#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""plimsoll-formats(5) and the reports agree: each field that occurs in reports of recorded hosts is listed there, and each that is
listed occurs in one of them. A page from which one was taken away is refused, and so is one to which one was added. TAP.

    lint_formats.py [FORMAT]    with one: prints what its reports (+) or the page (-) have alone"""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from report_places import CUT, DATA_KEYS, READERS, read, told

SRC = os.environ.get("srcdir", ".")
PLIMSOLL = os.environ.get("PLIMSOLL", "./plimsoll")
FACTS = SRC + "/fixtures/facts/docker-20.10.24.jsonl"
PLAIN = SRC + "/fixtures/facts/docker-20.10.24-plain.jsonl"
SWARM = SRC + "/fixtures/golden/facts-docker-28.5.2-swarm-manager.jsonl"
FAR = {"expires": "2027-12-31"}
EXCEPTIONS = [
    dict(FAR, id="EX-1", rule="container-not-privileged", subjects=[{"kind": "container", "name": "priv"}], reason="r", risk="i",
         owner="o", approver="a", ticket="t", starts="2026-01-01",
         compensating_control={m: m for m in ("constraints", "definition", "objective", "identified_risk", "validation", "maintenance")}),
    dict(id="EX-2", rule="container-not-privileged", subjects=[{"kind": "container", "name": "gone"}], reason="r", risk="i", owner="o",
         approver="a", starts="2025-01-01", expires="2025-12-31")]
ATTESTATIONS = [
    dict(FAR, id="AT-1", rule="4.12", benchmark="cis-docker-1.8.0", result="pass", statement="s", by="b", made="2026-01-01",
         documents=[{"title": "d", "sha256": 64 * "0"}])]


def facts(edit):
    """Other facts: of the first line, what the operator is asked for and what has not been recorded."""
    with open(FACTS, encoding="utf-8") as f:
        lines = f.read().split("\n", 1)
    run = json.loads(lines[0])
    edit(run)
    return json.dumps(run) + "\n" + lines[1]


def told_more(doc):
    doc["run"].update(reason="CHG-1", trigger="terminal", asset={"owner": "o", "environment": "e", "scope": ["s"]})
    doc["run"]["capabilities"]["missing"] = doc["run"]["capabilities"]["held"]
    doc["run"]["operator"].update(sudo_user="u", unit="u", terminal="t", login_uid=1000, effective_uid=0)
    doc["host"]["name"] = "lab.example.org"


def reports(folder):
    """FORMAT to the places in its reports of a few runs."""
    def write(name, text):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
        return os.path.join(folder, name)
    entries = [word for name, list in (("exceptions", EXCEPTIONS), ("attestations", ATTESTATIONS)) for word in
               ("--" + name, write(name, json.dumps({"schema": "plimsoll-%s/1" % name, name: list})))]
    runs = ([FACTS, "-v"] + entries,
            [SWARM, "-p", "level-2", "--container", "w*"],
            [write("facts", facts(told_more)), "-v", "--rule", "2.*", "--rule", "1.2.2", "--at", "2027-01-01T00:00:00Z", "--tailoring-file",
             SRC + "/fixtures/tailoring/cis-production.xml"])
    # of a site's own benchmark, XCCDF and ARF have all that it has
    site = [PLAIN, "-b", SRC + "/fixtures/benchmarks/site.xml"]
    found = {form: set() for form in READERS}
    for i, run in enumerate(runs + (site,)):
        files = {form: os.path.join(folder, "%d.%s" % (i, form)) for form in READERS if run != site or form not in ("xccdf", "arf")}
        done = subprocess.run([PLIMSOLL, "evaluate", "-q"] + run + [w for form in files for w in ("-r", form + ":" + files[form])],
                              env=dict(os.environ, PLIMSOLL_CONFIG="", PLIMSOLL_DATADIR=os.environ.get("PLIMSOLL_DATADIR", SRC)),
                              stderr=subprocess.PIPE, text=True)
        if done.returncode not in (1, 3):
            sys.exit("Bail out! " + (done.stderr.split("\n")[0] or "plimsoll evaluate came to %d" % done.returncode))
        for form in files:
            found[form] |= read(form, files[form])
    return found


def join(form, above, name):
    between = {"xccdf": "/", "arf": "/", "junit": "/", "html": " / "}.get(form, ".")
    return above + ("" if name[0] in "[{" or not above else between) + name


def listed(page):
    """FORMAT to the names in its lists, each as often as it is there. Names in a list that stands in an item begin with that item's."""
    found, form, lists = {}, None, []
    for line in page.split("\n"):
        if line.startswith(".Ss "):
            form = line[4:]
            found[form] = []
        elif line.startswith(".Bl "):
            lists.append([])
            for name in lists[-2] if len(lists) > 1 else ():
                found[form].remove(name)
        elif line.startswith(".El"):
            lists.pop()
        elif line.startswith(".It Li "):
            names = [m[1] or m[2] for m in re.finditer(r'"([^"]*)"|(\S+)', line[7:]) if m[0] != ","]
            lists[-1] = [join(form, above, name) for above in (lists[-2] if len(lists) > 1 else [""]) for name in names]
            found[form] += lists[-1]
    return found


def differences(form, occur, names):
    """What one of the two lists of places has alone, or twice."""
    return ["+ " + p for p in sorted(occur - set(names))] + ["- " + p for p in sorted(set(names) - occur)] + \
        ["twice: " + p for p in sorted(set(names)) if names.count(p) > 1]


def of_schema(schema, top, path=""):
    """The places of what a JSON Schema describes."""
    schema = top["definitions"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    members, others = schema.get("properties", {}), schema.get("additionalProperties")
    if path.endswith("label_digests"):
        inner = []
    elif re.search(DATA_KEYS, path):
        inner = [(path + ".*", s) for s in members.values() or [others]]
    else:
        inner = [(path + "." + name, s) for name, s in (members or dict.fromkeys(schema["required"], others) if others else members).items()]
    inner += [(path + "[]", schema["items"])] if "items" in schema else []
    for where, s in inner + [(path, s) for s in schema.get("anyOf", [])]:
        yield from of_schema(s, top, where)
    if not inner:
        yield path.lstrip(".")


def main():
    with open(SRC + "/man/plimsoll-formats.5", encoding="utf-8") as f:
        page = f.read()
    with tempfile.TemporaryDirectory() as folder:
        whole = reports(folder)
    occur = {form: told(form, places) for form, places in whole.items()}
    names = listed(page)
    if sys.argv[1:]:
        print("\n".join(differences(sys.argv[1], occur[sys.argv[1]], names[sys.argv[1]])))
        return 0
    points = [("plimsoll-formats(5) has a section for each format", "" if list(names) == list(READERS) else " ".join(names))]
    for form in READERS:
        points.append(("%s: the %d fields that occur are those that are listed" % (form, len(occur[form])),
                       "\n".join(differences(form, occur[form], names.get(form, [])))))
    with open(SRC + "/report/schemas/plimsoll-results-1.schema.json", encoding="utf-8") as f:
        schema = json.load(f)
    points.append(("json: the fields that are listed are those of the JSON Schema",
                   "\n".join(differences("json", told("json", set(of_schema(schema, schema))), names["json"]))))
    # What is only named there is told in those lists, whole.
    inner = {re.sub(".*/(?=Benchmark|TestResult)", "", p) for p in whole["arf"] if re.search(CUT["arf"], p)}
    points.append(("arf: what it holds is what xccdf does", "\n".join(sorted(inner ^ {re.sub("^Benchmark/(?=TestResult)", "", p) for p in whole["xccdf"]}))))
    inner = {p[len("runs[].properties."):] for p in whole["sarif"] if p.startswith("runs[].properties.")}
    points.append(("sarif: what its run holds is what json does, but results",
                   "\n".join(sorted(inner ^ {p for p in whole["json"] if not p.startswith("results[]")}))))
    for form in READERS:
        lines = page.split("\n")
        start = lines.index(".Ss " + form)
        end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith((".Ss", ".Sh"))), len(lines))
        last = max(i for i in range(start, end) if lines[i].startswith(".It Li "))
        without = listed("\n".join(lines[:last] + [re.sub(r'( , )?("[^"]*"|[^ ]+)$', "", lines[last])] + lines[last + 1:]))[form]
        added = listed("\n".join(lines[:last] + [lines[last] + " , nothing"] + lines[last + 1:]))[form]
        points.append(("%s: a field that is not listed is seen" % form, "" if any(d[0] == "+" for d in differences(form, occur[form], without)) else "no"))
        points.append(("%s: a field that does not occur is seen" % form, "" if any(d[0] == "-" for d in differences(form, occur[form], added)) else "no"))
    for n, (name, wrong) in enumerate(points, 1):
        print("%sok %d - %s" % ("not " if wrong else "", n, name))
        for line in wrong.split("\n")[:20] if wrong else ():
            print("# " + line)
    print("1..%d" % len(points))
    return any(wrong for _, wrong in points)


if __name__ == "__main__":
    sys.exit(main())
