/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence_tool: one part of the evidence at a time, for scripts that hold it against other programs.
 *	dsse TYPE KEY... <PAYLOAD		an envelope
 *	statement FOLDER KEY...			an envelope with the statement of a folder's files
 *	dsse-verify PUB... <ENVELOPE		status 0: ours, and each signature good; the payload on standard output
 *	sshsig KEY <MESSAGE			an SSH signature
 *	sshsig-verify FOLDER PUB... <MESSAGE	status 0: FOLDER/manifest.sha256.sig is good
 *	manifest FOLDER				its manifest
 *	manifest-check FOLDER <MANIFEST		status 0: the folder is as it says
 *	tsq <MESSAGE				a query for a time-stamp
 *	tsq-ask URL <MESSAGE			a time-stamp of that authority
 *	tsr-answers QUERY <RESPONSE		status 0: it answers the query
 *	tsr-verify MESSAGE CA|- <RESPONSE	status 0: it is a time-stamp; what it says on standard output
 *	trail FOLDER TEXT			a line more in its trail
 *	trail-check FOLDER			status 0: nothing is wrong; number of lines and head on standard output
 */
#include "config.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/dsse.h"
#include "audit/folder.h"
#include "audit/intoto.h"
#include "audit/sshsig.h"
#include "audit/timestamp.h"
#include "audit/trail.h"

#define MAX_KEYS  4
#define MAX_BYTES ((size_t)1 << 20)

static const char *const besides[] = { "manifest.sha256", "manifest.sha256.sig", "attestation.dsse.json", TRAIL_FILE, NULL };

static _Noreturn void
die(const char *why)
{
	fprintf(stderr, "evidence_tool: %s\n", why);
	_exit(1);
}

struct keys {
	const struct key *list[MAX_KEYS];
	size_t n;
};

static struct keys
keys_of(char **paths, struct key *(*read)(const char *path, struct err *e))
{
	struct keys k = { .n = 0 };
	struct err e;

	for (; *paths != NULL && k.n < MAX_KEYS; paths++)
		if ((k.list[k.n++] = read(*paths, &e)) == NULL)
			die(e.msg);
	return k;
}

static struct buf
standard_input(void)
{
	struct buf b = BUF_INIT;
	int c;

	while ((c = getchar()) != EOF)
		buf_addc(&b, (char)c);
	return b;
}

static int
show(const struct buf *b, int status)
{
	fwrite(b->s, 1, b->len, stdout);
	return fflush(stdout) == 0 ? status : 1;
}

static int
folder_of(const char *path)
{
	struct err e;
	int fd = folder_open(path, &e);

	if (fd < 0)
		die(e.msg);
	return fd;
}

static int
dsse(char **arguments)
{
	struct keys keys = keys_of(arguments + 1, key_read_private);
	struct buf payload = standard_input(), out = BUF_INIT;
	struct err e;

	if (dsse_write(*arguments, payload.s, payload.len, keys.list, keys.n, &out, &e) < 0)
		die(e.msg);
	return show(&out, 0);
}

static struct manifest
manifest_of(const char *path)
{
	struct manifest m;
	struct err e;

	if (manifest_make(folder_of(path), besides, &m, &e) < 0)
		die(e.msg);
	return m;
}

static int
statement(char **arguments)
{
	struct keys keys = keys_of(arguments + 1, key_read_private);
	struct manifest m = manifest_of(*arguments);
	struct buf payload = BUF_INIT, out = BUF_INIT;
	cJSON *predicate = json_object();
	struct err e;

	json_put_str(predicate, "result", "PASSED");
	json_put_array(predicate, "configuration");
	if (intoto_write(&m, INTOTO_TEST_RESULT, predicate, &payload, &e) < 0 ||
	    dsse_write(INTOTO_PAYLOAD_TYPE, payload.s, payload.len, keys.list, keys.n, &out, &e) < 0)
		die(e.msg);
	return show(&out, 0);
}

static int
dsse_verify(char **arguments)
{
	struct keys keys = keys_of(arguments, key_read_public);
	struct buf text = standard_input();
	struct err e;
	struct dsse *d = dsse_read(text.s, text.len, &e);

	if (d == NULL || dsse_is_ours(d, text.s, text.len, &e) < 0)
		die(e.msg);
	for (size_t i = 0; i < d->n; i++)
		if (dsse_judge(d, &d->signatures[i], keys.list, keys.n) != DSSE_GOOD)
			die("a signature is not good");
	return show(&d->payload, 0);
}

static int
sshsig(char **arguments)
{
	struct keys keys = keys_of(arguments, key_read_private);
	struct buf message = standard_input(), out = BUF_INIT;
	struct err e;

	if (sshsig_write(keys.list[0], SSHSIG_NAMESPACE, message.s, message.len, &out, &e) < 0)
		die(e.msg);
	return show(&out, 0);
}

static int
verify_sshsig(char **arguments)
{
	struct keys keys = keys_of(arguments + 1, key_read_public);
	struct buf message = standard_input(), text = BUF_INIT;
	struct err e;

	if (folder_read(folder_of(*arguments), "manifest.sha256.sig", SSHSIG_MAX_BYTES, &text, &e) < 0 ||
	    sshsig_verify(text.s, text.len, SSHSIG_NAMESPACE, message.s, message.len, keys.list, keys.n, &e) == NULL)
		die(e.msg);
	return 0;
}

static int
manifest(char **arguments)
{
	struct manifest m = manifest_of(*arguments);
	struct buf out = BUF_INIT;

	manifest_write(&m, &out);
	return show(&out, 0);
}

static void
say(void *arg, enum manifest_trouble what, const char *name, const char *why)
{
	(void)arg;
	(void)what;
	fprintf(stderr, "%s: %s\n", name, why);
}

static int
check_manifest(char **arguments)
{
	struct buf text = standard_input();
	struct manifest m;
	struct err e;

	if (manifest_read(text.s, text.len, &m, &e) < 0)
		die(e.msg);
	return manifest_check(&m, folder_of(*arguments), besides, say, NULL) != 0;
}

static int
tsq(char **arguments)
{
	struct buf message = standard_input(), out = BUF_INIT;

	(void)arguments;
	timestamp_query(message.s, message.len, &out);
	return show(&out, 0);
}

static int
ask_tsa(char **arguments)
{
	struct buf message = standard_input(), out = BUF_INIT;
	struct timestamp said;
	struct err e;
	struct timestamper *t = timestamp_open(*arguments, NULL, &e);

	if (t == NULL || timestamp_ask(t, message.s, message.len, 60000, &out, &said, &e) < 0)
		die(e.msg);
	timestamp_close(t);
	return show(&out, 0);
}

static int
answers_tsq(char **arguments)
{
	struct buf query = BUF_INIT, response = standard_input();
	struct timestamp said;
	struct err e;

	if (file_read(*arguments, MAX_BYTES, "a query", &query, &e) < 0 ||
	    timestamp_answers(&query, response.s, response.len, &said, &e) < 0)
		die(e.msg);
	return 0;
}

static int
verify_tsr(char **arguments)
{
	struct buf message = BUF_INIT, response = standard_input();
	struct timestamp_ca *ca = NULL;
	struct timestamp said;
	struct err e;
	char when[32];

	if (file_read(*arguments, MAX_BYTES, "a message", &message, &e) < 0 ||
	    (strcmp(arguments[1], "-") != 0 && (ca = timestamp_ca_read(arguments[1], &e)) == NULL) ||
	    timestamp_verify(response.s, response.len, message.s, message.len, ca, (int64_t)time(NULL), &said, &e) < 0)
		die(e.msg);
	time_show(said.time, when);
	printf("%s\n%s\n%" PRId64 "\n%" PRId64 " us\n%s\nserial %s\npolicy %s\n", said.proven ? "proven" : "not proven",
	    when, said.time, said.accuracy_us, said.authority, said.serial, said.policy);
	return fflush(stdout) != 0;
}

static int
trail(char **arguments)
{
	struct err e;
	struct trail *t = trail_open(folder_of(*arguments), 60000, (int64_t)time(NULL), &e);
	cJSON *record = json_object();

	json_put_str(record, "text", arguments[1]);
	if (t == NULL || trail_append(t, "run", record, &e) < 0)
		die(e.msg);
	trail_close(t);
	return 0;
}

static void
say_line(void *arg, const struct trail_seen *line)
{
	(void)arg;
	if (line->trouble != NULL)
		fprintf(stderr, "line %" PRIu64 ": %s\n", line->number, line->trouble);
}

static int
check_trail(char **arguments)
{
	struct trail_head head;
	struct err e;
	int fd = folder_file(folder_of(*arguments), TRAIL_FILE, O_RDONLY, &e);
	int64_t troubles;

	if (fd < 0 || (troubles = trail_read(fd, say_line, NULL, &head, &e)) < 0)
		die(e.msg);
	printf("ok %" PRIu64 " entries, head %s\n", head.lines, head.last);
	return fflush(stdout) != 0 || troubles != 0;
}

static const struct {
	const char *name;
	int least; /* arguments */
	int (*run)(char **arguments);
} commands[] = {
	{ "dsse", 2, dsse },
	{ "statement", 2, statement },
	{ "dsse-verify", 1, dsse_verify },
	{ "sshsig", 1, sshsig },
	{ "sshsig-verify", 2, verify_sshsig },
	{ "manifest", 1, manifest },
	{ "manifest-check", 1, check_manifest },
	{ "tsq", 0, tsq },
	{ "tsq-ask", 1, ask_tsa },
	{ "tsr-answers", 1, answers_tsq },
	{ "tsr-verify", 2, verify_tsr },
	{ "trail", 2, trail },
	{ "trail-check", 1, check_trail },
};

int
main(int argc, char **argv)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands) && argc > 1; i++)
		if (strcmp(commands[i].name, argv[1]) == 0 && argc - 2 >= commands[i].least)
			_exit(commands[i].run(argv + 2)); /* what is still held needs no freeing */
	die("see the head of tests/evidence_tool.c");
}
