/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value_forms: what the text of a Value has to be like, so that a check can do anything with it. A word that can never match is
 * worse than none: what a list forbids would pass. Loading a benchmark asks, lint asks, and checks ask of the lists that forbid.
 */
#ifndef CHECKS_VALUE_FORMS_H
#define CHECKS_VALUE_FORMS_H

/* Why text can be no Value of that export-name: "\"etc\" is no absolute path". NULL: it can be, or the name has no form, or text
 * is empty, which is a Value that is not set. The caller frees. */
char *value_flaw(const char *name, const char *text);

#endif
