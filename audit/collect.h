/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect: looks once at host and engine, and hands what was seen to a sink, line by line (audit/facts.h).
 * The only part that does I/O before the reports. It judges nothing; what could not be read is a line too.
 */
#ifndef AUDIT_COLLECT_H
#define AUDIT_COLLECT_H

#include "audit/context.h"
#include "audit/progress.h"
#include "audit/redact.h"
#include "audit/scans.h"

/* What the site says of this host; each may be NULL. */
struct asset {
	const char *owner, *environment;
	char **scope;            /* frameworks whose scope it is in; NULL-ended */
};

struct collect_options {
	const char *endpoint;    /* "unix:///run/docker.sock"; NULL: no engine is asked */
	const struct client_tls *tls; /* over TCP: TLS is spoken with this; NULL: none */
	const cJSON *others;     /* engines that are seen beside that one (audit/endpoint.h); NULL: nobody looked */
	const char *chosen_by;   /* why that one: "default", "-H", "host of FILE:LINE", "DOCKER_HOST", ... */
	const char *root;        /* where the host's file system is mounted: "/" live */
	const char *scope;       /* "host", "engine", "all": with "engine" the kernel is not looked at */
	const char *api_version; /* pinned by DOCKER_API_VERSION, or NULL */
	bool deep;               /* the files of running containers are looked at, too */
	const char *scans;       /* a folder of scan reports (audit/scans.h), or NULL */
	scans_take *take_scan;   /* is given each of them; or NULL */
	void *take_scan_arg;
	const char *reason;      /* why this run happened, or NULL */
	const struct asset *asset; /* or NULL */
	bool keep_rights;        /* --no-sandbox: neither process gives anything up */
	const char *const *writes; /* files that are written later, for the sandbox (audit/sandbox.h); NULL: none */
	const char *evidence;    /* a folder that a bundle is written below (audit/sandbox.h); or NULL */
	int jobs;                /* connections to the engine at once */
	int64_t deadline;        /* now_ms() by which everything must have ended */
	/* Told how far it is: whenever something was answered or done, and, if something takes longer, several times a second. May be NULL. */
	void (*progress)(const struct progress *p);
	/* Work that can be done while the engine works: called at most once, before any line is given. May be NULL. */
	void (*meanwhile)(void *arg);
	void *meanwhile_arg;
};

/* Takes one line: the run line first, the end line last. The line is the caller's. -1 and an error ends the collection. */
typedef int collect_sink(void *arg, const cJSON *line, struct err *e);

/*
 * 0 when all lines were given, whatever could or could not be read. -1 and an error if the host reader could not be
 * started or the endpoint is malformed; -2 and the sink's error if it refused a line.
 */
int collect(const struct collect_options *o, const struct redactor *r, collect_sink *sink, void *arg, struct err *e);

#endif
