/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <locale.h>

#include "audit/cli.h"
#include "audit/outfile.h"

int
main(int argc, char **argv)
{
	(void)setlocale(LC_CTYPE, "");
	outfile_catch_signals();
	return cli_main(argc, argv);
}
