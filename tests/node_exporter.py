# SPDX-License-Identifier: Apache-2.0
"""A real node_exporter reads files of metrics, one after the other, for formats_readers.py: it finds nothing wrong, and tells all samples
with their values."""
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

PROGRAMS = ("prometheus-node-exporter", "node_exporter")
SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z0-9_]+="(?:[^"\\]|\\.)*",?)*)\})? (\S+)', re.M)
LABEL = re.compile(r'([a-zA-Z0-9_]+)="((?:[^"\\]|\\.)*)"')


def program():
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def samples(text):
    return {(name, tuple(sorted(LABEL.findall(labels)))): float(value) for name, labels, value in SAMPLE.findall(text)}


def ask(port):
    # straight to it, whatever the environment says of proxies
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open("http://127.0.0.1:%d/metrics" % port, timeout=20) as answer:
        return answer.read().decode()


def start(folder):
    """The program and its port, once it answers. Someone else may have taken the port in between: then it is another."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        exporter = subprocess.Popen(
            [program(), "--collector.disable-defaults", "--collector.textfile", "--collector.textfile.directory=" + folder,
             "--web.listen-address=127.0.0.1:%d" % port], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while time.monotonic() < deadline and exporter.poll() is None:
            try:
                ask(port)
                return exporter, port
            except OSError:
                try:
                    exporter.wait(0.05)
                except subprocess.TimeoutExpired:
                    pass
        exporter.kill()
        exporter.wait()
    raise TimeoutError("node_exporter does not answer")


def read(files):
    """For each what is wrong with it, or None."""
    said = []
    with tempfile.TemporaryDirectory() as folder:
        exporter, port = start(folder)
        try:
            for file in files:
                shutil.copyfile(file, os.path.join(folder, "new"))
                os.rename(os.path.join(folder, "new"), os.path.join(folder, "plimsoll.prom"))
                told = samples(ask(port))
                with open(file, encoding="utf-8", newline="\n") as f:
                    wanted = samples(f.read())
                other = {k: (v, told.get(k)) for k, v in wanted.items() if told.get(k) != v}
                error = told.get(("node_textfile_scrape_error", ()))
                ours = sum(name.startswith("plimsoll_") for name, _ in told)
                said.append(None if error == 0 and wanted and not other and ours == len(wanted) else
                            "scrape error %s, %d of %d samples: %s" % (error, ours, len(wanted), dict(list(other.items())[:5])))
        finally:
            exporter.terminate()
            exporter.wait(20)
    return said
