/* main.c - the way in: by the name we were started as. SPDX-License-Identifier: Apache-2.0 */
#include "cli/app.h"
#include "cli/front.h"
#include "cli/make_app.h"

int
main(int argc, char **argv)
{
	return front_is_make(argc, argv) ? make_app_main(argc, argv) : app_main(argc, argv);
}
