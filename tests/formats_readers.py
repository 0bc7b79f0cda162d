# SPDX-License-Identifier: Apache-2.0
"""formats_readers.py TABLE FOLDER: holds reports against readers, for test_formats.sh and test_hostile.sh; prints TAP.

A line of the table is a point, with tabs between its fields: what is expected (ok or refused), its name, the reader, the format, the
file, and the results as JSON that the file is of. All are held by one program, as most of the time of each would go into its
start: schemas are loaded once, and as many points are worked on at once as there are processors. FOLDER: schemas.

FORMATS_READERS says which readers: unset, all that are installed; "no", only those that are ours and that see what the program
did; else names. Points of a reader that is not installed are one skipped point."""
import contextlib
import importlib.util
import io
import json
import multiprocessing
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import traceback
import warnings
import xml.etree.ElementTree as ET

sys.dont_write_bytecode = True
import node_exporter

warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
table, schemas = sys.argv[1:]
ARF = "{http://scap.nist.gov/schema/asset-reporting-format/1.1}"
XCCDF = "{http://checklists.nist.gov/xccdf/1.2}"


class Refused(Exception):
    pass


# ---- programs


def run(*command, **options):
    """What a program says; refused where its status is not 0."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, **options)
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise Refused("%s: status %d\n%s" % (command[0], done.returncode, text))
    return text


def by_schema(schema):
    return lambda job: run("xmllint", "--nonet", "--noout", "--schema", os.path.join(schemas, schema), job["file"])


def has_overrides(file):
    with open(file, encoding="utf-8") as f:
        return re.search("<(?:[a-z0-9]+:)?override", f.read()) is not None


def oscap(job):
    """OpenSCAP's rules (schematron 1.2) want an override of each result as soon as one has one."""
    run("oscap", "xccdf", "validate", *(["--skip-schematron"] if has_overrides(job["file"]) else []), job["file"])


def oscap_report(job):
    """It is read, and rules are in what is made of it."""
    run("oscap", "info", job["file"])
    with tempfile.NamedTemporaryFile(suffix=".html") as made:
        run("oscap", "xccdf", "generate", "report", "--output", made.name, job["file"])
        if b"rule-overview-leaf" not in made.read():
            raise Refused("no rule is in the report")


def oscap_fix(job):
    """The script that OpenSCAP makes names the rules that fail, in their order, and is one. It has to be told of a tailoring."""
    test = ET.parse(job["file"]).getroot().find(XCCDF + "TestResult")
    tailoring = os.path.join(os.path.dirname(job["json"]), "tailoring.xml")
    options = ["--tailoring-file", tailoring] if os.path.exists(tailoring) else []
    with tempfile.NamedTemporaryFile(suffix=".sh") as made:
        run("oscap", "xccdf", "generate", "fix", *options, "--result-id", test.get("id"), "--output", made.name, job["file"])
        run("sh", "-n", made.name)
        script = made.read().decode()
    named = re.findall(r"^# BEGIN fix \(\d+ / \d+\) for '([^']*)'$", script, re.M)
    with open(job["json"], encoding="utf-8") as f:
        results = json.load(f)["results"]
    failed = [r["rule"] for r in results if r["effective"] == "fail"]
    if named != failed:
        raise Refused("failed: %s\nnamed: %s" % (failed, named))


def promtool(job):
    with open(job["file"], "rb") as f:
        said = run("promtool", "check", "metrics", stdin=f)
    if said:
        raise Refused(said)


# ---- JSON


def validator_of(schema):
    """A function of a document that raises what is wrong with it. Python's regular expressions have no classes \\p{L} and \\p{N}:
    OSCAL's one pattern that has them is put in words that it knows. Where python3-fastjsonschema is installed, it makes a program of
    OSCAL's schema, which takes a tenth of the time; patterns of OCSF's it (2.16) cannot read."""
    import jsonschema
    theirs, ours = r"^(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*$", r"^[^\\W\\d][\\w.-]*$"
    with open(os.path.join(schemas, schema), encoding="utf-8") as f:
        text = f.read()
    assert text.count(theirs) == ("oscal" in schema) and r"\p" not in text.replace(theirs, "")
    document = json.loads(text.replace(theirs, ours))
    if "oscal" in schema and has_module("fastjsonschema"):
        import fastjsonschema
        return fastjsonschema.compile(document)
    return jsonschema.validators.validator_for(document)(document).validate


validators = {}


def by_json_schema(schema, lines=False):
    """One document, or one a line."""
    def reader(job):
        with open(job["file"], encoding="utf-8", newline="\n") as f:
            text = f.read()
        for n, document in enumerate(text.split("\n")[:-1] if lines else [text], 1):
            try:
                validators[schema](json.loads(document))
            except Exception as e:
                raise Refused("document %d: %s" % (n, str(e)[:600]))
    reader.schema = schema
    return reader


# ---- ARF: its wildcards are lax, what is inside has to be held against XCCDF's schema by itself


def inner(job):
    """The Benchmark that is inside, with the TestResult in it."""
    root = ET.parse(job["file"]).getroot()
    benchmark, = root.findall("%sreport-requests/%sreport-request/%scontent/%sBenchmark" % (ARF, ARF, ARF, XCCDF))
    result, = root.findall("%sreports/%sreport/%scontent/%sTestResult" % (ARF, ARF, ARF, XCCDF))
    benchmark.append(result)
    return benchmark, result


def inner_by(reader):
    def read(job):
        with tempfile.NamedTemporaryFile(suffix=".xml") as made:
            ET.ElementTree(inner(job)[0]).write(made.name, encoding="UTF-8", xml_declaration=True)
            reader(dict(job, file=made.name))
    return read


def inner_is_xccdf(job):
    """But for the reference to the asset it is the report as XCCDF, which the readers of that format read."""
    def flat(e):
        yield e.tag, e.attrib, (e.text or "").strip(), (e.tail or "").strip()
        for child in e:
            yield from flat(child)
        yield None
    benchmark, result = inner(job)
    reference, = result.findall(XCCDF + "target-id-ref")
    result.remove(reference)
    other = ET.parse(os.path.join(os.path.dirname(job["json"]), "r.xccdf.xml")).getroot()
    for have, want in zip(flat(benchmark), flat(other)):
        if have != want:
            raise Refused("%r is wanted, there is %r" % (want, have))


# ---- programs of this folder that look at one report: FORMAT RESULTS FILE

programs = {}


def by_program(name):
    def reader(job):
        said, arguments = io.StringIO(), sys.argv
        sys.argv = [name, job["format"], job["json"], job["file"]]
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                exec(programs[name], {"__name__": "__main__", "__file__": os.path.join(here, name)})
        except SystemExit as e:
            if e.code:
                raise Refused("%s\n%s" % (e.code, said.getvalue()))
        finally:
            sys.argv = arguments
    reader.program = name
    return reader


def written(job):
    """Something is in it, and it has the mode that it is to have."""
    s = os.stat(job["file"])
    mode = 0o644 if job["format"] == "prometheus" else 0o600
    if s.st_size == 0 or stat.S_IMODE(s.st_mode) != mode:
        raise Refused("%d bytes, mode %o" % (s.st_size, s.st_mode))


def own_schema(job):
    """By the JSON Schema of ours that is called as the format."""
    schema = os.path.join(here, "../report/schemas/plimsoll-%s-1.schema.json" % job["format"])
    said = run(sys.executable, os.path.join(here, "schema_check.py"), input=("whole\t%s\t%s\n" % (schema, job["file"])).encode())
    if said != "ok\n":
        raise Refused(said)


def some_overridden(job):
    n = sum(1 for _ in ET.parse(job["file"]).getroot().iter(XCCDF + "override"))
    if n < 3:
        raise Refused("%d overrides" % n)


def enough_of_many(job):
    """More results than code scanning takes: no more in SARIF than are read, and how many there are beside them."""
    import gzip
    with open(job["file"], "rb") as f:
        text = f.read()
    with open(job["json"], encoding="utf-8") as f:
        metrics = f.read()
    run_, = json.loads(text)["runs"]
    wanted = {}
    for m in re.finditer(r'^plimsoll_rule_subjects\{rule="[^"]*_rule_([^"]*)",[^}]*result="(fail|error|unknown)"\} (.*)', metrics, re.M):
        wanted[m.group(1)] = wanted.get(m.group(1), 0) + int(m.group(3))
    assert sum(wanted.values()) > 25000 >= len(run_["results"]) > 24000, (sum(wanted.values()), len(run_["results"]))
    told = {}
    for r in run_["results"]:
        told.setdefault(r["ruleId"], []).append(r["message"]["text"])
    for rule, n in wanted.items():
        more = [int(m.group(1)) for m in (re.search(r"; ([0-9]+) more subjects are in the results as JSON alone", t) for t in told[rule]) if m]
        assert len(told[rule]) - len(more) + sum(more) >= n, (rule, n, len(told[rule]), more)
    assert len(gzip.compress(text, 1)) < 10 << 20


# ---- readers of all their files at once: a verdict each, None or what is wrong


def multitool(jobs):
    """Its exit status says nothing, and files of another name it leaves out. SARIF2005 wants a page on the net that there is not."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for n, job in enumerate(jobs):
            names.append(os.path.join(folder, "%d.sarif" % n))
            shutil.copyfile(job["file"], names[-1])
        log = os.path.join(folder, "log")
        said = run(os.environ["SARIF_MULTITOOL"], "validate", *names, "--rule-kind", "Sarif;Ghas", "-o", log, "--log", "ForceOverwrite")
        if "%d files scanned" % len(names) not in said or "skipped" in said:
            return [said] * len(names)
        with open(log, encoding="utf-8-sig") as f:
            results = json.load(f)["runs"][0].get("results", [])
        wrong = [None] * len(names)
        for r in results:
            place = r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            if r["message"].get("id") != "Warning_ProvideToolnformationUri":
                wrong[int(re.search(r"(\d+)\.sarif$", place).group(1))] = json.dumps(r)[:600]
        return wrong


def heimdall(jobs):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as asked:
        json.dump([{key: job[key] for key in ("format", "file", "json")} for job in jobs], asked)
        asked.flush()
        modules = os.path.join(os.environ["FORMATS_HEIMDALL"], "node_modules")
        said = subprocess.run(["node", os.path.join(here, "heimdall.js"), asked.name], stdout=subprocess.PIPE, check=True, timeout=300,
                              env=dict(os.environ, NODE_PATH=modules)).stdout
    return json.loads(said)


# reader: what it needs; a function of a job, or of all jobs (batch); whether it sees what others do not read
def has(program):
    return shutil.which(program) is not None


def has_module(module):
    return importlib.util.find_spec(module) is not None


def has_jsonschema():
    return has_module("jsonschema")


READERS = {
    "ant": (lambda: has("xmllint"), by_schema("junit/JUnit.xsd")),
    "xunit": (lambda: has("xmllint"), by_schema("junit/junit-10.xsd")),
    "xsd": (lambda: has("xmllint"), by_schema("xccdf/xccdf_1.2.xsd")),
    "oscap": (lambda: has("oscap"), oscap),
    "oscap-report": (lambda: has("oscap"), oscap_report),
    "oscap-fix": (lambda: has("oscap"), oscap_fix),
    "rds": (lambda: has("oscap"), lambda job: run("oscap", "ds", "rds-validate", job["file"])),
    "inner-xsd": (lambda: has("xmllint"), inner_by(by_schema("xccdf/xccdf_1.2.xsd"))),
    "inner-oscap": (lambda: has("oscap"), inner_by(oscap)),
    "promtool": (lambda: has("promtool"), promtool),
    "mlr": (lambda: has("mlr"), lambda job: run("mlr", "--icsv", "--ojson", "cat", job["file"])),
    "defectdojo": (lambda: True, by_program("formats_imported.py")),
    "jsonschema": (has_jsonschema, by_json_schema("docker-bench/docker-bench-security-json.schema.json")),
    "ocsf": (has_jsonschema, by_json_schema("ocsf/compliance_finding-1.6.0.schema.json", lines=True)),
    "oscal": (has_jsonschema, by_json_schema("oscal/oscal_assessment-results_schema-1.2.1.json")),
}
BATCHES = {
    "heimdall": (lambda: os.environ.get("FORMATS_HEIMDALL") and has("node"), heimdall),
    "node_exporter": (node_exporter.program, lambda jobs: node_exporter.read([job["file"] for job in jobs])),
    "multitool": (lambda: os.environ.get("SARIF_MULTITOOL"), multitool),
}
OURS = {
    "same": by_program("formats_same.py"),
    "inner": inner_is_xccdf,
    "hostile": by_program("hostile.py"),
    "own-schema": own_schema,
    "written": written,
    "overridden": some_overridden,
    "many": enough_of_many,
}


def verdicts(work):
    """What is wrong with each file of some jobs of one reader; None where nothing is. Runs in a process of its own."""
    reader, jobs = work
    try:
        if reader in BATCHES:
            return BATCHES[reader][1](jobs)
        (OURS[reader] if reader in OURS else READERS[reader][1])(jobs[0])
        return [None]
    except Refused as e:
        return [str(e)] * len(jobs)
    except Exception:  # whatever it is, it did not take it
        return [traceback.format_exc()] * len(jobs)


def chosen():
    """Reader -> whether it is there, for those that are asked for."""
    ask = os.environ.get("FORMATS_READERS")
    there = {name: True for name in OURS}
    there.update((name, bool(needs())) for name, (needs, _) in [*READERS.items(), *BATCHES.items()])
    names = OURS if ask == "no" else ask.split() if ask else there
    return {name: there[name] for name in names}


def main():
    readers = chosen()
    with open(table, encoding="utf-8") as f:
        jobs = [dict(zip(("expected", "name", "reader", "format", "file", "json"), line.rstrip("\n").split("\t"))) for line in f]
    assert {job["reader"] for job in jobs} <= {*OURS, *READERS, *BATCHES}
    jobs = [job for job in jobs if job["reader"] in readers]
    if os.environ.get("FORMATS_READERS") == "no":  # a broken copy tries the reader and not the program
        jobs = [job for job in jobs if job["expected"] == "ok"]
    absent = [name for name in readers if not readers[name]]
    jobs = [job for job in jobs if readers[job["reader"]]]
    for name in {job["reader"] for job in jobs}:
        reader = OURS[name] if name in OURS else READERS[name][1] if name in READERS else None
        if hasattr(reader, "program"):
            program = reader.program
            with open(os.path.join(here, program), encoding="utf-8") as f:
                programs[program] = compile(f.read(), program, "exec")
        elif hasattr(reader, "schema"):
            validators[reader.schema] = validator_of(reader.schema)
    print("1..%d" % (len(jobs) + len(absent)), flush=True)
    failed = 0
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        asked = {name: pool.apply_async(verdicts, ((name, [job for job in jobs if job["reader"] == name]),))
                 for name in BATCHES if readers.get(name) and any(job["reader"] == name for job in jobs)}
        each = pool.imap(verdicts, [(job["reader"], [job]) for job in jobs if job["reader"] not in BATCHES])
        done = {name: iter(result.get()) for name, result in asked.items()}
        for n, job in enumerate(jobs, 1):
            wrong = next(done[job["reader"]]) if job["reader"] in done else next(each)[0]
            good = (wrong is None) == (job["expected"] == "ok")
            print("%sok %d - %s" % ("" if good else "not ", n, job["name"]), flush=True)
            if not good:
                failed += 1
                for line in (wrong or "it is taken").splitlines()[-20:]:
                    print("# " + line[:300])
    for n, name in enumerate(absent, len(jobs) + 1):
        print("ok %d - by %s # SKIP it is not installed" % (n, name))
    sys.exit(failed > 0)


main()
