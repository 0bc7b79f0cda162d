/* SPDX-License-Identifier: Apache-2.0 */
/* commands_keygen: keygen -o FILE: a pair of keys, and what others need to know of it. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "audit/cli.h"
#include "audit/key.h"
#include "audit/sshsig.h"

int
command_keygen(const struct options *o)
{
	autobuf struct buf signer = BUF_INIT;
	autofree char *clean = NULL;
	autokey struct key *k = NULL;
	struct err e;

	if (o->output == NULL) {
		err_set(&e, 0, "keygen: -o FILE is missing; name the file to write the private key to");
		return complain(EXIT_USAGE, &e);
	}
	if ((k = key_make((enum key_type)o->key_type, &e)) == NULL || key_write_pair(k, o->output, &e) < 0)
		return complain(e.num == EEXIST ? EXIT_USAGE : EXIT_NOTHING, &e);
	clean = utf8_clean(o->output, strlen(o->output));
	sshsig_allowed_signer(k, SSHSIG_PRINCIPAL, SSHSIG_NAMESPACE, &signer);
	printf("private key      %s (keep it; whoever has it signs in your name)\n"
	       "public key       %s.pub (give it to whoever is to verify)\n"
	       "type             %s\n"
	       "key id           %s\n"
	       "allowed signers  %s", clean, clean, key_type_name(key_type(k)), key_id(k), signer.s);
	if (fflush(stdout) == 0)
		return EXIT_OK;
	err_set(&e, errno, "standard output: %s; the keys are written", strerror(errno));
	return complain(EXIT_NOTHING, &e);
}
