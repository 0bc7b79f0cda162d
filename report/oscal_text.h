/* SPDX-License-Identifier: Apache-2.0 */
/* oscal_text: text of strangers as OSCAL's datatypes. What is returned is the caller's to free. */
#ifndef REPORT_OSCAL_TEXT_H
#define REPORT_OSCAL_TEXT_H

/*
 * A string: on one line, without blanks at its ends; each character that ends a line, and each blank that is not ' ',
 * is ' '. NULL where nothing is left of it, since no string is empty.
 */
char *oscal_string(const char *text);

/* A line of Markdown that shows that string: what would mean something is escaped. "-" where nothing is left. */
char *oscal_line(const char *text);

/* The same of prose, whose lines are paragraphs or items of a list. NULL where nothing is left. */
char *oscal_prose(const char *text);

/* A token: ASCII letters, digits, '.', '-' and '_', a letter or '_' first; other characters are '_'. */
char *oscal_token(const char *text);

/* A control of NIST SP 800-53 as the catalog in OSCAL calls it: "AC-6(5)" is "ac-6.5". NULL if it is none. */
char *oscal_control(const char *requirement);

#endif
