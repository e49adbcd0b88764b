/* names.h - names as they stand in rules: quoted, globbed, in archives, in somebody's home (make §1.10). */
#ifndef MK_NAMES_H
#define MK_NAMES_H

#include "manifest/make/mk.h"

/* Add the names in text up to one of the stops, or its end; how far it came (indices into *text, which is
 * unquoted as it goes), or -1 */
int mk_words_parse(struct mk *, struct buf *text, size_t from, unsigned stops, idvec *names, size_t *end);

void mk_deps_add(struct mk *, const idvec *names, uint32_t flags, mk_deps *out); /* .WAIT flags the next */

/* The words of a prerequisite list, expanded: globs, ~, lib(a b), .WAIT and | are seen to. dep.target is
 * a name */
int mk_deps_parse(struct mk *, struct str text, mk_deps *out);

#endif
