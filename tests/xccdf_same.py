# SPDX-License-Identifier: Apache-2.0
"""xccdf_same.py xccdf RESULTS.json FILE: whether results as XCCDF say what JSON says: every rule's verdict and message, every subject
with its evidence, and the scores."""
import json
import sys
import xml.etree.ElementTree as ET

X, P = "{http://checklists.nist.gov/xccdf/1.2}", "{urn:plimsoll:results:1}"
with open(sys.argv[2], encoding="utf-8") as f:
    results = json.load(f)
test = ET.parse(sys.argv[3]).getroot().find(X + "TestResult")
EVIDENCE = ["id", "source", "path", "expected", "observed"]
SUBJECT = ["kind", "id", "name", "state", "image", "result", "effective", "exception", "attestation", "message"]


def shown(text):
    """XML has no such characters."""
    if text is None:
        return None
    return "".join(c if c in "\t\n\r" or " " <= c < "\ufffe" or c > "\uffff" else "\ufffd" for c in text)


def members(element, names):
    return [element.get(name) for name in names]


want, have = [], []
for r in results["results"]:
    want.append([r["rule"], r["effective"], r["result"] if r["result"] != r["effective"] else None, shown(r["message"]) or None,
                 r["severity"], [[[shown(s[k]) for k in SUBJECT], [[shown(e[k]) for k in EVIDENCE] for e in s["evidence"]]]
                                 for s in r["subjects"]]])
for r in test.iter(X + "rule-result"):
    have.append([r.get("idref"), r.findtext(X + "result"), r.findtext(X + "override/" + X + "old-result"),
                 r.findtext(X + "message"), r.get("severity"),
                 [[members(s, SUBJECT), [members(e, EVIDENCE) for e in s.iter(P + "evidence")]] for s in r.iter(P + "subject")]])
assert len(want) == len(have), (len(want), len(have))
for w, h in zip(want, have):
    assert w == h, (w, h)
scores = {s.get("system"): {"score": s.text, "maximum": s.get("maximum")} for s in test.iter(X + "score")}
assert scores == results["score"]["models"], (scores, results["score"]["models"])
assert test.findtext(X + "target") == (shown(results["host"]["name"]) or "(unknown)")
assert test.find(X + "profile").get("idref").endswith("_profile_" + results["benchmark"]["profile"])
assert test.find(X + "metadata").find(P + "run").get("id") == results["run"]["id"]
