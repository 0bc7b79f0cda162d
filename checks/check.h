/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check: how a rule is decided.
 *
 * A check is a row: a stable name, the kind of subject it looks at, a function, and what that
 * function looks for. It reads facts only through look_at(), which writes down what was read:
 * evidence is not the author's duty. It does no I/O, knows no clock but the one it is given, and has no globals.
 *
 * Never a pass without a look: absent, null, wrong type, unreadable and not collected are five
 * different things, and look_at() tells them apart.
 */
#ifndef CHECKS_CHECK_H
#define CHECKS_CHECK_H

#include "audit/facts.h"

/* XCCDF 1.2's nine words (NISTIR 7275r4, 6.6.4.2), by that specification's AND table: the
 * result of a rule is the lowest of its subjects'. */
enum verdict {
	FAIL, UNKNOWN, ERROR, PASS, NOTAPPLICABLE, NOTCHECKED, NOTSELECTED, INFORMATIONAL, FIXED, NVERDICTS
};
extern const char *const verdict_names[NVERDICTS];
enum verdict verdict_of(const char *name);
/* The AND table; FIXED counts as PASS there. */
enum verdict verdict_and(enum verdict a, enum verdict b);

/* One thing that was read. */
struct evidence {
	char *block;          /* owned: all the strings */
	const char *at;       /* "inspect:HostConfig.Privileged" */
	const char *path;     /* "HostConfig.Privileged": the end of at */
	const char *source;   /* "GET /containers/{id}/json", "/proc/4711" */
	const char *expected; /* or NULL: context, nothing is wanted of it */
	const char *observed; /* JSON (a long one cut, with its digest), "absent", "not collected", or "error: ..." */
	const char *id;       /* as a results file has it, which tells of no documents; NULL: evidence_id() makes it */
};

struct entry; /* audit/entries.h */

/* A subject's verdict and why. */
struct finding {
	enum kind kind;
	char *id, *name, *state, *image; /* image and state: NULL where the kind has none */
	enum verdict verdict;
	char *message;                   /* one sentence, for people */
	struct evidence *evidence;
	size_t nevidence;
	enum verdict effective;          /* after exceptions and attestations (audit/effective.c) */
	const struct entry *exception, *attestation; /* which make it so; or NULL */
	bool by_creator;                 /* they mean this subject by what its creator chose alone */
};
void finding_free(struct finding *f);

/* Fills in all of it: copies source, the first ndocument bytes of document, path, expected (may be NULL) and observed. What it held
 * before is freed, and may be among them. */
void evidence_set(struct evidence *e, const char *source, const char *document, size_t ndocument, const char *path,
    const char *expected, const char *observed);
/* The same of what a results file tells (audit/results.h): at is then the path alone. id has 32 digits. */
void evidence_recall(struct evidence *e, const char *source, const char *path, const char *expected, const char *observed, const char *id);
/* The evidence's id: half a SHA-256 in hexadecimal, over kind and id of the finding's subject, document and path. Stable across
 * runs: a document's source is not in it, as it may name a process. */
void evidence_id(const struct finding *f, const struct evidence *e, char out[33]);

/* What a rule exports to its check: XCCDF check-export, resolved for the profile. */
struct value {
	const char *name; /* export-name, e.g. "max-restarts" */
	const char *text; /* the Value's text; "" is a Value that the site has not set */
};

struct check;
struct releases; /* audit/versions.h */
struct sightings;

/* A look reads one subject on behalf of a check and takes notes. */
struct look {
	const cJSON *subject;   /* a line of the facts */
	const cJSON *collected; /* the run's "collected" member of this kind: an array of document:path */
	struct sightings *sightings; /* what was seen of this subject already; may be NULL */
	const struct value *values;
	size_t nvalues;
	const struct releases *releases; /* the table of releases (audit/versions.h), or NULL */
	bool partial;                    /* filters leave containers or images out: another one is perhaps not judged in this run */
	int64_t now;                     /* the clock to judge by (--at), epoch seconds; 0: unknown */
	struct finding *notes;
};

enum seen {
	SEEN_VALUE,       /* there, not null */
	SEEN_NULL,        /* there, null */
	SEEN_ABSENT,      /* collected, read, not there */
	SEEN_ERROR,       /* could not be read: why */
	SEEN_UNCOLLECTED, /* these facts do not hold that path: why */
};
struct fact {
	enum seen seen;
	const cJSON *v;   /* with SEEN_VALUE and SEEN_NULL */
	const char *why;  /* a sentence, with SEEN_ERROR and SEEN_UNCOLLECTED; lives as long as the subject */
	const char *code; /* the error's code with SEEN_ERROR ("EACCES", "vanished", "not-local", ...) */
	/* With SEEN_VALUE both are NULL, unless something below the path could not be read: then they tell
	 * of the first such error, and a list is not complete. */
};

/* What a subject says at a path: many checks look at the same ones. */
struct sighting {
	char *path;         /* "document:path", owned; NULL: no path yet */
	size_t ndocument;   /* the length of the document's name */
	bool covered;       /* the path is among what was collected, of every subject of the kind */
	size_t subject;     /* the number of the subject that the rest is about */
	struct fact fact;
	const char *source; /* of the document; NULL: not known */
	char *observed;     /* as evidence shows it, owned; NULL: nobody asked yet */
};
/* Those of one kind of subject. Zeroed at first; subject is raised by one before each of them, since
 * the facts of the last one are gone; sightings_free() at the end. */
struct sightings {
	struct sighting slots[256];
	size_t subject;
};
void sightings_free(struct sightings *s);

/*
 * Looks at "document:path" and notes it as evidence, with what is expected there (NULL: context only).
 * Looking twice at one path notes it once; the later expectation, if any, stays.
 */
struct fact look_at(struct look *at, const char *path, const char *expected);
/* The same without a note: only to choose where to look, never to decide. */
struct fact look_aside(const struct look *at, const char *path);
/* Notes something a check worked out itself from what it looked at (an effective capability set). */
void look_note(struct look *at, const char *source, const char *path, const char *expected,
    const char *observed);
/* The exported value of that name, which is in the row's needs or takes: a benchmark cannot export others. NULL if the rule exports
 * none, "" if the site left it empty. */
const char *look_value(const struct look *at, const char *name);

/* Sets the finding's sentence and returns the verdict: return say(at, FAIL, "..."). */
enum verdict say(struct look *at, enum verdict v, const char *fmt, ...) PRINTF(3, 4);
/* The same of a sentence that is made already; it is given away. */
enum verdict say_words(struct look *at, enum verdict v, char *words);
/* vasprintf(3); cannot fail. The caller frees. */
char *words_made(const char *fmt, va_list ap) PRINTF(1, 0);
/* The verdict for a fact that is no value of the wanted type: ERROR or UNKNOWN, in words. Never PASS. */
enum verdict say_unseen(struct look *at, struct fact f, const char *path, const char *wanted_type);

typedef enum verdict check_fn(struct look *at, const struct check *c);

struct check {
	const char *name;   /* stable: the same in every benchmark version */
	enum kind kind;     /* what it is decided for, once each */
	check_fn *decide;
	const char *path;   /* "document:path" */
	const char *want;   /* a word it is compared with */
	int64_t num;        /* or a number */
	const char *reads;  /* further paths it reads, separated by blanks (a lint compares with "collected") */
	const char *role;   /* of KIND_FILE: the roles it is decided for, separated by blanks (audit/roles.h) */
	const char *needs[4]; /* export-names of the Values that it cannot decide without, ended by NULL */
	const char *takes[4]; /* and of those that it heeds where they are set */
	bool host;          /* needs the host's files or processes: outside --scope engine */
	const char *also;   /* a check of another kind of subject, of whose findings its rule is made as well; or NULL */
};

/* The tables, a file a kind of subject, each ended by a row without a name; and all of them. */
extern const struct check host_checks[], host_audit_checks[], daemon_checks[], file_checks[], image_checks[],
    container_checks[], operations_checks[], swarm_checks[];
extern const struct check *const check_tables[];
/* The check of that name, or NULL. */
const struct check *check_find(const char *name);
/* The export-names of the Values that a check looks at, one after the other from i = 0; NULL: there are no more. */
const char *check_value_name(const struct check *c, size_t i);

/* Predicates: functions that many rows share. Each fails, passes, or says what it could not see. */
check_fn is_true;       /* the bool at path is true */
check_fn is_false;      /* the bool at path is false */
check_fn is_word;       /* the string at path equals want */
check_fn is_not_word;   /* the string at path is another than want */
check_fn above;         /* the number at path is above num; null is none: FAIL */

/* What stands of a file in the facts (plimsoll-facts(5)): whether it has the form that is collected, without which nothing follows of
 * it. */
bool mode_is_known(const cJSON *mode); /* a whole number of 0 to 07777 */
bool acl_is_known(const cJSON *acl);   /* both lists, of known entries, and one of them not empty: a file without a list has null */

#endif
