# SPDX-License-Identifier: Apache-2.0
"""formats_imported.py FORMAT RESULTS.json FILE: what DefectDojo makes of a report, by the rules that its importers go by (of SARIF, of
OpenSCAP's results, of docker-bench-security's log; written down here anew, as nothing of it is installed): a finding for each thing
that is wrong, with a title, a severity and a place of its own, and none that takes the place of another."""
import datetime
import json
import re
import sys
import textwrap
import urllib.parse
import xml.etree.ElementTree as ET

form, results_file, file = sys.argv[1:]
with open(results_file, encoding="utf-8") as f:
    results = json.load(f)
SEVERITIES = ("Info", "Low", "Medium", "High", "Critical")
TITLE = 511  # characters of a title; a longer one is cut
X = "{http://checklists.nist.gov/xccdf/1.2}"
rules = {r["rule"].split("_rule_")[1]: r for r in results["results"]}


def same(what, want, have):
    assert want == have, "%s: %r is wanted, there is %r" % (what, want, have)


def each_once(what, values):
    values = list(values)
    twice = [v for v in values if values.count(v) > 1] if len(set(values)) != len(values) else []
    assert not twice, "%s: one finding for several: %r" % (what, twice[0])


def severity_wanted(rule):
    return {"high": "High", "medium": "Medium", "low": "Low", "info": "Info"}.get(rule["severity"], "Medium")


# ---- SARIF


def of_score(score):
    return SEVERITIES[4 if score >= 9 else 3 if score >= 7 else 2 if score >= 4 else 1 if score > 0 else 0]


def of_level(level):
    return {"note": "Info", "warning": "Medium", "error": "High"}.get(level, "Medium")


def sarif_finding(result, rule):
    place = result["locations"][0]["physicalLocation"]  # the first alone
    score = rule.get("properties", {}).get("security-severity")
    message = result["message"]["text"]
    description = [message, place["region"].get("snippet", {}).get("text"), rule.get("name"), rule["shortDescription"]["text"],
                   rule["fullDescription"]["text"]]
    return {"rule": result["ruleId"], "title": textwrap.shorten(message, 150), "description": "\n".join(filter(None, description)),
            "severity": of_level(result.get("level")) if score is None else of_score(float(score)),
            "file": place["artifactLocation"]["uri"], "line": place["region"]["startLine"],
            "mark": result["partialFingerprints"]["primaryLocationLineHash"], "active": not result.get("suppressions"),
            "cwe": [t for t in rule.get("properties", {}).get("tags", []) if re.search(r"cwe-\d+", t, re.I)]}


def sarif():
    with open(file, encoding="utf-8") as f:
        run, = json.load(f)["runs"]
    known = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
    findings = [sarif_finding(r, known[r["ruleId"]]) for r in run["results"] if r.get("kind", "fail") == "fail"]
    wrong = {name for name, r in rules.items() if any(s["result"] == "fail" or s["effective"] == "fail" for s in r["subjects"]) and
             r["result"] not in ("informational", "notselected")}
    same("rules with findings", wrong, {f["rule"] for f in findings} & wrong)
    for got in findings:
        rule = rules[got["rule"]]
        same("severity of " + got["rule"], severity_wanted(rule), got["severity"])
        title = rule["title"].replace("{", "{{").replace("}", "}}")
        assert got["title"].startswith(textwrap.shorten(title + ": x", 150)[:100].split(":")[0]), got["title"]
        same("host", results["host"]["name"] or "unknown",
             urllib.parse.unquote(got["file"].split("/")[0]) if "/" not in (results["host"]["name"] or "") else results["host"]["name"])
        assert not got["cwe"] and got["description"]
    # what it tells findings apart by, in a report and over all of a product
    each_once("SARIF's fingerprints", (f["mark"] for f in findings))
    each_once("title, line, file and description", ((f["title"], f["line"], f["file"], f["description"], f["mark"].split(":")[1])
                                                    for f in findings))
    excepted = any(s["exception"] for r in results["results"] for s in r["subjects"])
    same("all are open", not excepted, all(f["active"] for f in findings))
    datetime.datetime.strptime(run["invocations"][-1]["endTimeUtc"], "%Y-%m-%dT%H:%M:%SZ")


# ---- OpenSCAP's results


def xccdf():
    root = ET.parse(file).getroot()
    same("the root", X + "Benchmark", root.tag)
    titles = {r.get("id"): r.findtext(X + "title") for r in root.iter(X + "Rule")}
    test = root.find(X + "TestResult")
    findings = {}
    for got in test.findall(X + "rule-result"):
        if "fail" in got.findtext(X + "result"):
            references = "".join(c.get("name") + c.get("href") for c in got.findall(X + "check/" + X + "check-content-ref"))
            findings.setdefault(references, []).append((got.get("idref"), titles[got.get("idref")], got.get("severity", "medium")))
    failed = [r for r in results["results"] if r["effective"] == "fail"]
    same("a finding a rule", [[r["rule"]] for r in failed], [[f[0] for f in same_reference] for same_reference in findings.values()])
    for rule, (finding,) in zip(failed, findings.values()):
        severity = finding[2].lower().capitalize().replace("Unknown", "Info")
        assert severity in SEVERITIES and finding[1] and len(finding[1]) <= TITLE, finding
        same("severity of " + rule["rule"], rule["severity"].capitalize().replace("Unknown", "Info"), severity)
    name = results["host"]["name"] or ""
    for target in test.findall(X + "target"):  # each is an endpoint, of a URI without a scheme
        if re.fullmatch("[A-Za-z0-9.-]+", name):
            same("endpoint", name.lower(), urllib.parse.urlsplit("//" + target.text).hostname)


# ---- docker-bench-security's log


def docker_bench():
    with open(file, encoding="utf-8") as f:
        log = json.load(f)
    severities = {"WARN": "High", "INFO": "Low", "NOTE": "Info"}
    findings = [(r["id"] + " - " + r["desc"], severities[r["result"]]) for section in log["tests"] for r in section["results"]
                if r["result"] in severities and "(Manual)" not in r["desc"]]
    each_once("titles", (title for title, _ in findings))
    assert all(len(title) <= TITLE for title, _ in findings)
    wrong = [r["number"] + " - " + r["title"] + " (Automated)" for r in results["results"] if r["effective"] in ("fail", "error", "unknown")]
    same("findings of severity High", sorted(wrong), sorted(title for title, severity in findings if severity == "High"))


{"sarif": sarif, "xccdf": xccdf, "docker-bench": docker_bench}[form]()
