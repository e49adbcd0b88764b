/* tool_urtle.c - -t urtle, which is in no list. SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <stdio.h>

int
tool_urtle(struct session *s, int argc, char **argv)
{
	(void)s;
	(void)argc;
	(void)argv;
	puts("                         __\n"
	     "              .-''''-.  (o '.\n"
	     "           .-' /\\_/\\  '-.\\  |   ~ built, and let through\n"
	     "          /_/\\_/  \\_/\\_\\.' /\n"
	     "   ______(________________.'______\n"
	     "   ||||||(_)|||||||||(_)||||||||||\n"
	     "  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
	     "     ~~   ~~~      ~~     ~~~    ~~");
	return 0;
}
