#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Forwards a unix socket to another, request by request.

usage: forward.py LISTEN TARGET [REGEX COMMAND]
Before the first request whose path matches REGEX is passed on, COMMAND runs (sh -c).
Only requests without a body: what an auditor asks.
"""
import os
import re
import socket
import subprocess
import sys
import threading

listen, target = sys.argv[1:3]
pattern, command = (re.compile(sys.argv[3]), sys.argv[4]) if len(sys.argv) > 3 else (None, None)
once = threading.Lock()


def before(path):
    if pattern is not None and pattern.search(path) and once.acquire(blocking=False):
        subprocess.call(['sh', '-c', command], stdout=subprocess.DEVNULL, stderr=sys.stderr)


def answers(engine, client):
    try:
        while data := engine.recv(65536):
            client.sendall(data)
    except OSError:
        pass
    finally:
        for s in (client, engine):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def serve(client):
    engine = socket.socket(socket.AF_UNIX)
    rest = b''
    try:
        engine.connect(target)
        threading.Thread(target=answers, args=(engine, client), daemon=True).start()
        while True:
            while b'\r\n\r\n' not in rest:
                data = client.recv(65536)
                if not data:
                    return
                rest += data
            head, _, rest = rest.partition(b'\r\n\r\n')
            before(head.split(b' ', 2)[1].decode('latin-1'))
            engine.sendall(head + b'\r\n\r\n')
    except OSError:
        pass
    finally:
        client.close()
        engine.close()


server = socket.socket(socket.AF_UNIX)
server.bind(listen)
os.chmod(listen, 0o666)
server.listen(64)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
