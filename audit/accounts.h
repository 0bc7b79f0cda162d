/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accounts: who belongs to a group, by the group's list and by primary group.
 *
 * Users and groups are asked of NSS (nsswitch.conf(5)), and NSS runs modules that others wrote, some of which ask servers.
 * They run in a process of their own: forked before the locks and before anything of a stranger is parsed, as nobody, without
 * capabilities and without any file of ours open. It takes one question, and is given a time; it ends when that is over, or
 * when nobody waits for its answer any more.
 *
 * Below --root the files there are read instead, and no NSS: the machine that audits knows other users.
 */
#ifndef AUDIT_ACCOUNTS_H
#define AUDIT_ACCOUNTS_H

#include <sys/types.h>

#include "audit/json.h"

/* Groups that can be asked about at once. */
#define ACCOUNTS_MAX_GROUPS 16
/* Time that a directory is given. */
#define ACCOUNTS_TIMEOUT_MS 20000

struct accounts;

/* Starts the process. Never NULL: what went wrong is the answer. */
struct accounts *accounts_open(void);
/*
 * Asks about some groups, once. services: {passwd: [...], group: [...], initgroups: [...]} as nsswitch.conf(5) names them, or NULL;
 * each is asked alone whether it lists anything. The answer is awaited for timeout_ms, and never beyond deadline (now_ms()).
 */
void accounts_ask(struct accounts *a, const uint32_t *gids, size_t n, const cJSON *services, int timeout_ms, int64_t deadline);
/*
 * Waits for the answer: a document (audit/facts.h), source "NSS"; the caller's. data:
 *   groups: [{gid, name}]          each that has one of the numbers; two may share one
 *   members: [{gid, name, uid, by}] by: "member list" (uid null if it is no account), "primary group", or "initgroups": what a login
 *      of the account gets, though no list says so (getgrouplist(3), for each account that is listed)
 *   accounts: how many accounts could be listed
 *   listed {passwd, group}: those of the services that list at least one entry; of initgroups by their groups. A directory that
 *      is down lists none, and no error of it reaches who asks all services at once.
 * error timeout, or accounts-gone if the process ended. An entry of "errors" where a list is not complete.
 */
cJSON *accounts_answer(struct accounts *a);
/* Whether that would not wait for the first bytes of the answer. */
bool accounts_are_in(const struct accounts *a);
void accounts_close(struct accounts *a);

/*
 * What a process that asks name services does first: it becomes nobody, without capabilities and new privileges, and keeps no
 * descriptor but the given one, which becomes 3 (what modules print goes nowhere). False: it has rights left, and should end.
 */
bool accounts_give_up_rights(int given);

/* The name of a user, asked in such a process of its own; NULL if he has none, or not in time. The caller frees. */
char *accounts_login(uid_t uid, int timeout_ms, int64_t deadline);

/*
 * An account as /etc/passwd itself has it: no name service is asked, which may be anywhere and never answer. By its name, or by
 * its uid if name is NULL. False if it stands elsewhere or nowhere. The caller frees name and home.
 */
struct account {
	char *name, *home;
	uid_t uid;
};
bool account_of_file(const char *name, uid_t uid, struct account *ret);
void account_free(struct account *a);
/* A group's name in /etc/group, or its number. The caller frees. */
char *account_group(gid_t gid);

/* The same data, without listed, out of the bytes of group(5) and passwd(5), for one group by name, or by number where none has that
 * name. An error document (not-proven)
 * where groups of that name have different numbers. The caller's. */
cJSON *accounts_of_files(const char *source, const char *group, size_t ngroup, const char *passwd, size_t npasswd,
    const char *name);
/* Whether lines of group(5) or passwd(5) take in what a directory knows, as compat lets them ("+", "-", "+@netgroup"). */
bool accounts_have_compat(const char *bytes, size_t len);
/*
 * The services that nsswitch.conf(5) names for a database ("passwd"), without actions: an array of strings. Where it names none:
 * "files"; null for "initgroups", which is "group" then. The caller's.
 */
cJSON *accounts_services(const char *conf, size_t len, const char *database);

#endif
