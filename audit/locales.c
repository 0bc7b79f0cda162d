/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "audit/locales.h"

static enum { NOT_ASKED, PLAIN, UTF8 } users;

void
locales_begin(void)
{
	(void)setlocale(LC_CTYPE, "");
	users = NOT_ASKED;
	users = locales_utf8() ? UTF8 : PLAIN;
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		(void)setlocale(LC_CTYPE, "C");
}

bool
locales_utf8(void)
{
	return users == NOT_ASKED ? strcmp(nl_langinfo(CODESET), "UTF-8") == 0 : users == UTF8;
}
