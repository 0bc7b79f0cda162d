# SPDX-License-Identifier: Apache-2.0
"""formats_same.py FORMAT RESULTS.json FILE: whether a report carries what the results in JSON say: counts, score, verdicts,
exceptions, subject by subject. What a format cannot hold is worked out here anew, from the manual and not from the program."""
import csv
import json
import math
import re
import sys
import xml.etree.ElementTree as ET

sys.dont_write_bytecode = True
from formats_text import html, same, text

form, results_file, file = sys.argv[1:]
with open(results_file, encoding="utf-8") as f:
    results = json.load(f)
SCORED = ("pass", "fixed", "fail", "error", "unknown")
# Of the rules that are told for information alone: their subjects are not failures.
UNSCORED = {r["rule"] for r in results["results"] if r["result"] == "informational"}


def items(rule):
    """The subjects of a rule; the rule itself where none of them says what it came to."""
    subjects = [dict(s) for s in rule["subjects"]]
    for s in subjects:
        for word in ("result", "effective"):
            if rule["rule"] in UNSCORED and s[word] in ("pass", "fail"):
                s[word] = "informational"
    if not (any(s["result"] == rule["result"] for s in subjects) and
            any(s["effective"] == rule["effective"] for s in subjects)):
        subjects.append({"kind": "rule", "id": "", "name": "", "state": None, "image": None, "result": rule["result"],
                         "effective": rule["effective"], "message": rule["message"], "exception": None, "attestation": None,
                         "evidence": []})
    for s in subjects:
        s["message"] = s["message"] or ""
        s["called"] = s["name"] or s["id"] or rule["number"] or rule["check"]
    return subjects


every = [(r, s) for r in results["results"] for s in items(r)]
judged = [(r, s) for r, s in every if r["result"] != "notselected"]


def accepted(s):
    return s["exception"] or s["attestation"]


def shown_xml(text):
    """XML has no such characters."""
    return None if text is None else re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


X, P = "{http://checklists.nist.gov/xccdf/1.2}", "{urn:plimsoll:results:1}"


def test_result(test):
    rules = list(test.iter(X + "rule-result"))
    same("how many rules", len(results["results"]), len(rules))
    keys = ("kind", "id", "name", "state", "image", "result", "effective", "exception", "attestation", "message")
    parts = ("id", "source", "path", "expected", "observed")
    for r, got in zip(results["results"], rules):
        old, new = (got.findtext(X + "override/" + X + w + "-result") for w in ("old", "new"))
        same("override of " + r["rule"], r["effective"] if r["result"] != r["effective"] else None, new)
        same("rule", (r["rule"], r["effective"], r["result"], r["severity"], shown_xml(r["message"]) or None),
             (got.get("idref"), got.findtext(X + "result"), old or got.findtext(X + "result"), got.get("severity"),
              got.findtext(X + "message")))
        same("subjects of " + r["rule"], [[shown_xml(s[k]) for k in keys] for s in r["subjects"]],
             [[s.get(k) for k in keys] for s in got.iter(P + "subject")])
        same("evidence", [[shown_xml(e[k]) for k in parts] for s in r["subjects"] for e in s["evidence"]],
             [[e.get(k) for k in parts] for e in got.iter(P + "evidence")])
    same("scores", results["score"]["models"],
         {s.get("system"): {"score": s.text, "maximum": s.get("maximum")} for s in test.iter(X + "score")})
    flat = results["score"]["models"]["urn:xccdf:scoring:flat-unweighted"]
    same("the flat score", (results["score"]["passed"], results["score"]["scored"]), (float(flat["score"]), float(flat["maximum"])))
    run = test.find(X + "metadata/" + P + "run")
    same("run", (results["run"]["id"], str(results["run"]["complete"]).lower()), (run.get("id"), run.get("complete")))
    same("target", shown_xml(results["host"]["name"]) or "(unknown)", test.findtext(X + "target"))
    profile = test.find(X + "profile").get("idref")
    same("profile", results["benchmark"]["profile"], profile if profile == results["benchmark"]["profile"] else profile.split("_profile_")[1])


def xccdf():
    root = ET.parse(file).getroot()
    same("benchmark", (X + "Benchmark", results["benchmark"]["id"]), (root.tag, root.get("id")))
    test, = root.findall(X + "TestResult")
    test_result(test)


def arf():
    A, C, I = ("{http://scap.nist.gov/schema/%s/1.1}" % x for x in
               ("asset-reporting-format", "reporting-core", "asset-identification"))
    root = ET.parse(file).getroot()
    request, = root.iter(A + "report-request")
    asset, = root.iter(A + "asset")
    report, = root.iter(A + "report")
    test = report.find(A + "content/" + X + "TestResult")
    assert test is not None and request.find(A + "content/" + X + "Benchmark") is not None
    same("relationships", {("arfvocab:createdFor", report.get("id"), request.get("id")),
                           ("arfvocab:isAbout", report.get("id"), asset.get("id"))},
         {(r.get("type"), r.get("subject"), r.findtext(C + "ref")) for r in root.iter(C + "relationship")})
    same("asset", asset.get("id"), test.find(X + "target-id-ref").get("name"))
    device = asset.find(I + "computing-device")
    for element, doc, members in (("host", results["host"], ("name", "machine_id", "boot_id", "kernel", "os")),
                                  ("engine", results["engine"], ("endpoint", "id", "product", "version", "api_version", "local"))):
        own = device.find(I + "extended-information/" + P + element)
        same(element, {m.replace("_", "-"): shown_xml(doc[m]) for m in members if doc[m] is not None}, dict(own.attrib))
    name = results["host"]["name"] or ""
    is_name = re.fullmatch("[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*", name)
    same("hostname", name if is_name else None, device.findtext(I + "hostname"))
    same("fqdn", name if is_name and "." in name else None, device.findtext(I + "fqdn"))
    same("ids", [x for x in (results["host"]["machine_id"], results["engine"]["id"]) if x],
         [e.get("id") for e in device.iter(I + "synthetic-id")])
    test_result(test)


def string(text):
    """A string of OSCAL: one line, no blanks at its ends."""
    return re.sub("[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]", " ", text or "").strip(" ") or None


def markdown(text):
    """What a line of Markdown shows, in which nothing means anything: what would is escaped."""
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "x", text)
    assert not re.search(r"[\\`*<>~^&{}#|\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", rest), text
    return re.sub(r"\\(.)", r"\1", text)


def oscal():
    with open(file, encoding="utf-8") as f:
        doc = json.load(f)["assessment-results"]
    result, = doc["results"]

    def props(o):
        return {p["name"]: p["value"] for p in o.get("props", []) if p["ns"] == "urn:plimsoll:oscal:1" and "class" not in p}

    def uuids(o):
        for k, v in o.items() if isinstance(o, dict) else enumerate(o) if isinstance(o, list) else ():
            if k == "uuid":
                yield v
            yield from uuids(v)
    same("each UUID once", len(list(uuids(doc))), len(set(uuids(doc))))
    run = props(result)
    for word, n in results["summary"].items():
        same("summary " + word, str(n), run["summary-" + word])
    for key in ("percent", "with_exceptions"):
        value = results["score"][key]
        same(key, None if value is None else "%.1f" % value, run.get("score-" + key.replace("_", "-")))
    for key in ("passed", "scored"):
        same(key, str(results["score"][key]), run["score-" + key])
    same("complete", results["run"]["complete"], run["complete"] == "true")
    same("run", results["run"]["id"], run["id"])
    same("profile", results["benchmark"]["profile"], run["profile"])
    same("filters", results["run"]["filters"], json.loads(run.get("filters", "{}")))
    plan, = [r for r in doc["back-matter"]["resources"] if "#" + r["uuid"] == doc["import-ap"]["href"]]
    same("benchmark", results["benchmark"]["sha256"], plan["rlinks"][0]["hashes"][0]["value"])
    items = {i["uuid"]: props(i) for i in result["local-definitions"]["inventory-items"]}
    hosts = [u for u, p in items.items() if p["kind"] == "host"]
    same("hosts", 1, len(hosts))
    same("host", string(results["host"]["name"]), items[hosts[0]].get("name"))
    observations = result.get("observations", [])
    same("how many observations", len(judged), len(observations))
    of_rule, of_exception = {}, {}
    for (r, s), got in zip(judged, observations):
        own = props(got)
        same("rule", r["rule"], own["rule"])
        same("verdicts", (s["result"], s["effective"]), (own["result"], own["effective"]))
        same("message", string(s["message"]) or s["result"], markdown(got["description"]))
        same("entries", (string(s["exception"]), string(s["attestation"])), (own.get("exception"), own.get("attestation")))
        same("what it is", (string(s["state"]), string(s["image"])), (own.get("state"), own.get("image")))
        about, = got["subjects"]
        same("title", string(s["called"]) or "-", markdown(about["title"]))
        if s["kind"] in ("rule", "host"):
            same("host", hosts[0], about["subject-uuid"])
        else:
            item = items[about["subject-uuid"]]
            same("kind", s["kind"], item["kind"])
            assert s["id"] and string(s["id"]) == item.get("id") or string(s["name"]) == item.get("name"), (s, item)
        same("evidence", [[string(e[k]) for k in ("source", "path", "expected", "observed", "id")] for e in s["evidence"]],
             [[props(e).get(k) for k in ("source", "path", "expected", "observed", "id")] for e in got.get("relevant-evidence", [])])
        if accepted(s):
            assert string(accepted(s)) in markdown(got["remarks"])
        of_rule.setdefault(r["rule"], []).append(got["uuid"])
        if s["exception"]:
            of_exception.setdefault((r["rule"], s["exception"]), []).append(got["uuid"])
    risks = {r["uuid"]: r for r in result.get("risks", [])}
    same("risks", sorted((sorted(v), k[1]) for k, v in of_exception.items()),
         sorted((sorted(o["observation-uuid"] for o in r["related-observations"]), props(r)["exception"]) for r in risks.values()))
    for r in risks.values():
        same("status of a risk", "deviation-approved", r["status"])
        assert props(r)["owner"] and props(r)["approver"] and r["deadline"]
    told = [(r, "fail" if r["result"] == "fail" else r["effective"]) for r in results["results"]]
    told = [(r, word) for r, word in told if word not in ("notapplicable", "informational", "notselected")]
    findings = result.get("findings", [])
    same("how many findings", len(told), len(findings))
    selected = {x["objective-id"] for s in result["reviewed-controls"].get("control-objective-selections", [])
                for x in s["include-objectives"]}
    local = {o["parts"][0]["id"]: o["control-id"] for o in doc.get("local-definitions", {}).get("objectives-and-methods", [])}
    controls = set()
    for r in results["results"]:
        wanted = [re.sub(r"\((\d+)\)", r".\1", x.lower()) for x in r["references"].get("nist-800-53-r5", [])]
        if r["result"] != "notselected":
            controls.update(wanted)
            same("the control of " + r["rule"], wanted[0] if wanted else None, local.get(r["rule"].split("_rule_")[1]))
    chosen, = result["reviewed-controls"]["control-selections"]
    same("controls", controls or {results["benchmark"]["name"]}, {c["control-id"] for c in chosen["include-controls"]})
    same("objectives", {r["rule"].split("_rule_")[1] for r in results["results"] if r["result"] != "notselected"}, selected)
    for (r, word), got in zip(told, findings):
        own, status = props(got), got["target"]["status"]
        same("rule", (r["rule"], r["check"], r["number"], r["severity"], r["result"], r["effective"]),
             tuple(own[k] for k in ("rule", "check", "number", "severity", "result", "effective")))
        same("status of " + r["rule"], {"pass": ("satisfied", "pass"), "fixed": ("satisfied", "pass"),
                                        "fail": ("not-satisfied", "fail")}.get(word, ("not-satisfied", "other")),
             (status["state"], status["reason"]))
        same("target", r["rule"].split("_rule_")[1], got["target"]["target-id"])
        same("observations", of_rule[r["rule"]], [o["observation-uuid"] for o in got["related-observations"]])
        same("risks", sorted({s["exception"] for s in r["subjects"] if s["exception"]}),
             sorted(props(risks[x["risk-uuid"]])["exception"] for x in got.get("related-risks", [])))
        same("requirements", sorted((k, x) for k, v in r["references"].items() for x in v),
             sorted((p["name"], p["value"]) for p in got["props"] if p.get("class") == "reference"))


def sarif():
    kinds = {"fail": "fail", "error": "open", "unknown": "open", "pass": "pass", "fixed": "pass",
             "notapplicable": "notApplicable", "notchecked": "review", "informational": "informational"}
    with open(file, encoding="utf-8") as f:
        log = json.load(f)
    same("version", "2.1.0", log["version"])
    run, = log["runs"]
    head = {k: v for k, v in results.items() if k != "results"}
    same("properties", head, run["properties"])
    rules = run["tool"]["driver"]["rules"]
    same("rules", [r["rule"].split("_rule_")[1] for r in results["results"] if r["result"] != "notselected"],
         [r["id"] for r in rules])
    for rule in rules:
        for key in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[key]["text"]) <= 1024
        assert rule["help"]["text"] and len(rule["properties"]["tags"]) <= 20
        assert "security" in rule["properties"]["tags"]
        score = rule["properties"].get("security-severity")
        assert score is None or re.fullmatch(r"[0-9]+\.[0-9]", score) and 0 < float(score) <= 10
    wanted = [(r, s) for r, s in judged
              if form == "sarif-v" or s["result"] == "fail" or s["effective"] in ("fail", "error", "unknown")]
    assert len(run["results"]) <= 25000
    same("how many results", len(wanted), len(run["results"]))
    marks = set()
    for (r, s), got in zip(wanted, run["results"]):
        kind = "fail" if s["result"] == "fail" else kinds[s["effective"]]
        same("rule", r["rule"].split("_rule_")[1], got["ruleId"])
        same("index", got["ruleId"], rules[got["ruleIndex"]]["id"])
        same("kind", kind, got["kind"])
        same("level", rules[got["ruleIndex"]]["defaultConfiguration"]["level"] if kind == "fail" else "none", got["level"])
        same("verdicts", (s["result"], s["effective"]), (got["properties"]["result"], got["properties"]["effective"]))
        if s["kind"] != "rule":
            subject = got["properties"]["subject"]
            same("subject", [s[k] for k in ("kind", "id", "name", "state", "image")],
                 [subject[k] for k in ("kind", "id", "name", "state", "image")])
            same("evidence", s["evidence"], got["properties"]["evidence"])
        text = got["message"]["text"].replace("{{", "{").replace("}}", "}")
        text = re.sub(r"\\([][\\])", r"\1", text) if "](" in re.sub(r"\\", "", text) else text
        assert s["message"] in text or "{" in s["message"], text
        assert not re.search(r"(?<!\\)\]\(", got["message"]["text"])
        same("suppressed", [accepted(s)] if s["exception"] else [],
             [x["justification"].split()[1].rstrip(",") for x in got.get("suppressions", [])])
        place, = got["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9_.!~*'()%@/-]+", uri) and not uri.startswith("/"), uri
        assert not set(uri.split("/")) & {".", ".."}, uri
        assert place["physicalLocation"]["region"]["startLine"] == 1
        mark = got["partialFingerprints"]["primaryLocationLineHash"]
        assert re.fullmatch(r"[0-9a-f]{16}:[0-9]+", mark) and mark not in marks, mark
        marks.add(mark)
    same("complete", results["run"]["complete"], run["invocations"][0]["executionSuccessful"])


def junit():
    outcomes = {"fail": "failure", "error": "error", "unknown": "error", "pass": None, "fixed": None}
    known = {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out",
             "system-err"}
    root = ET.parse(file).getroot()
    assert {e.tag for e in root.iter()} <= known, "elements of strangers"
    have, names = [], set()
    for suite in root:
        properties = {p.get("name"): p.get("value") for p in suite.iter("property")}
        for word, n in results["summary"].items():
            same("summary." + word, str(n), properties["summary." + word])
        percent = results["score"]["percent"]
        same("score", None if percent is None else "%.1f" % percent, properties.get("score.percent"))
        for key in ("passed", "scored"):
            same(key, str(results["score"][key]), properties["score." + key])
        cases = list(suite.iter("testcase"))
        same("tests", len(cases), int(suite.get("tests")))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            same(attribute, len(list(suite.iter(tag))), int(suite.get(attribute)))
        for case in cases:
            name = (case.get("classname"), case.get("name"))
            assert name not in names, name
            names.add(name)
            inner = [(e.tag, (e.text or "").split(":")[0]) for e in case]
            have.append((case.get("classname").split(".", 1)[1], inner[0] if inner else None, case))
    sections = {s["section"]: i for i, s in enumerate(results["score"]["sections"])}
    ordered = sorted(every, key=lambda x: sections[x[0]["section"]])
    same("how many tests", len(ordered), len(have))
    for (r, s), (check, inner, case) in zip(ordered, have):
        tag = "skipped" if s["exception"] else outcomes.get(s["effective"], "skipped")
        same("check", r["check"], check)
        same("outcome", (tag, s["result"]) if tag else None, inner)
        if tag and accepted(s):
            assert accepted(s) in case[0].text and accepted(s) in case[0].get("message")


def shown(s):
    """A field of CSV: on one line, no controls, no formula."""
    s = re.sub("[\t\n\r]", " ", s or "")
    s = re.sub("[\0-\x1f\x7f]", "\ufffd", s)
    return s


def csv_():
    with open(file, encoding="utf-8", newline="") as f:
        text = f.read()
    same("line ends", text.count("\n"), text.count("\r\n"))
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    same("one row a line", text.count("\n"), len(rows))
    head, rows = rows[0], rows[1:]
    same("how many rows", len(every), len(rows))
    for (r, s), row in zip(every, rows):
        same("fields", len(head), len(row))
        for field in row:
            assert not re.match("\\s*[-=+@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", field), field
        got = {k: v[1:] if v[:1] == "'" else v for k, v in zip(head, row)}
        rule = {"rule": r["rule"], "check": r["check"], "number": r["number"], "title": r["title"], "severity": r["severity"],
                "rule_result": r["result"], "rule_effective": r["effective"], "result": s["result"],
                "effective": s["effective"], "message": s["message"], "run_id": results["run"]["id"],
                "host": results["host"]["name"], "profile": results["benchmark"]["profile"],
                "subject_kind": "" if s["kind"] == "rule" else s["kind"], "subject_id": s["id"], "subject_name": s["name"],
                "subject_state": s["state"], "subject_image": s["image"]}
        for key, value in rule.items():
            same(key, shown(value), got[key])
        for e in s["evidence"]:
            assert shown(e["observed"]) in got["evidence"]
        assert (accepted(s) or "") in got["accepted"] and bool(accepted(s)) == bool(got["accepted"])
    counts = dict.fromkeys(results["summary"], 0)
    for result in dict((row[head.index("rule")], row[head.index("rule_result")]) for row in rows).values():
        counts[result] += 1
    same("counts", results["summary"], counts)


def ocsf():
    status = {"pass": 1, "fixed": 1, "fail": 3, "error": 2, "unknown": 2, "notchecked": 2, "notapplicable": 99,
              "informational": 99}
    severity = {"info": 1, "low": 2, "medium": 3, "high": 4}
    with open(file, encoding="utf-8", newline="\n") as f:
        events = [json.loads(line) for line in f.read().split("\n")[:-1]]
    same("how many events", len(judged), len(events))
    same("ids", len(events), len({e["finding_info"]["uid"] for e in events}))
    for (r, s), e in zip(judged, events):
        word = "fail" if s["result"] == "fail" else s["effective"]
        own = e["unmapped"]
        same("rule", (r["rule"], r["result"], r["effective"]), (own["rule"], own["rule_result"], own["rule_effective"]))
        same("verdicts", (s["result"], s["effective"]), (own["result"], own["effective"]))
        same("status", status[word], e["compliance"]["status_id"])
        same("severity", severity.get(r["severity"], 0) if word in ("fail", "error", "unknown") else 1, e["severity_id"])
        same("triage", 3 if s["exception"] else 1, e["status_id"])
        same("control", r["number"], e["compliance"]["control"])
        assert s["message"] == e["compliance"]["status_details"][0]
        if accepted(s):
            assert accepted(s) in e["status_detail"]
        same("resource", (s["kind"], s["called"]), (e["resources"][0]["type"], e["resources"][0]["name"]))
        same("evidence", s["evidence"], [x["data"] for x in e.get("evidences", [])])
        percent = results["score"]["percent"]
        same("score", None if percent is None else "%.1f" % percent, own["score"]["percent"])
        same("passed", results["score"]["passed"], own["score"]["passed"])
        same("run", results["run"]["id"], e["metadata"]["correlation_uid"])
        same("requirements", sum(len(v) for v in r["references"].values()), len(e["compliance"]["requirements"]))


def prometheus():
    with open(file, encoding="utf-8", newline="\n") as f:
        text = f.read()
    assert text.endswith("\n")
    samples, typed = {}, set()
    for line in text.split("\n")[:-1]:
        if line.startswith("#"):
            kind, name = line.split(" ")[1:3]
            assert (kind, name) not in typed, line
            typed.add((kind, name))
            continue
        # no time stamp behind the value
        m = re.fullmatch(r'(plimsoll_[a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? ([0-9.]+)', line)
        assert m, line
        assert ("TYPE", m.group(1)) in typed and ("HELP", m.group(1)) in typed, line
        labels = tuple(sorted(re.findall(r'([a-z_]+)="((?:[^"\\]|\\.)*)"', m.group(2) or "")))
        assert (m.group(1), labels) not in samples, line
        samples[m.group(1), labels] = float(m.group(3))

    def value(name, **labels):
        return samples.get(("plimsoll_" + name, tuple(sorted(labels.items()))))
    for word, n in results["summary"].items():
        same("rules " + word, n, value("rules", result=word))
        same("effective " + word, sum(r["effective"] == word for r in results["results"]), value("rules_effective", result=word))
    same("scored", results["score"]["scored"], value("rules_scored"))
    same("passed", results["score"]["passed"], value("rules_passed"))
    if results["score"]["scored"]:
        assert abs(value("score_ratio") - results["score"]["passed"] / results["score"]["scored"]) < 2e-6
        assert math.isclose(100 * value("score_with_exceptions_ratio"), results["score"]["with_exceptions"], abs_tol=0.051)
    else:
        assert value("score_ratio") is None
    for s in results["score"]["sections"]:
        want = s["percent"]
        have = value("section_score_ratio", section=s["section"])
        assert (want is None) == (have is None) and (want is None or math.isclose(100 * have, want, abs_tol=0.051))
    same("complete", int(results["run"]["complete"]), value("run_complete"))
    for r in results["results"]:
        have = value("rule_result", rule=r["rule"], number=r["number"], check=r["check"], section=r["section"],
                     severity=r["severity"], result=r["result"], effective=r["effective"])
        same(r["rule"], None if r["result"] == "notselected" else 1, have)
        for word in results["summary"]:
            n = sum(s["result"] == word for s in r["subjects"])
            same("subjects", n or None, value("rule_subjects", rule=r["rule"], number=r["number"], result=word))
    same("rules", sum(r["result"] != "notselected" for r in results["results"]),
         sum(name == "plimsoll_rule_result" for name, _ in samples))


def docker_bench():
    words = {"pass": "PASS", "fixed": "PASS", "fail": "WARN", "error": "WARN", "unknown": "WARN", "notapplicable": "INFO",
             "notchecked": "NOTE", "informational": "NOTE"}
    with open(file, encoding="utf-8") as f:
        log = json.load(f)
    have = [(test["id"], result) for test in log["tests"] for result in test["results"]]
    sections = [s["section"] for s in results["score"]["sections"]]
    same("sections", sections, [test["id"] for test in log["tests"]])
    rules = sorted((r for r in results["results"] if r["result"] != "notselected"), key=lambda r: sections.index(r["section"]))
    same("how many", len(rules), len(have))
    same("checks", len(rules), log["checks"])
    for r, (section, got) in zip(rules, have):
        word = words[r["effective"]]
        if r["result"] == "fail" and word != "WARN":
            word = "NOTE"
        same("rule", (r["section"], r["number"], word), (section, got["id"], got["result"]))
        assert re.fullmatch(re.escape(r["title"]) + r" \((Automated|Manual)\)", got["desc"])
        assert word != "WARN" or got["desc"].endswith("(Automated)")
        warned = [s["name"] or s["id"] or r["number"] or r["check"] for s in r["subjects"] if s["effective"] in ("fail", "error", "unknown")]
        same("items", warned if word == "WARN" else [], got.get("items", []))
        for s in r["subjects"]:
            if s["exception"]:
                assert s["exception"] in got["details"]
    count = [got["result"] for _, got in have].count
    same("score", count("PASS") - count("WARN"), log["score"])


def json_():
    """What the others are held against is sound: counts and score are those of its rules."""
    with open(file, encoding="utf-8") as f:
        doc = json.load(f)
    count, score = [r["result"] for r in doc["results"]].count, doc["score"]
    same("counts", doc["summary"], {word: count(word) for word in doc["summary"]})
    same("scored and passed", (sum(map(count, SCORED)), count("pass") + count("fixed")), (score["scored"], score["passed"]))
    percent = 100 * score["passed"] / score["scored"] if score["scored"] else None
    assert percent is score["percent"] or abs(percent - score["percent"]) <= 0.0501, (percent, score["percent"])


{"text": lambda: text(results, file, 0), "text-v": lambda: text(results, file, 1), "text-vv": lambda: text(results, file, 2), "json": json_,
 "html": lambda: html(results, file), "xccdf": xccdf, "arf": arf, "oscal": oscal, "sarif": sarif, "sarif-v": sarif, "junit": junit,
 "csv": csv_, "ocsf": ocsf, "prometheus": prometheus, "docker-bench": docker_bench}[form]()
