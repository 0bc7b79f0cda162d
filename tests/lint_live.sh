#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The live tests' tables and scripts say for each rule and verdict how it is produced, or why it cannot be. Here, so that make's logs
# stay out of tests/live, which is shipped as it is.
: "${srcdir:=$(dirname "$0")/..}"
export srcdir
exec sh "$srcdir/tests/live/coverage.sh"
