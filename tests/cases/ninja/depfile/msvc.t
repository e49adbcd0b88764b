With deps = msvc, what the compiler prints of its includes is recorded and hidden. (H13, C10)

--- build.ninja
says = a.c "Note: including file:  x.h" noise "Note: including file:   sub/../y.h"
rule cl
  command = printf '%s\n' $says; touch $out
  deps = msvc
build a.obj: cl a.c
build b.obj: cl a.c
  says = "Inclus: z.h" a.c
  msvc_deps_prefix = Inclus:
--- a.c
--- x.h
--- y.h
--- z.h
---

  $ ninja -j1
  [1/2] printf '%s\n' a.c "Note: including file:  x.h" noise "Note: including file:   sub/../y.h"; touch a.obj
  noise
  [2/2] printf '%s\n' "Inclus: z.h" a.c; touch b.obj
  a.c
  $ ninja -t deps | sed 's/mtime [0-9]*/mtime TIME/'
  a.obj: #deps 2, deps mtime TIME (VALID)
      x.h
      y.h
  (blank)
  b.obj: #deps 1, deps mtime TIME (VALID)
      z.h
  (blank)
  $ touch y.h
  $ ninja
  [1/1] printf '%s\n' a.c "Note: including file:  x.h" noise "Note: including file:   sub/../y.h"; touch a.obj
  noise
