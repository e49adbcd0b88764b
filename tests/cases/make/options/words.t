Options may be anywhere, shortened, and in MAKEFLAGS. (make §1.2, §1.3)

--- Makefile
all: ; @echo '$(MAKEFLAGS)' - '$(V)' - $(MAKECMDGOALS)
other: all ;
---

  $ make all --no-print -k V=1
  k --no-print-directory -- V=1 - 1 - all
  $ MAKEFLAGS="s W=2" make other -- all
  s -- W=2 -  - other all
  $ make --nonsense 2>&1 | head -1
  make: unrecognized option '--nonsense'
  $ make -j0 2>&1 | head -1
  make: the '-j' option requires a positive integer argument
  $ make -Z 2>&1 | head -1
  make: invalid option -- 'Z'
