/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "audit/cli.h"
#include "audit/locales.h"
#include "audit/outfile.h"
#include "audit/sandbox.h"

int
main(int argc, char **argv)
{
	locales_begin();
	sandbox_no_core();
	outfile_catch_signals();
	return cli_main(argc, argv);
}
