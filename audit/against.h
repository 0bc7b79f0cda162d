/* SPDX-License-Identifier: Apache-2.0 */
/*
 * against: what moved from one benchmark to another: rules that are new, gone, or have another number, level, severity or
 * assessment. Two rules are the same if they have one XCCDF id, or else if one check decides both.
 */
#ifndef AUDIT_AGAINST_H
#define AUDIT_AGAINST_H

#include <stdio.h>

#include "benchmarks/benchmark.h"

/*
 * Writes a line for each rule of b that is not in old, or was something else there, in the order of b, then one for each that
 * only old has. ids: a second line each, with the XCCDF id. Returns the number of rules.
 */
size_t against_write(FILE *out, const struct bench *b, const struct bench *old, bool ids);

#endif
