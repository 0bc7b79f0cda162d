/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dockerd_options: the table of dockerd's options, shared by the parsers of its command line and
 * of daemon.json. Private to audit/dockerd*.c.
 */
#ifndef AUDIT_DOCKERD_OPTIONS_H
#define AUDIT_DOCKERD_OPTIONS_H

#include "audit/dockerd.h"

enum option_type {
	OPT_BOOL,     /* --x, --x=false */
	OPT_STRING,   /* the last one wins */
	OPT_LIST,     /* accumulates */
	OPT_MAP,      /* --x key=value, accumulates; in the file an object of strings */
	OPT_FEATURES, /* --x name[=bool], accumulates; in the file an object of bools */
	OPT_ULIMITS,  /* --x name=soft[:hard], accumulates; in the file {"name":{"Soft":n}} */
	OPT_OTHER,    /* takes a value that no rule asks for: known, not reported */
	OPT_SWITCH,   /* a bool that no rule asks for */
};

struct dockerd_option {
	const char *key;     /* in daemon.json; NULL: not allowed there */
	const char *flag;    /* without --; NULL: only in daemon.json */
	char letter;         /* short flag, or 0 */
	enum option_type type;
	bool flat;           /* an object at this key is not flattened into options */
	const char *def;     /* the default as text; NULL: empty, or worked out in dockerd.c */
};
extern const struct dockerd_option dockerd_options[];
extern const size_t ndockerd_options;

/* Whether the merge reports it. */
bool dockerd_option_reported(const struct dockerd_option *o);
/* The option with that daemon.json key, that flag, that letter; NULL if there is none. */
const struct dockerd_option *dockerd_option_by_key(const char *key);
const struct dockerd_option *dockerd_option_by_flag(const char *name, size_t len);
const struct dockerd_option *dockerd_option_by_letter(char letter);

/* Go's strconv.ParseBool. */
bool dockerd_bool(const char *text, bool *ret);
/* Whether a list of strings holds s; adds it if it does not. */
bool dockerd_listed(const cJSON *list, const char *s);
void dockerd_list_once(cJSON *list, const char *s);

/* Adds a sentence to a list of disagreements. */
void dockerd_disagree(cJSON *list, const char *fmt, ...) PRINTF(2, 3);
/* The strings of a list for a sentence, "a, b", at most eight. The caller frees. */
char *dockerd_names(const cJSON *list);
/* dockerd_changed.c: whether a file changed after dockerd started. */
bool dockerd_changed(const struct dockerd_sources *s, const struct host_file *f);
/* Whether the configuration file, at path, is what dockerd read; whether its absence proves that it was absent then. If not,
 * why stands in disagreements. */
bool dockerd_file_unchanged(const struct dockerd_sources *s, const char *path, cJSON *disagreements);
bool dockerd_absence_proven(const struct dockerd_sources *s, const char *path, cJSON *disagreements);
/* Where units and environment files differ from the running command line (parsed): sentences. */
void dockerd_explain(const struct dockerd_sources *s, const cJSON *argv, cJSON *disagreements);

#endif
