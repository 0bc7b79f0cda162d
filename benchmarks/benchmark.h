/* SPDX-License-Identifier: Apache-2.0 */
/*
 * benchmark: an XCCDF 1.2 document (NISTIR 7275r4; ISO/IEC 18180) as plimsoll reads it: what is to
 * be checked, in whose words. How a rule is decided is in checks/.
 *
 * The document is read with libxml2 without network, DTD or entity expansion; a document that holds
 * a DOCTYPE is refused. Errors read "FILE:LINE: what is wrong; cure".
 *
 * What XCCDF has and plimsoll does not follow is refused, never skipped, where skipping it could
 * change a verdict: complex-check, negated checks, selectors of checks, platforms of a rule,
 * requires and conflicts, extended items, complex values, operators that a profile changes.
 *
 * A Tailoring (6.7 there) brings profiles of its own, which extend those of the benchmark, or one
 * another, and may stand in for one of the same id (shadowing). It is read as carefully.
 *
 * Strings are clean UTF-8 (util.h). Prose (description, rationale, fixtext) is plain text: one
 * paragraph a line, list items begin with "- ". A fix keeps its lines and tabs. No string is NULL
 * unless its comment says so.
 */
#ifndef BENCHMARKS_BENCHMARK_H
#define BENCHMARKS_BENCHMARK_H

#include "audit/util.h"
#include "audit/versions.h"

struct check;

/* The check system's URI: check/@system and the namespace of what stands in check-content. */
#define PLIMSOLL_NS "urn:plimsoll:check:1"
#define XCCDF_NS "http://checklists.nist.gov/xccdf/1.2"

struct bench_reference {
	char *framework;   /* "pci-dss-4.0.1", "hipaa": bench_framework_name() of the href */
	char *requirement; /* "2.2.6" */
};

struct bench_fix {
	char *system;     /* urn:xccdf:fix:script:sh, ...; "" if the document names none */
	char *disruption; /* low, medium, ...; "unknown" if the document does not say */
	char *text;
};

struct bench_export {
	char *value_id; /* an XCCDF Value's id */
	char *name;     /* as the check knows it */
	char *text;     /* resolved for the selected profile; "" is not set */
};

/* What becomes of a rule that is selected (XCCDF 1.2, 6.4.4.2, @role). */
enum bench_role {
	ROLE_FULL,
	ROLE_UNSCORED,  /* it is decided, and its result is informational */
	ROLE_UNCHECKED, /* it is not decided: notchecked */
	NROLES
};
extern const char *const bench_role_names[NROLES];

struct bench_rule {
	char *id;         /* xccdf_org.plimsoll_rule_container-not-privileged */
	char *check;      /* container-not-privileged; bench_rule_check() has it */
	struct check *row; /* a check of the benchmark's own, by that name (checks/inline.h); NULL: check_find() knows it */
	char *number;     /* "5.5": the benchmark's own */
	char *section;    /* "5": the number of the top group it stands in */
	char *title, *description, *rationale, *fixtext;
	char *severity;   /* unknown, info, low, medium, high */
	char *assessment; /* "automated" or "manual", as the benchmark says */
	char *cluster;    /* cluster-id, or NULL */
	int level;        /* 1 or 2: the lowest level-N profile that selects it; 0 if none does */
	double weight;
	enum bench_role role;
	bool selected;    /* by the profile in force, its groups included */
	char *left_out;   /* not selected: the profile that leaves it out and why, in words; NULL: there is no more to say */
	char *refined;    /* the remark of what changed its severity, weight or role; NULL: there is none */
	size_t group;     /* index of the group it stands in */
	int line;         /* in the document */
	struct bench_reference *references;
	size_t nreferences;
	struct bench_fix *fixes;
	size_t nfixes;
	struct bench_export *exports;
	size_t nexports;
};

/* A Group; groups and rules are in document order. */
struct bench_group {
	char *id, *title;
	char *number;  /* "5"; "" if it has none (never for a top group) */
	char *cluster; /* cluster-id, or NULL */
	double weight;
	bool selected; /* by the profile in force; a rule also needs all groups above it */
	long parent;   /* index of the group it stands in, or -1 */
	int line;
};

/* What a Value's text must satisfy (lower-bound, upper-bound, choices with mustMatch). */
enum bench_limit_kind { LIMIT_LOWER, LIMIT_UPPER, LIMIT_CHOICE };
struct bench_limit {
	enum bench_limit_kind kind;
	char *selector; /* "" or the choice it belongs to */
	char *text;
};

struct bench_value {
	char *id, *title, *description, *type; /* type: string, number or boolean */
	char *text;               /* in force for the profile */
	char *selector;           /* the choice in force; "" is the default one */
	char **selectors;         /* parallel arrays: the choices; "" is the default one */
	char **texts;
	size_t nchoices;
	char *operator;           /* as the document says; checks decide how they compare */
	char *cluster;            /* cluster-id, or NULL */
	struct bench_limit *limits;
	size_t nlimits;
	/* What put text in force, and the profile it stands in; both NULL: the document itself. */
	const struct bench_refinement *by;
	const struct bench_profile *by_profile;
	int line;
};

/* What a Profile does, in document order: select, set-value, refine-value or refine-rule. */
enum bench_refinement_kind { REFINE_SELECT, REFINE_SET_VALUE, REFINE_VALUE, REFINE_RULE };
struct bench_refinement {
	enum bench_refinement_kind kind;
	char *idref;    /* a rule, group or value, or the cluster-id of several */
	bool selected;  /* select */
	char *text;     /* set-value: the text; refine-value: the selector; else NULL */
	char *severity; /* refine-rule: or NULL */
	double weight;  /* refine-rule: or negative */
	int role;       /* refine-rule: enum bench_role, or negative */
	char *remark;   /* why; "" if it does not say */
	int line;
};

struct bench_profile {
	char *id, *title, *description;
	char *extends; /* the id of the profile whose refinements come before its own, or NULL */
	bool abstract; /* only there to be extended */
	bool tailored; /* it stands in the Tailoring, and so do its lines */
	bool shadowed; /* a profile of the Tailoring has its id and stands in for it */
	struct bench_refinement *refinements;
	size_t nrefinements;
	bool *selects; /* by index of rule: whether this profile selects it */
	int line;
};

/* The Tailoring that was read with the benchmark. */
struct bench_tailoring {
	char *file;    /* where it was read */
	char *sha256;  /* of its bytes */
	char *id;
	char *version; /* and the time that goes with it */
	char *time;
	char *status, *status_date; /* the last one; NULL: it has none, or no date */
	struct bench_note {         /* of its metadata: elements of the Dublin Core, such as who approved it */
		char *name, *text;  /* "contributor" */
	} *notes;
	size_t nnotes;
};

struct bench {
	char *file;       /* where it was read */
	char *sha256;     /* of its bytes */
	struct buf bytes; /* the document itself */
	char *id;         /* the Benchmark's id */
	char *name;       /* "cis-docker" */
	char *version;    /* "1.8.0" */
	char *title;
	char *profile;    /* short name of the profile in force: "level-1" */
	char *profile_id; /* its XCCDF id */
	struct bench_group *groups;     size_t ngroups;
	struct bench_rule *rules;       size_t nrules;
	struct bench_value *values;     size_t nvalues;
	struct bench_profile *profiles; size_t nprofiles;
	struct bench_tailoring *tailoring; /* NULL: none was given */
	struct releases *releases; /* the table of releases (audit/versions.h); NULL: none is installed */
};

/*
 * Loads a document and puts a profile in force: selects rules, resolves Values, through extends.
 * what: NULL for the newest CIS Docker benchmark shipped, a shipped id such as "cis-docker-1.8.0",
 * a bare "1.8.0" (of cis-docker) or "cis-docker" (its newest), or a file name (anything with a '/'
 * or ending in .xml).
 * profile: NULL for "level-1", a short name (what follows _profile_ in its id), or a full XCCDF
 * profile id. A document without that profile is an error that lists the profiles it has.
 * Shipped documents are found in benchmarks/ below $PLIMSOLL_DATADIR if set, else below the
 * installed data folder. Returns NULL and an error. The caller frees with bench_free().
 */
struct bench *bench_load(const char *what, const char *profile, struct err *e);
/* As a profile: whichever there is, for who only wants to see what there is. */
#define BENCH_ANY_PROFILE "*"
/* The two halves of bench_load(), for a caller who reads now and parses later (nothing is opened then). find: 0, or -1 and an
 * error; either way the source is the caller's to free. */
struct bench_source {
	char *id;   /* of a shipped document, which has to be what its name says; NULL: a file */
	char *file;
	struct buf bytes;
	char *tailoring_file; /* NULL: none; bench_find_tailoring() */
	struct buf tailoring;
	char *releases_file; /* data/releases.tsv of the shipped documents' folder; NULL: there is none */
	struct buf releases;
};
int bench_find(const char *what, struct bench_source *ret, struct err *e);
/* Whether that names a file, and not a shipped document. */
bool bench_is_file(const char *what);
/*
 * Adds a Tailoring to what bench_find() found. The profile may then be one of its profiles, too; NULL is its only profile, or
 * one that stands in for "level-1", and otherwise has to be named.
 */
int bench_find_tailoring(const char *file, struct bench_source *ret, struct err *e);
struct bench *bench_read(const struct bench_source *source, const char *profile, struct err *e);
void bench_source_free(struct bench_source *source);
/* The same for a document that is already in memory; file is what messages and b->file call it. */
struct bench *bench_parse(const char *file, const void *bytes, size_t len, const char *profile,
    struct err *e);
/* Adds a Tailoring that is in memory to a document that is. */
struct bench_text {
	const char *file;
	const void *bytes;
	size_t len;
};
struct bench *bench_parse_tailored(const struct bench_text *document, const struct bench_text *tailoring, const char *profile,
    struct err *e);
void bench_free(struct bench *b);

/*
 * Everything that is wrong with a document, as far as it can be told: what cannot be read is left out, and reading goes on
 * behind it. An error is what bench_parse() refuses, in the same words; a warning is what a document is hardly meant to
 * be. With a tailoring it is that which is looked at, and the document has to be in order. bench_problems_free() at the end.
 */
struct bench_problem {
	char *text;   /* FILE:LINE: what is wrong; cure */
	bool warning;
	int line;     /* for sorting */
};
struct bench_problems {
	struct bench_problem *list;
	size_t n, nerrors;
	char **broken; /* ids of what could not be read: that these are missing is no further problem */
	size_t nbroken;
};
void bench_lint(const struct bench_text *document, const struct bench_text *tailoring, struct bench_problems *ret);
void bench_problems_free(struct bench_problems *p);
/* The name of the root element: "Benchmark", "Tailoring"; "" if it is none of these or no XML. */
const char *bench_root(const struct bench_text *document);

/*
 * The shipped documents' ids ("cis-docker-1.8.0"), by name, the newest version of each first, ended
 * by NULL. The caller frees each and the array. NULL and an error if the folder cannot be read.
 */
char **bench_shipped(struct err *e);
/* The folder that they are in. The caller frees. */
char *bench_shipped_folder(void);

/*
 * Whether a rule matches what a user types: its number, check name, XCCDF id or the part of that
 * after _rule_; each exactly or as a glob ("5.*" is all of section 5, "5.1" is not 5.10).
 */
bool bench_rule_matches(const struct bench_rule *r, const char *pattern);

/* The check name or number that is nearest to what a user mistyped, or NULL if none is near. It lives as long as b. */
const char *bench_rule_near(const struct bench *b, const char *word);

/* The rule with that XCCDF id, or NULL. */
const struct bench_rule *bench_rule_by_id(const struct bench *b, const char *id);

/* How a rule is decided: never NULL. */
const struct check *bench_rule_check(const struct bench_rule *r);

/* A profile's short name: what follows _profile_ in its id. */
const char *bench_profile_name(const struct bench_profile *p);

/* Frameworks that references name, some in several rows. Ended by a row without a name. */
struct bench_framework {
	const char *name; /* "pci-dss-4.0.1" */
	const char *href; /* reference/@href of its requirements */
};
extern const struct bench_framework bench_frameworks[];

/* The framework's short name for a reference/@href, or the href itself if it is none of them. */
const char *bench_framework_name(const char *href);
/* What a requirement is about, in our own words, not the framework's; NULL: nobody worded it yet. */
const char *bench_requirement_title(const char *framework, const char *requirement);

#endif
