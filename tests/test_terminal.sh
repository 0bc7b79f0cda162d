#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_terminal: what plimsoll does on a terminal (tests/terminal.py). TAP.
command -v python3 >/dev/null || { echo "1..0 # SKIP python3 is not installed"; exit 0; }
PYTHONDONTWRITEBYTECODE=1 exec python3 "${srcdir:=.}/tests/terminal.py" "${PLIMSOLL:-./plimsoll}" "$srcdir"
