# SPDX-License-Identifier: Apache-2.0
"""Facts of a host with N containers, made of those that a recorded host has: alike, or each with limits and a process of its own.
usage: containers.py FACTS N alike|different"""
import json
import sys

lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
wanted, different = int(sys.argv[2]), sys.argv[3] == "different"
have = sum(doc["kind"] == "container" for doc in lines)
seen = 0
for doc in lines:
    if doc["kind"] == "end":
        doc["subjects"] += wanted - have
        for count in ("listed", "inspected"):
            doc["population"]["containers"][count] += wanted - have
    if doc["kind"] != "container":
        print(json.dumps(doc))
        continue
    copies = wanted // have + (seen < wanted % have)
    own, name, text = doc["id"], doc["name"], json.dumps(doc)
    for i in range(copies):
        copy = json.loads(text.replace(own, own[:60] + "%04x" % i))
        copy["name"] = "%s-%d" % (name, i)
        if different:
            limits = copy["read"]["inspect"]["data"]["HostConfig"]
            limits.update(Memory=(i + 1) << 20, CpuShares=i + 2, PidsLimit=i + 1)
        print(json.dumps(copy))
    seen += 1
