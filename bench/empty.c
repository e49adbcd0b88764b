/* empty.c - the least that a program costs: linked statically to libc, it does nothing.
 * SPDX-License-Identifier: Apache-2.0 */
int
main(void)
{
	return 0;
}
