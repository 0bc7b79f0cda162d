/* SPDX-License-Identifier: Apache-2.0 */
/*
 * operator: who runs this, and how it was started, as far as the kernel tells (PCI DSS 10.2.2: who, and from where).
 */
#ifndef AUDIT_OPERATOR_H
#define AUDIT_OPERATOR_H

#include "audit/json.h"

/*
 * login: the name of the real user, or NULL: not known. To be asked before the sandbox closes /proc. An object, the caller's:
 *   uid, effective_uid: getuid(2), geteuid(2)
 *   login: as given, or null
 *   login_uid: who logged in, whatever su(1) and sudo(8) made of it since: /proc/self/loginuid (proc_pid_loginuid(5)); null: nobody
 *      did (a service), or the kernel does not say
 *   sudo_user: SUDO_USER, or null. Whoever starts the program can set it.
 *   unit: the systemd unit that it runs in, the last component of its control group that is one ("plimsoll.service",
 *      "session-3.scope"), or null
 *   terminal: the name of the terminal that it was started at (ttyname(3) of standard error, output or input), or null
 */
cJSON *operator_object(const char *login);

/* How it was started: "systemd" (a service unit, INVOCATION_ID of systemd.exec(5)), "terminal", or "other" (cron(8), a script). */
const char *operator_trigger(const cJSON *operator);

#endif
