/* files.h - what is there: in directories, along VPATH, in archives (make §1.13, VPATH). */
#ifndef MK_FILES_H
#define MK_FILES_H

#include "manifest/make/mk.h"

/* ---- dirs.c: does a name exist? Asked of the listing of its directory, which is read once per mk->ran */
bool mk_exists(struct mk *, struct str path);

/* whether some file in dir may begin with stem and a dot or comma, or is in RCS or SCCS there */
bool mk_dir_has_stem(struct mk *, struct str dir, struct str stem);

/* append word, ~ or ~user at its begin replaced */
void mk_tilde(struct mk *, struct str word, struct buf *out);

/* words matched against files, sorted; a word without a match is dropped, or kept if keep (make §1.7
 * wildcard) */
int mk_glob(struct mk *, struct str words, bool keep, struct buf *out);
void mk_dirs_fini(struct mk *);

/* ---- vpath.c */

/* Where a file is that is not here: by vpath, VPATH, and .LIBPATTERNS for -lNAME. A name, or NONE; *mtime if
 * it was learnt. gpath: the directory is one of GPATH: the found name is used even if it has to be remade */
uint32_t mk_vpath_find(struct mk *, struct str name, int64_t *mtime, bool *gpath);
/* the same by directories only: -lNAME is a name like any other */
uint32_t mk_vpath_look(struct mk *, struct str name, int64_t *mtime, bool *gpath);
int mk_vpath_directive(struct mk *, struct str args); /* `vpath …`, expanded */
int mk_vpath_settle(struct mk *);                     /* VPATH and GPATH, after reading */
void mk_vpath_print(const struct mk *, struct buf *out); /* -p: "# VPATH Search Paths" */
bool mk_vpath_any(const struct mk *);                 /* is anything to be found elsewhere? */
void mk_vpath_fini(struct mk *);

/* ---- archive.c: members, lib(member) */
bool mk_is_member(struct str name, struct str *lib, struct str *member);
int mk_member_mtime(struct mk *, struct str lib, struct str member, int64_t *ns); /* 0 ns: no such member */
/* -ENOENT: no such archive, -EINVAL: it is none, -ESRCH: no such member, or why it cannot be written */
int mk_member_touch(struct mk *, struct str lib, struct str member);

/* append the members of lib that match a pattern, as lib(member), parted by blanks from what stands behind
 * begin */
bool mk_member_glob(struct str lib, const char *pattern, struct buf *out, size_t begin);

#endif
