/* SPDX-License-Identifier: Apache-2.0 */
/*
 * context: the docker client's own files, read as docker/cli reads them: config.json, contexts/meta/SHA256/meta.json and the
 * TLS material of a context or of DOCKER_CERT_PATH. What cannot be read or understood is an error that names the file
 * and the cure, never another engine instead.
 */
#ifndef AUDIT_CONTEXT_H
#define AUDIT_CONTEXT_H

#include "audit/util.h"

/* With what TLS is spoken. Bytes of PEM files; a file that is not used is NULL, and its bytes are empty. */
struct client_tls {
	bool verify;             /* the server's certificate, against ca */
	char *ca_file, *cert_file, *key_file;
	struct buf ca, cert, key;
};
/* Wipes the key. NULL is nothing. */
void client_tls_free(struct client_tls *t);

/* What a context says of its docker endpoint. */
struct context {
	char *host;              /* "" if it names none */
	bool skip_verify;        /* SkipTLSVerify */
};

/* The client's folder: DOCKER_CONFIG, or .docker in the home. The caller frees. */
char *context_folder(void);

/* currentContext of FOLDER/config.json, or "" if there is none; the caller frees. -1 and an error. */
int context_current(const char *folder, char **ret, struct err *e);

/*
 * The context of that name, and its TLS material (NULL: it has none, and does not ask for TLS). The caller frees ret->host
 * and *ret_tls. chosen_by: for the error.
 */
int context_load(const char *folder, const char *name, const char *chosen_by, struct context *ret,
    struct client_tls **ret_tls, struct err *e);

/*
 * ca.pem, cert.pem and key.pem of a folder, as the variables DOCKER_TLS and DOCKER_TLS_VERIFY want them: there must be a CA.
 * why: the variables, for the error.
 */
int context_tls_of_folder(const char *folder, bool verify, const char *why, struct client_tls **ret, struct err *e);

/* The same documents on bytes in memory: for the above and the fuzz target. */
int context_parse_config(const char *bytes, size_t len, char **ret_current, struct err *e);
int context_parse_meta(const char *bytes, size_t len, struct context *ret, struct err *e);

#endif
