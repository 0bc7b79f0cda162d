/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_element: what every XCCDF element has: its place, attributes, an id, text. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

/*
 * What may stand where. An XCCDF element or attribute that is not in here is a slip of the pen, and
 * skipping it could change a verdict; what is refused is valid XCCDF that we do not follow.
 */
/* clang-format off */
static const struct shape shapes[] = {
	{ "Benchmark", "id Id resolved style style-href",
	  "status dc-status title description notice front-matter rear-matter reference plain-text "
	  "platform version metadata model Profile Value Group|Rule TestResult signature", "" },
	{ "Profile", "id Id abstract extends prohibitChanges note-tag",
	  "status dc-status version title description reference "
	  "select|set-value|refine-value|refine-rule metadata signature", "platform set-complex-value" },
	{ "Value",
	  "id Id type operator interactive interfaceHint hidden prohibitChanges cluster-id",
	  "status dc-status version title description warning question reference metadata value "
	  "default match lower-bound upper-bound choices source signature",
	  "abstract=false extends complex-value complex-default" },
	{ "Group", "id Id selected weight hidden prohibitChanges cluster-id",
	  "status dc-status version title description warning question reference metadata "
	  "rationale Value Group|Rule signature",
	  "abstract=false extends platform requires conflicts" },
	{ "Rule", "id Id selected weight severity multiple hidden prohibitChanges cluster-id "
	  "role",
	  "status dc-status version title description warning question reference metadata "
	  "rationale ident impact-metric profile-note fixtext fix check signature",
	  "abstract=false extends platform requires conflicts complex-check" },
	{ "Tailoring", "id Id", "benchmark status dc-status version metadata Profile signature", "" },
	{ "benchmark", "href id version", "", "" },
	{ "select", "idref selected", "remark", "" },
	{ "set-value", "idref", NULL, "" },
	{ "refine-value", "idref selector", "remark", "operator" },
	{ "refine-rule", "idref weight severity role", "remark", "selector" },
	{ "value", "selector", NULL, "" },
	{ "lower-bound", "selector", NULL, "" },
	{ "upper-bound", "selector", NULL, "" },
	{ "choices", "selector mustMatch", "choice", "" },
	{ "check", "system id", "check-export check-content",
	  "negate=false multi-check=false selector check-import check-content-ref" },
	{ "check-export", "value-id export-name", "", "" },
	{ "check-content", "", "", "" },
};
/* clang-format on */

const xmlNode *
element_from(const xmlNode *n)
{
	while (n != NULL && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

const char *
ns_of(const xmlNode *n)
{
	return n->ns == NULL || n->ns->href == NULL ? "" : (const char *)n->ns->href;
}

bool
is_named(const xmlNode *n, const char *ns, const char *name)
{
	return strcmp((const char *)n->name, name) == 0 && strcmp(ns_of(n), ns) == 0;
}

bool
is_xccdf(const xmlNode *n, const char *name)
{
	return is_named(n, XCCDF_NS, name);
}

const char *
attribute(const xmlNode *n, const char *name)
{
	/* Without entities an attribute's value is one text node, or none if it is empty. */
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		if (a->ns == NULL && strcmp((const char *)a->name, name) == 0)
			return a->children == NULL ? "" : (const char *)a->children->content;
	return NULL;
}

char *
clean_string(const char *s)
{
	return s == NULL ? NULL : utf8_clean(s, strlen(s));
}

int
bad_at(struct reader *r, const xmlNode *n, const char *fmt, ...)
{
	autofree char *raw = NULL, *msg = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&raw, fmt, ap);
	va_end(ap);
	if (len < 0)
		out_of_memory();
	msg = utf8_clean(raw, (size_t)len);
	return err_set(r->e, 0, "%s:%ld: %s", r->file, xmlGetLineNo(n), msg);
}

/* Whether a word stands in a list, between blanks or "|"; with "=", *ret_value is what follows it there. */
static bool
listed(const char *list, const char *word, const char **ret_value, size_t *ret_len)
{
	size_t len = strlen(word);

	*ret_value = "";
	*ret_len = 0;
	if (len == 0)
		return false;
	for (const char *w = list; (w = strstr(w, word)) != NULL; w += len) {
		char end = w[len];

		if ((w > list && strchr(" |", w[-1]) == NULL) || strchr(" |=", end) == NULL)
			continue;
		if (end == '=') {
			*ret_value = w + len + 1;
			*ret_len = strcspn(*ret_value, " ");
		}
		return true;
	}
	return false;
}

int
check_attributes(struct reader *r, const xmlNode *n, const struct shape *s)
{
	const char *only;
	size_t len;

	for (const xmlAttr *a = n->properties; a != NULL; a = a->next) {
		const char *name = (const char *)a->name, *value;

		if (a->ns != NULL || listed(s->attributes, name, &only, &len))
			continue;
		value = attribute(n, name);
		if (value == NULL) /* it has none */
			value = "";
		if (!listed(s->refused, name, &only, &len))
			return bad_at(r, n,
			    "<%s> has an unknown attribute \"%s\"; XCCDF 1.2 has none of that name "
			    "there",
			    s->name, name);
		if (strlen(value) != len || strncmp(value, only, len) != 0)
			return bad_at(r, n, "<%s %s=\"%s\"> is not supported; remove the attribute",
			    s->name, name, value);
	}
	return 0;
}

/* The first of the children that have a place in an element, for each place. */
struct order {
	const xmlNode *first[24];
	size_t when[24], n;
};

/* How many places are before that of a word of a list of children. */
static size_t
place_of(const char *list, const char *word)
{
	size_t len = strlen(word), place = 0;

	for (const char *w = list; strncmp(w, word, len) != 0 || strchr(" |", w[len]) == NULL; w++) {
		w += strcspn(w, " |");
		place += *w == ' ';
	}
	return place;
}

/* Warns of a child that stands behind one that has its place after it. */
static void
check_order(struct reader *r, const struct shape *s, const xmlNode *c, struct order *o)
{
	size_t place = place_of(s->children, (const char *)c->name), before = ARRAY_SIZE(o->first);

	for (size_t i = place + 1; i < ARRAY_SIZE(o->first); i++)
		if (o->first[i] != NULL && (before == ARRAY_SIZE(o->first) || o->when[i] < o->when[before]))
			before = i;
	if (before < ARRAY_SIZE(o->first))
		warn_order(r, c, o->first[before]);
	else if (o->first[place] == NULL) {
		o->first[place] = c;
		o->when[place] = o->n++;
	}
}

int
check_shape(struct reader *r, const xmlNode *n)
{
	const struct shape *s = shapes;
	struct order order = { .n = 0 };
	const char *only;
	size_t len;

	while (strcmp(s->name, (const char *)n->name) != 0)
		s++; /* only called for elements that have a row */
	if (check_attributes(r, n, s) < 0)
		return -1;
	for (const xmlNode *c = n->children; c != NULL; c = c->next) {
		const char *name = (const char *)c->name;

		if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) {
			if (s->children != NULL && !xmlIsBlankNode(c))
				return bad_at(r, n, "stray text in <%s>: \"%.40s\"; remove it",
				    s->name, (const char *)c->content);
		} else if (c->type == XML_ELEMENT_NODE) {
			if (strcmp(s->name, "check-content") == 0 ||
			    (strcmp(s->name, "Benchmark") == 0 &&
				strcmp(name, "platform-specification") == 0))
				continue;
			if (is_xccdf(c, name) && s->children != NULL &&
			    listed(s->children, name, &only, &len)) {
				if (r->lint != NULL)
					check_order(r, s, c, &order);
				continue;
			}
			if (is_xccdf(c, name) && listed(s->refused, name, &only, &len))
				return bad_at(r, c, "<%s> in <%s> is not supported; remove it",
				    name, s->name);
			return bad_at(r, c, "<%s> may not stand in <%s>%s", name, s->name,
			    is_xccdf(c, name)
				? ""
				: "; its namespace is not that of XCCDF 1.2, " XCCDF_NS);
		}
	}
	return 0;
}

void *
grow(void *array, size_t n, size_t size)
{
	char *p = xrealloc(array, n + 1, size);

	memset(p + n * size, 0, size);
	return p;
}

/* xsd:boolean */
int
read_bool(struct reader *r, const xmlNode *n, const char *name, bool otherwise, bool *ret)
{
	const char *s = attribute(n, name);

	*ret = otherwise;
	if (s == NULL)
		return 0;
	*ret = strcmp(s, "true") == 0 || strcmp(s, "1") == 0;
	if (*ret || strcmp(s, "false") == 0 || strcmp(s, "0") == 0)
		return 0;
	return bad_at(r, n, "%s=\"%s\" is neither true nor false", name, s);
}

/* A decimal, not negative, of at most three digits. Not by strtod(), which minds the locale. */
static bool
weight_of(const char *s, double *ret)
{
	int digits = 0, scale = 1, n = 0;

	if (*s < '0' || *s > '9')
		return false;
	for (s += strspn(s, "0"); *s >= '0' && *s <= '9' && digits < 4; s++, digits++)
		n = n * 10 + (*s - '0');
	if (*s == '.') {
		size_t len = strspn(++s, "0123456789"), keep = len;

		while (keep > 0 && s[keep - 1] == '0')
			keep--;
		if (len == 0 || keep > 3)
			return false;
		for (size_t i = 0; i < keep; i++, scale *= 10)
			n = n * 10 + (s[i] - '0');
		digits += (int)keep;
		s += len;
	}
	*ret = (double)n / scale;
	return *s == '\0' && n < 1000 && digits <= 3;
}

int
read_weight(struct reader *r, const xmlNode *n, double otherwise, double *ret)
{
	const char *s = attribute(n, "weight");

	*ret = otherwise;
	if (s != NULL && !weight_of(s, ret))
		return bad_at(r, n,
		    "weight=\"%s\" is not a number from 0 to 999 of at most three digits; write "
		    "1.0",
		    s);
	return 0;
}

static bool
is_severity(const char *s)
{
	static const char *const severities[] = { "unknown", "info", "low", "medium", "high" };

	for (size_t i = 0; i < ARRAY_SIZE(severities); i++)
		if (strcmp(s, severities[i]) == 0)
			return true;
	return false;
}

int
read_severity(struct reader *r, const xmlNode *n, const char *otherwise, char **ret)
{
	const char *s = attribute(n, "severity");

	if (s != NULL && !is_severity(s))
		return bad_at(r, n,
		    "severity=\"%s\" is unknown; write unknown, info, low, medium or high", s);
	*ret = s != NULL ? xstrdup(s) : otherwise != NULL ? xstrdup(otherwise) : NULL;
	return 0;
}

const char *const bench_role_names[] = { [ROLE_FULL] = "full", [ROLE_UNSCORED] = "unscored",
	[ROLE_UNCHECKED] = "unchecked" };
_Static_assert(ARRAY_SIZE(bench_role_names) == NROLES, "each role has a name");

int
read_role(struct reader *r, const xmlNode *n, int otherwise, int *ret)
{
	const char *s = attribute(n, "role");

	*ret = otherwise;
	if (s == NULL)
		return 0;
	for (*ret = 0; *ret < NROLES; ++*ret)
		if (strcmp(s, bench_role_names[*ret]) == 0)
			return 0;
	return bad_at(r, n, "role=\"%s\" is unknown; write full, unscored or unchecked", s);
}

const char *
need(struct reader *r, const xmlNode *n, const char *name)
{
	const char *s = attribute(n, name);

	if (s != NULL && *s != '\0')
		return s;
	bad_at(r, n, "<%s> has no %s; add one", (const char *)n->name, name);
	return NULL;
}

/* The line an id was given on, or 0: groups, rules, Values and profiles share one table here. */
static int
line_of_id(const struct bench *b, const char *id)
{
	if (id == NULL)
		return 0;
	for (size_t i = 0; i < b->nvalues; i++)
		if (strcmp(b->values[i].id, id) == 0)
			return b->values[i].line;
	for (size_t i = 0; i < b->nprofiles; i++)
		if (strcmp(b->profiles[i].id, id) == 0)
			return b->profiles[i].line;
	for (size_t i = 0; i < b->ngroups; i++)
		if (strcmp(b->groups[i].id, id) == 0)
			return b->groups[i].line;
	for (size_t i = 0; i < b->nrules; i++)
		if (strcmp(b->rules[i].id, id) == 0)
			return b->rules[i].line;
	return 0;
}

int
read_any_id(struct reader *r, const xmlNode *n, const char *kind, char **ret)
{
	const char *id = need(r, n, "id"), *rest;
	size_t len = strlen(kind);

	if (id == NULL)
		return -1;
	rest = strncmp(id, "xccdf_", 6) == 0 ? strchr(id + 6, '_') : NULL;
	if (rest == NULL || rest == id + 6 || strncmp(rest + 1, kind, len) != 0 ||
	    rest[len + 1] != '_' || rest[len + 2] == '\0' ||
	    xmlValidateNCName((const xmlChar *)id, 0) != 0)
		return bad_at(
		    r, n, "id=\"%s\" is not of the form xccdf_<reverse DNS>_%s_<name>", id, kind);
	*ret = clean_string(id);
	return 0;
}

int
read_id(struct reader *r, const xmlNode *n, const char *kind, char **ret)
{
	autofree char *id = NULL;
	int line;

	if (read_any_id(r, n, kind, &id) < 0)
		return -1;
	if ((line = line_of_id(r->b, id)) != 0)
		return bad_at(
		    r, n, "id=\"%s\" is taken: line %d; give each item its own", id, line);
	*ret = id;
	id = NULL;
	return 0;
}

static const char *
language(const xmlNode *n)
{
	for (; n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
			if (a->ns != NULL && strcmp((const char *)a->name, "lang") == 0)
				return a->children == NULL ? ""
							   : (const char *)a->children->content;
	return "";
}

/*
 * The text of the children of that name, "" if there are none. An element may be there several
 * times: once a language, of which the first is taken, or, prose, several parts, which become
 * paragraphs.
 */
int
read_text(struct reader *r, const xmlNode *n, const char *name, enum text_form form, char **ret)
{
	autobuf struct buf out = BUF_INIT;
	const xmlNode *first = NULL;

	FOREACH_ELEMENT(c, n)
	{
		if (!is_xccdf(c, name))
			continue;
		if (first != NULL &&
		    (form == TEXT_LINE || strcmp(language(first), language(c)) != 0))
			continue;
		if (first == NULL)
			first = c;
		if (out.len > 0)
			buf_addc(&out, '\n');
		if (text_read(r, c, form, &out) < 0)
			return -1;
	}
	*ret = buf_take(&out);
	return 0;
}

int
read_title(struct reader *r, const xmlNode *n, char **ret)
{
	if (read_text(r, n, "title", TEXT_LINE, ret) < 0)
		return -1;
	if (**ret == '\0')
		return bad_at(r, n, "<%s> has no title; add <title>", (const char *)n->name);
	return 0;
}

/* The text of an element that may hold no other: a Value's, a plain-text's, a version. */
int
read_plain(struct reader *r, const xmlNode *n, char **ret)
{
	autobuf struct buf out = BUF_INIT;

	if (element_from(n->children) != NULL)
		return bad_at(
		    r, n, "<%s> holds an element; it is plain text", (const char *)n->name);
	if (text_read(r, n, TEXT_LINE, &out) < 0)
		return -1;
	if (out.len > MAX_VALUE)
		return bad_at(
		    r, n, "<%s> is longer than %d bytes", (const char *)n->name, MAX_VALUE);
	*ret = buf_take(&out);
	return 0;
}
