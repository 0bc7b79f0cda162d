/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_rule: groups and rules, each rule with its check. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"
#include "checks/inline.h"

/* Our element in <metadata>: <p:rule number="" assessment=""/> or <p:group number=""/>. *ret is
 * NULL if there is none. */
static int
find_metadata(struct reader *r, const xmlNode *n, const char *name, const char *attributes,
    const xmlNode **ret)
{
	const struct shape shape = { name, attributes, "", "" };

	*ret = NULL;
	FOREACH_ELEMENT(m, n)
	{
		if (!is_xccdf(m, "metadata"))
			continue;
		FOREACH_ELEMENT(c, m)
		{
			if (strcmp(ns_of(c), PLIMSOLL_NS) != 0)
				continue;
			if (strcmp((const char *)c->name, name) != 0 || *ret != NULL)
				return bad_at(r, c,
				    "<%s> may not stand here; <metadata> of a <%s> holds one <%s> "
				    "of " PLIMSOLL_NS,
				    (const char *)c->name, (const char *)n->name, name);
			if (check_attributes(r, c, &shape) < 0)
				return -1;
			*ret = c;
		}
	}
	return 0;
}

/* "5", "5.32", "A-1": no white space, so that it can be typed. */
static bool
is_number(const char *s)
{
	size_t len = strspn(s, "0123456789.-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

	return len > 0 && len <= 32 && s[len] == '\0';
}

static int
read_number(struct reader *r, const xmlNode *n, const xmlNode *meta, const char *what, char **ret)
{
	const char *number = meta == NULL ? NULL : attribute(meta, "number");

	if (number == NULL)
		return bad_at(r, n,
		    "<%s> has no number; add <metadata><p:%s xmlns:p=\"" PLIMSOLL_NS
		    "\" number=\"1\"/></metadata>",
		    (const char *)n->name, what);
	if (!is_number(number))
		return bad_at(r, meta,
		    "number=\"%s\" is none; write digits, letters, dots and dashes, such as 5.1",
		    number);
	*ret = xstrdup(number);
	return 0;
}

struct check_cursor {
	size_t table, row;
};

static const char *
next_check(void *cursor)
{
	struct check_cursor *c = cursor;

	for (; check_tables[c->table] != NULL; c->table++, c->row = 0)
		if (check_tables[c->table][c->row].name != NULL)
			return check_tables[c->table][c->row++].name;
	return NULL;
}

static int
read_check_name(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	static const struct shape shape = { "check", "name", "", "" };
	struct check_cursor cursor = { 0, 0 };
	const char *name, *near;

	if (!is_named(n, PLIMSOLL_NS, "check"))
		return bad_at(r, n,
		    "<%s> in <check-content> is unknown; write <check xmlns=\"" PLIMSOLL_NS
		    "\" name=\"...\"/>",
		    (const char *)n->name);
	if (check_attributes(r, n, &shape) < 0 || (name = need(r, n, "name")) == NULL)
		return -1;
	if (n->children != NULL &&
	    (element_from(n->children) != NULL || !xmlIsBlankNode(n->children)))
		return bad_at(
		    r, n, "the <check> in <check-content> holds something; it is to be empty");
	if (rule->check != NULL)
		return bad_at(r, n, "a second check in <check-content>; a rule has one");
	if (check_find(name) == NULL) {
		near = nearest_word(name, next_check, &cursor);
		return bad_at(r, n, "there is no check \"%.100s\"; %s%s%s", name,
		    near == NULL ? "plimsoll list checks shows those there are" : "did you mean \"",
		    near == NULL ? "" : near, near == NULL ? "" : "\"?");
	}
	rule->check = xstrdup(name);
	return 0;
}

static bool
is_exported(const struct bench_rule *rule, const char *name)
{
	for (size_t i = 0; i < rule->nexports; i++)
		if (strcmp(rule->exports[i].name, name) == 0)
			return true;
	return false;
}

/* <p:row kind="" path="" predicate="" .../>: a check of the benchmark's own, called as the rule is. */
static int
read_row(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	static const struct shape shape = { "row", "kind role path predicate want value null absent", "", "" };
	struct inline_row row = { .name = id_name(rule->id), .role = attribute(n, "role"), .want = attribute(n, "want"),
		.value = attribute(n, "value"), .null = attribute(n, "null"), .absent = attribute(n, "absent") };
	autofree char *want = clean_string(row.want);
	struct err e = { 0, "" };

	if (check_attributes(r, n, &shape) < 0 || (row.kind = need(r, n, "kind")) == NULL || (row.path = need(r, n, "path")) == NULL ||
	    (row.predicate = need(r, n, "predicate")) == NULL)
		return -1;
	if (n->children != NULL && (element_from(n->children) != NULL || !xmlIsBlankNode(n->children)))
		return bad_at(r, n, "the <row> in <check-content> holds something; it is to be empty");
	if (rule->check != NULL)
		return bad_at(r, n, "a second check in <check-content>; a rule has one");
	if (check_find(row.name) != NULL)
		return bad_at(r, n, "a check that comes with plimsoll is called \"%s\" as this rule is; name that check, or give the rule "
		    "another id", row.name);
	for (size_t i = 0; i < r->b->nrules; i++)
		if (r->b->rules[i].row != NULL && strcmp(r->b->rules[i].check, row.name) == 0)
			return bad_at(r, n, "the row of line %d is called \"%s\" as this rule is; give the rule another id",
			    r->b->rules[i].line, row.name);
	if (row.value != NULL && !is_exported(rule, row.value))
		return bad_at(r, n, "value=\"%s\" is no export-name here; add a <check-export> of that name before <check-content>",
		    row.value);
	row.want = want;
	if (inline_make(&row, &rule->row, &e) < 0)
		return bad_at(r, n, "%s", e.msg);
	rule->check = xstrdup(row.name);
	return 0;
}

static int
read_check_content(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	if (check_shape(r, n) < 0)
		return -1;
	if (rule->check != NULL)
		return bad_at(r, n, "a second <check-content>; a rule has one");
	FOREACH_ELEMENT(c, n)
	if ((is_named(c, PLIMSOLL_NS, "row") ? read_row(r, c, rule) : read_check_name(r, c, rule)) < 0)
		return -1;
	if (rule->check == NULL)
		return bad_at(r, n,
		    "<check-content> is empty; name a check: <check xmlns=\"" PLIMSOLL_NS
		    "\" name=\"...\"/>");
	return 0;
}

static int
read_export(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	const char *value, *name;
	struct bench_export *x;

	if (check_shape(r, n) < 0 || (value = need(r, n, "value-id")) == NULL ||
	    (name = need(r, n, "export-name")) == NULL)
		return -1;
	if (value_by_id(r->b, value) == NULL)
		return bad_at(r, n,
		    "<check-export> names \"%s\", which is no Value here; correct the value-id",
		    value);
	for (size_t i = 0; i < rule->nexports; i++)
		if (strcmp(rule->exports[i].name, name) == 0)
			return bad_at(r, n, "export-name \"%s\" is there twice; remove one", name);
	if (++r->uses > MAX_USES)
		return bad_at(r, n, "more than %d uses of Values", MAX_USES);
	x = APPEND(rule->exports, rule->nexports);
	x->value_id = clean_string(value);
	x->name = clean_string(name);
	x->text = xstrdup("");
	return 0;
}

struct value_cursor {
	const struct check *check;
	size_t i;
};

static const char *
next_value(void *cursor)
{
	struct value_cursor *c = cursor;

	return check_value_name(c->check, c->i++);
}

/* The export-names that a check takes, for people. The caller frees. */
static char *
value_names(const struct check *check)
{
	struct buf names = BUF_INIT;
	const char *name;

	for (size_t i = 0; (name = check_value_name(check, i)) != NULL; i++)
		buf_addf(&names, "%s%s", i > 0 ? ", " : "", name);
	return buf_take(&names);
}

/* An export that the check does not look at: the site would believe that it steers it. */
static int
bad_export(struct reader *r, const xmlNode *n, const char *name, const struct check *check)
{
	struct value_cursor cursor = { check, 0 };
	const char *near = nearest_word(name, next_value, &cursor);
	autofree char *names = value_names(check);

	if (*names == '\0')
		return bad_at(r, n, "check %s takes no Value, and export-name=\"%.100s\" is for it; remove the <check-export>", check->name,
		    name);
	if (near == NULL || strchr(names, ',') == NULL)
		return bad_at(r, n, "check %s takes no Value as export-name=\"%.100s\"; it takes %s", check->name, name, names);
	return bad_at(r, n, "check %s takes no Value as export-name=\"%.100s\"; did you mean \"%s\"? It takes %s", check->name, name,
	    near, names);
}

/* What a rule exports is what its check takes, and holds what that cannot decide without. */
static int
check_exports(struct reader *r, const xmlNode *n, const struct bench_rule *rule)
{
	const struct check *check = rule->row != NULL ? rule->row : check_find(rule->check);

	FOREACH_ELEMENT(c, n)
	{
		struct value_cursor cursor = { check, 0 };
		const char *name = is_xccdf(c, "check-export") ? attribute(c, "export-name") : NULL, *known = NULL;

		while (name != NULL && (known = next_value(&cursor)) != NULL && strcmp(known, name) != 0)
			;
		if (name != NULL && known == NULL)
			return bad_export(r, c, name, check);
	}
	for (size_t i = 0; check->needs[i] != NULL; i++)
		if (!is_exported(rule, check->needs[i]))
			return bad_at(r, n, "check %s cannot decide without a Value that is not exported to it; add <check-export "
			    "value-id=\"...\" export-name=\"%s\"/> before <check-content>", check->name, check->needs[i]);
	return 0;
}

static int
read_check(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	const char *system;

	if (rule->check != NULL)
		return bad_at(r, n, "a second <check>; a rule has one");
	if (check_shape(r, n) < 0 || (system = need(r, n, "system")) == NULL)
		return -1;
	if (strcmp(system, PLIMSOLL_NS) != 0)
		return bad_at(r, n,
		    "check system \"%.200s\" is not plimsoll's; write system=\"" PLIMSOLL_NS "\"",
		    system);
	FOREACH_ELEMENT(c, n)
	{
		if (is_xccdf(c, "check-export") && read_export(r, c, rule) < 0)
			return -1;
		if (is_xccdf(c, "check-content") && read_check_content(r, c, rule) < 0)
			return -1;
	}
	if (rule->check == NULL)
		return bad_at(r, n, "<check> has no <check-content>; add one that names a check");
	return check_exports(r, n, rule);
}

static int
read_reference(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	const char *href = attribute(n, "href");
	autobuf struct buf text = BUF_INIT;
	struct bench_reference *ref;

	/* Text, or elements of the Dublin Core: <dc:title>, ... */
	FOREACH_ELEMENT(c, n)
	{
		if (text_read(r, c, TEXT_LINE, &text) < 0)
			return -1;
		buf_addc(&text, ' ');
	}
	if (text.len > 0)
		text.s[--text.len] = '\0';
	else if (text_read(r, n, TEXT_LINE, &text) < 0)
		return -1;
	ref = APPEND(rule->references, rule->nreferences);
	ref->framework = clean_string(href == NULL ? "reference" : bench_framework_name(href));
	ref->requirement = buf_take(&text);
	return 0;
}

static int
read_fix(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	const char *system = attribute(n, "system"), *disruption = attribute(n, "disruption");
	autobuf struct buf text = BUF_INIT;
	struct bench_fix *fix;

	if (text_read(r, n, TEXT_CODE, &text) < 0)
		return -1;
	fix = APPEND(rule->fixes, rule->nfixes);
	fix->system = clean_string(system == NULL ? "" : system);
	fix->disruption = clean_string(disruption == NULL ? "unknown" : disruption);
	fix->text = buf_take(&text);
	return 0;
}

static int
read_rule_metadata(struct reader *r, const xmlNode *n, struct bench_rule *rule)
{
	const xmlNode *meta;
	const char *assessment;

	if (find_metadata(r, n, "rule", "number assessment", &meta) < 0 ||
	    read_number(r, n, meta, "rule", &rule->number) < 0 ||
	    (assessment = need(r, meta, "assessment")) == NULL)
		return -1;
	for (size_t i = 0; i + 1 < r->b->nrules; i++)
		if (strcmp(r->b->rules[i].number, rule->number) == 0)
			return bad_at(r, meta,
			    "number \"%s\" is taken: line %d; give each rule its own", rule->number,
			    r->b->rules[i].line);
	if (strcmp(assessment, "automated") != 0 && strcmp(assessment, "manual") != 0)
		return bad_at(
		    r, meta, "assessment=\"%s\" is unknown; write automated or manual", assessment);
	rule->assessment = xstrdup(assessment);
	return 0;
}

static int
read_rule_parts(struct reader *r, const xmlNode *n, long group)
{
	struct bench_rule *rule;
	const struct bench_group *top;
	char *id = NULL;
	bool multiple;
	int role;

	if (group < 0)
		return bad_at(r, n,
		    "<Rule> stands outside any <Group>; put it into one, which gives it a section");
	if (r->b->nrules == MAX_ITEMS)
		return bad_at(r, n, "more than %d rules", MAX_ITEMS);
	if (check_shape(r, n) < 0 || read_id(r, n, "rule", &id) < 0)
		return -1;
	rule = APPEND(r->b->rules, r->b->nrules);
	rule->id = id;
	rule->line = (int)xmlGetLineNo(n);
	rule->group = (size_t)group;
	rule->cluster = clean_string(attribute(n, "cluster-id"));
	for (top = &r->b->groups[group]; top->parent >= 0; top = &r->b->groups[top->parent])
		;
	rule->section = xstrdup(top->number);
	if (read_bool(r, n, "selected", true, &rule->selected) < 0 ||
	    read_bool(r, n, "multiple", false, &multiple) < 0 ||
	    read_weight(r, n, 1, &rule->weight) < 0 || read_role(r, n, ROLE_FULL, &role) < 0 ||
	    read_severity(r, n, "unknown", &rule->severity) < 0 ||
	    read_title(r, n, &rule->title) < 0 || read_rule_metadata(r, n, rule) < 0 ||
	    read_text(r, n, "description", TEXT_PROSE, &rule->description) < 0 ||
	    read_text(r, n, "rationale", TEXT_PROSE, &rule->rationale) < 0 ||
	    read_text(r, n, "fixtext", TEXT_PROSE, &rule->fixtext) < 0)
		return -1;
	rule->role = (enum bench_role)role;
	FOREACH_ELEMENT(c, n)
	{
		if (is_xccdf(c, "reference") && read_reference(r, c, rule) < 0)
			return -1;
		if (is_xccdf(c, "fix") && read_fix(r, c, rule) < 0)
			return -1;
		if (is_xccdf(c, "check") && read_check(r, c, rule) < 0)
			return -1;
	}
	if (rule->check == NULL)
		return bad_at(r, n, "<Rule> has no <check>; add one that names a check");
	return 0;
}

/* One that could not be read does not stay. */
static int
read_rule(struct reader *r, const xmlNode *n, long group)
{
	size_t before = r->b->nrules;

	if (read_rule_parts(r, n, group) == 0)
		return 0;
	while (r->b->nrules > before)
		rule_clear(&r->b->rules[--r->b->nrules]);
	return -1;
}

static int
read_group_head(struct reader *r, const xmlNode *n, long parent)
{
	size_t i = r->b->ngroups;
	struct bench_group *g;
	const xmlNode *meta;
	char *id = NULL;

	if (i == MAX_ITEMS)
		return bad_at(r, n, "more than %d groups", MAX_ITEMS);
	if (check_shape(r, n) < 0 || read_id(r, n, "group", &id) < 0)
		return -1;
	g = APPEND(r->b->groups, r->b->ngroups);
	g->id = id;
	g->line = (int)xmlGetLineNo(n);
	g->parent = parent;
	g->cluster = clean_string(attribute(n, "cluster-id"));
	if (read_bool(r, n, "selected", true, &g->selected) < 0 ||
	    read_weight(r, n, 1, &g->weight) < 0 || read_title(r, n, &g->title) < 0 ||
	    find_metadata(r, n, "group", "number", &meta) < 0)
		return -1;
	if (meta == NULL && parent >= 0)
		g->number = xstrdup("");
	else if (read_number(r, n, meta, "group", &g->number) < 0)
		return -1;
	for (size_t j = 0; j < i; j++)
		if (*g->number != '\0' && strcmp(r->b->groups[j].number, g->number) == 0)
			return bad_at(r, meta,
			    "number \"%s\" is taken: line %d; give each group its own", g->number,
			    r->b->groups[j].line);
	return 0;
}

static int
read_group(struct reader *r, const xmlNode *n, long parent)
{
	size_t i = r->b->ngroups;

	if (read_group_head(r, n, parent) == 0)
		return read_items(r, n, (long)i);
	while (r->b->ngroups > i)
		group_clear(&r->b->groups[--r->b->ngroups]);
	return -1;
}

int
read_items(struct reader *r, const xmlNode *n, long group)
{
	FOREACH_ELEMENT(c, n)
	{
		if (is_xccdf(c, "Group") && read_group(r, c, group) < 0 && !go_on(r, c))
			return -1;
		if (is_xccdf(c, "Rule") && read_rule(r, c, group) < 0 && !go_on(r, c))
			return -1;
	}
	return 0;
}
