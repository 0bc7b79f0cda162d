/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_audit: what the kernel writes down of accesses to the engine's files and programs (1.1.3 to 1.1.18): the files, and
 * whether the kernel audits at all. checks/host_audit_rules.c knows the rules.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "checks/host_audit.h"

/* ---- the system ---- */

enum answer { NO, YES, NOT_KNOWN };

/* Notes and words for what is right, but not all that one might think. */
static void
add_circumstances(struct look *at, enum answer persists, struct buf *b)
{
	struct fact enabled = look_at(at, "audit:kernel.enabled", "1 or 2"), pid = look_at(at, "audit:kernel.pid", NULL),
		    lost = look_at(at, "audit:kernel.lost", NULL);

	if (enabled.seen == SEEN_VALUE && cJSON_GetNumberValue(enabled.v) == 2)
		buf_adds(b, "; the rules are locked");
	if (pid.seen == SEEN_VALUE && cJSON_GetNumberValue(pid.v) == 0)
		buf_adds(b, "; no audit daemon takes the records: they go to the kernel's log");
	if (lost.seen == SEEN_VALUE && cJSON_GetNumberValue(lost.v) > 0)
		buf_addf(b, "; %.0f records were lost", cJSON_GetNumberValue(lost.v));
	if (persists == NO)
		buf_adds(b, "; no rule file asks for it: after the next start it is gone");
}

/* Whether the rules of the files would cover it; without a word or a note. */
static enum answer
files_cover(const struct look *at, const struct target *target)
{
	struct fact configured = look_aside(at, "audit:configured");
	struct finding none = { 0 };
	struct look quiet = *at;
	struct tally t = { .list = "configured" };
	enum verdict v;

	if (configured.seen != SEEN_VALUE || configured.code != NULL || !cJSON_IsArray(configured.v))
		return NOT_KNOWN;
	quiet.notes = &none;
	v = audit_judge(&quiet, target, configured.v, &t);
	finding_free(&none);
	return v == PASS ? YES : v == FAIL ? NO : NOT_KNOWN;
}

/* Adds to what has been said. */
static enum verdict
say_more(struct look *at, enum verdict v, const char *before, const char *after)
{
	autofree char *said = at->notes->message;

	at->notes->message = NULL;
	return say(at, v, "%s%s%s", before, said, after);
}

static enum verdict
by_kernel(struct look *at, const struct target *target)
{
	struct fact enabled = look_at(at, "audit:kernel.enabled", "1 or 2"), rules = look_aside(at, "audit:rules");
	struct tally t = { .list = "rules" };
	autobuf struct buf more = BUF_INIT;
	enum answer persists = files_cover(at, target);
	enum verdict v;

	if (enabled.seen != SEEN_VALUE || !cJSON_IsNumber(enabled.v))
		return say_unseen(at, enabled, "kernel.enabled", "a number");
	if (rules.seen != SEEN_VALUE || rules.code != NULL || !cJSON_IsArray(rules.v)) {
		rules = look_at(at, "audit:rules", "a list of rules");
		if (rules.seen == SEEN_VALUE && rules.code != NULL)
			return say(at, ERROR, "the list of audit rules is not complete: %s", rules.why);
		return say_unseen(at, rules, "rules", "a list of rules");
	}
	if (cJSON_GetNumberValue(enabled.v) != 1 && cJSON_GetNumberValue(enabled.v) != 2)
		return say(at, FAIL, "the kernel's auditing is switched off (enabled %.0f): nothing is recorded of %s",
		    cJSON_GetNumberValue(enabled.v), target->path);
	v = audit_judge(at, target, rules.v, &t);
	if (v == FAIL && t.first == SIZE_MAX)
		look_at(at, "audit:rules", "a rule about it");
	if (v == PASS)
		add_circumstances(at, persists, &more);
	else if (v == FAIL && persists == YES)
		buf_adds(&more, "; the rule files ask for it, but that is not loaded");
	return say_more(at, v, "", more.s);
}

/* A root that is not running: what would be loaded. */
static enum verdict
by_files(struct look *at, const struct target *target)
{
	struct fact rules = look_aside(at, "audit:configured"), enabled = look_at(at, "audit:configured_enabled", "not 0"),
		    problems = look_at(at, "audit:problems", "none"), loader = look_at(at, "audit:loader", "true");
	struct tally t = { .list = "configured" };
	struct target there = *target;
	enum verdict v;

	/* what will be mounted is not known; a folder that is watched is seldom parted from its files */
	if (there.mount == NULL)
		there.mount = "/";
	if (rules.seen != SEEN_VALUE || rules.code != NULL || !cJSON_IsArray(rules.v))
		return say_unseen(at, look_at(at, "audit:configured", "a list of rules"), "configured",
		    "a complete list of rules");
	if (problems.seen != SEEN_VALUE || !cJSON_IsArray(problems.v))
		return say_unseen(at, problems, "problems", "a list");
	if (loader.seen != SEEN_VALUE || !cJSON_IsBool(loader.v))
		return say_unseen(at, loader, "loader", "a bool");
	if ((enabled.seen != SEEN_VALUE || !cJSON_IsNumber(enabled.v)) && enabled.seen != SEEN_NULL)
		return say_unseen(at, enabled, "configured_enabled", "a number or null");
	if (cJSON_IsFalse(loader.v)) {
		struct fact by = look_at(at, "audit:loader_by", NULL);

		return say(at, FAIL, "%s: no audit rule is ever loaded there: %s", target->path,
		    by.seen == SEEN_VALUE ? json_str(by.v, "", "") : "auditctl is not installed");
	}
	if (cJSON_GetArraySize(problems.v) > 0 && json_num(problems.v, "[0].line", 0) == 0)
		return say(at, UNKNOWN, "%s: what is audited is not known: %s: %s", target->path,
		    json_str(problems.v, "[0].file", "a rule file"), json_str(problems.v, "[0].message", ""));
	if (cJSON_GetArraySize(problems.v) > 0)
		return say(at, UNKNOWN, "%s: line %.0f of %s may not be loaded (%s), so what is loaded is not known",
		    target->path, json_num(problems.v, "[0].line", 0), json_str(problems.v, "[0].file", "a rule file"),
		    json_str(problems.v, "[0].message", ""));
	if (enabled.seen == SEEN_VALUE && cJSON_GetNumberValue(enabled.v) == 0)
		return say(at, FAIL, "%s: the rule files switch auditing off (-e 0)", target->path);
	v = audit_judge(at, &there, rules.v, &t);
	if (v == FAIL && t.first == SIZE_MAX)
		look_at(at, "audit:configured", "a rule about it");
	return say_more(at, v, "by the rule files, as no kernel runs there: ", "");
}

/* A root that is not running has no kernel, nor a daemon. */
static bool
is_not_live(struct fact kernel)
{
	return kernel.seen == SEEN_ERROR && strcmp(kernel.code, "not-live") == 0;
}

static enum verdict
judge_target(struct look *at, const struct target *target)
{
	struct fact kernel = look_at(at, "audit:kernel", NULL);

	if (is_not_live(kernel))
		return by_files(at, target);
	if (kernel.seen == SEEN_ERROR && strcmp(kernel.code, "EPROTONOSUPPORT") == 0)
		return say(at, FAIL, "this kernel does not audit: nothing is recorded of %s", target->path);
	if (kernel.seen == SEEN_ERROR && files_cover(at, target) == YES) {
		enum verdict v = say_unseen(at, kernel, "kernel", "the state of the kernel's auditing");

		return say_more(at, v, "", "; the rule files ask for it, which does not say that it is loaded");
	}
	return by_kernel(at, target);
}

/* ---- the files of a role ---- */

/* Where a file lies; *ret_same: whether the daemon sees the same one under that name as the host. */
static const char *
mount_of(const struct look *at, const char *real, enum answer *ret_same)
{
	struct fact f = look_aside(at, "audit:mounts");
	const cJSON *m, *same;

	*ret_same = NOT_KNOWN;
	if (f.seen == SEEN_VALUE && cJSON_IsArray(f.v))
		cJSON_ArrayForEach(m, f.v)
			if (strcmp(json_str(m, "path", ""), real) == 0) {
				same = json_at(m, "same");
				*ret_same = cJSON_IsTrue(same) ? YES : cJSON_IsFalse(same) ? NO : NOT_KNOWN;
				return json_str(m, "mount", NULL);
			}
	return NULL;
}

/* What the host's names are known to audit, where the daemon's are not known to be the same. */
static enum verdict
say_same_unseen(struct look *at, const struct target *target)
{
	struct fact f = look_at(at, "audit:mounts", NULL);

	if (f.seen != SEEN_VALUE || f.code != NULL || !cJSON_IsArray(f.v))
		return say_unseen(at, f, "mounts", "a list");
	return say(at, UNKNOWN, "%s is audited, but whether the daemon sees the same file under that name is not known", target->path);
}

/* One entry of the list. NOTAPPLICABLE: there is no such file. */
static enum verdict
judge_entry(struct look *at, const struct check *c, size_t i, bool directory)
{
	autofree char *exists_at = xasprintf("roles:list[%zu].exists", i), *path_at = xasprintf("roles:list[%zu].path", i),
		      *real_at = xasprintf("roles:list[%zu].real", i), *proven_at = xasprintf("roles:list[%zu].proven", i);
	struct fact path = look_at(at, path_at, NULL), exists = look_at(at, exists_at, NULL), real;
	struct fact proof = look_at(at, proven_at, NULL);
	struct target target = { .directory = directory, .need = (unsigned)c->num };
	bool proven = proof.seen == SEEN_VALUE && cJSON_IsTrue(proof.v);
	enum answer same;
	enum verdict v;

	if (exists.seen != SEEN_VALUE || !cJSON_IsBool(exists.v))
		return say_unseen(at, exists, exists_at + strlen("roles:"), "whether the file exists");
	if (cJSON_IsFalse(exists.v) && !proven)
		return say(at, UNKNOWN, "there is no %s, but it is not proven to be what the daemon uses",
		    path.seen == SEEN_VALUE && *json_str(path.v, "", "") != '\0' ? json_str(path.v, "", "") : c->want);
	if (cJSON_IsFalse(exists.v))
		return say(at, NOTAPPLICABLE, "there is no %s",
		    path.seen == SEEN_VALUE && *json_str(path.v, "", "") != '\0' ? json_str(path.v, "", "") : c->want);
	real = look_at(at, real_at, NULL);
	if (path.seen != SEEN_VALUE || !cJSON_IsString(path.v))
		return say_unseen(at, path, path_at + strlen("roles:"), "a path");
	if (real.seen != SEEN_VALUE || !cJSON_IsString(real.v))
		return say_unseen(at, real, real_at + strlen("roles:"), "a path");
	target.path = path.v->valuestring;
	target.real = real.v->valuestring;
	target.mount = mount_of(at, target.real, &same);
	if (same == NO)
		return say(at, UNKNOWN,
		    "%s: the daemon sees another file under that name than the host, whose names audit rules have",
		    target.path);
	v = judge_target(at, &target);
	if (v == PASS && same == NOT_KNOWN && !is_not_live(look_aside(at, "audit:kernel")))
		return say_same_unseen(at, &target);
	if (v == PASS && !proven)
		return say(at, UNKNOWN, "%s is audited, but it is not proven to be what the daemon uses", target.path);
	return v;
}

/* All files of the role: the worst of them is said. */
static enum verdict
judge_role(struct look *at, const struct check *c, bool directory)
{
	struct fact list = look_aside(at, "roles:list");
	enum verdict worst = NVERDICTS;
	autofree char *message = NULL;
	const cJSON *entry;
	size_t i = 0;

	if (list.seen != SEEN_VALUE || !cJSON_IsArray(list.v))
		return say_unseen(at, look_at(at, "roles:list", "a list of files"), "list", "a list of files");
	cJSON_ArrayForEach(entry, list.v) {
		enum verdict v;

		i++;
		if (strcmp(json_str(entry, "role", ""), c->want) != 0)
			continue;
		v = judge_entry(at, c, i - 1, directory);
		if (worst != NVERDICTS && verdict_and(v, worst) == worst)
			continue;
		worst = v;
		free(message);
		message = xstrdup(at->notes->message);
	}
	if (worst == NVERDICTS)
		return say(at, UNKNOWN, "these facts do not say where the host has its %s", c->want);
	return say(at, worst, "%s", message);
}

static enum verdict
audited(struct look *at, const struct check *c)
{
	return judge_role(at, c, false);
}

static enum verdict
audited_directory(struct look *at, const struct check *c)
{
	return judge_role(at, c, true);
}

#define READS \
	"roles:list identity:architecture audit:kernel audit:rules audit:configured audit:configured_enabled audit:problems " \
	"audit:loader audit:loader_by audit:mounts"
#define PLACE   (AUDIT_WRITE | AUDIT_ATTRIBUTES)
#define PROGRAM (PLACE | AUDIT_EXECUTE)
#define AUDITED(name, fn, role, need) { name, KIND_HOST, fn, .want = role, .num = need, .reads = READS, .host = true }

/* Programs are started, too. */
const struct check host_audit_checks[] = {
	AUDITED("host-audit-dockerd", audited, "dockerd", PROGRAM),
	AUDITED("host-audit-run-containerd", audited_directory, "run-containerd", PLACE),
	AUDITED("host-audit-data-root", audited_directory, "data-root", PLACE),
	AUDITED("host-audit-etc-docker", audited_directory, "etc-docker", PLACE),
	AUDITED("host-audit-docker-service", audited, "docker.service", PLACE),
	AUDITED("host-audit-containerd-socket", audited, "containerd-socket", PLACE),
	AUDITED("host-audit-docker-socket", audited, "docker-socket", PLACE),
	AUDITED("host-audit-default-docker", audited, "default-docker", PLACE),
	AUDITED("host-audit-daemon-json", audited, "daemon-json", PLACE),
	AUDITED("host-audit-containerd-config", audited, "containerd-config", PLACE),
	AUDITED("host-audit-sysconfig-docker", audited, "sysconfig-docker", PLACE),
	AUDITED("host-audit-containerd", audited, "containerd", PROGRAM),
	AUDITED("host-audit-containerd-shim", audited, "containerd-shim", PROGRAM),
	AUDITED("host-audit-containerd-shim-runc-v1", audited, "containerd-shim-runc-v1", PROGRAM),
	AUDITED("host-audit-containerd-shim-runc-v2", audited, "containerd-shim-runc-v2", PROGRAM),
	AUDITED("host-audit-runc", audited, "runc", PROGRAM),
	{ NULL },
};
