/* main.c - the way in: by the name we were started as. SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_app.h"
#include "front/app.h"
#include "front/front.h"

int
main(int argc, char **argv)
{
	return front_is_make(argc, argv) ? make_app_main(argc, argv) : app_main(argc, argv);
}
