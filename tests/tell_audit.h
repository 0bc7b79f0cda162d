/* SPDX-License-Identifier: Apache-2.0 */
/* tell_audit: an audit out of a line of text, for tests of what compares audits. */
#ifndef TESTS_TELL_AUDIT_H
#define TESTS_TELL_AUDIT_H

#include "tests/make_audit.h"

/*
 * spec: rules, "|" between them: NUMBER[!CHECK]=RESULT[>EFFECTIVE] and ;KIND:NAME[#ID]:RESULT[>EFFECTIVE] for each subject.
 * containers: what the population says of containers, JSON; NULL: what make_audit() has. Counted; the case fails if it cannot be read.
 */
struct made *tell_audit(const char *spec, const char *containers);

#endif
