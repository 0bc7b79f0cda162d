/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <locale.h>

#include "audit/cli.h"
#include "audit/outfile.h"
#include "audit/sandbox.h"

int
main(int argc, char **argv)
{
	(void)setlocale(LC_CTYPE, "");
	sandbox_no_core();
	outfile_catch_signals();
	return cli_main(argc, argv);
}
