--debug=b says what is done for each target, and why; --debug=v what is considered, too. (make §1.15)

--- Makefile
.PHONY: all
all: prog doc
prog: a.o b.o | dir
	echo link > prog
%.o: %.c h.h
	echo cc $< > $@
dir: ; mkdir dir
doc:: x.in
	touch doc
doc::
	@echo two
--- a.c

--- b.c

--- h.h

--- x.in

--- chain.mk
out: a.z
	cp a.z out
%.y: %.x
	cp $< $@
%.z: %.y
	cp $< $@
--- a.x

--- failing.mk
all: x y
x: f
y: f ok
f: ; false
ok: ; touch ok
z: nosuch
--- more.mk
VPATH = sub
v.o: v.c
s1 s2 &: x.in
	touch s1 s2
new: h.h
circle: circle
empty: none h.h
	touch empty
none: ;
--- sub/v.c

--- include.mk
all: ; @:
include made.mk
-include missing.mk
made.mk: x.in ; @touch made.mk
endless.mk:: ; @:
-include endless.mk
---

  $ make -r --debug=b | sed '1,/^Reading/d'
  Updating makefiles....
  Updating goal targets....
   File 'all' does not exist.
    File 'prog' does not exist.
     File 'a.o' does not exist.
    Must remake target 'a.o'.
  echo cc a.c > a.o
    Successfully remade target file 'a.o'.
     File 'b.o' does not exist.
    Must remake target 'b.o'.
  echo cc b.c > b.o
    Successfully remade target file 'b.o'.
     File 'dir' does not exist.
    Must remake target 'dir'.
  mkdir dir
    Successfully remade target file 'dir'.
   Must remake target 'prog'.
  echo link > prog
   Successfully remade target file 'prog'.
    File 'doc' does not exist.
   Must remake target 'doc'.
  touch doc
   Successfully remade target file 'doc'.
    File 'doc' does not exist.
   Target 'doc' is double-colon and has no prerequisites.
   Must remake target 'doc'.
  two
   Successfully remade target file 'doc'.
  Must remake target 'all'.
  Successfully remade target file 'all'.
  $ make -r --debug=v | sed '1,/^Reading makefiles/d; /^Directory/d'
  Reading makefile 'Makefile'...
  Updating makefiles....
  Updating goal targets....
  Considering target file 'all'.
   File 'all' does not exist.
   Considering target file 'prog'.
    Considering target file 'a.o'.
     Considering target file 'a.c'.
     Finished prerequisites of target file 'a.c'.
     No need to remake target 'a.c'.
     Considering target file 'h.h'.
     Finished prerequisites of target file 'h.h'.
     No need to remake target 'h.h'.
    Finished prerequisites of target file 'a.o'.
     Prerequisite 'a.c' is older than target 'a.o'.
     Prerequisite 'h.h' is older than target 'a.o'.
    No need to remake target 'a.o'.
    Considering target file 'b.o'.
     Considering target file 'b.c'.
     Finished prerequisites of target file 'b.c'.
     No need to remake target 'b.c'.
     Pruning file 'h.h'.
    Finished prerequisites of target file 'b.o'.
     Prerequisite 'b.c' is older than target 'b.o'.
     Prerequisite 'h.h' is older than target 'b.o'.
    No need to remake target 'b.o'.
    Considering target file 'dir'.
    Finished prerequisites of target file 'dir'.
    No need to remake target 'dir'.
   Finished prerequisites of target file 'prog'.
    Prerequisite 'a.o' is older than target 'prog'.
    Prerequisite 'b.o' is older than target 'prog'.
    Prerequisite 'dir' is order-only for target 'prog'.
   No need to remake target 'prog'.
   Considering target file 'doc'.
    Considering target file 'x.in'.
    Finished prerequisites of target file 'x.in'.
    No need to remake target 'x.in'.
   Finished prerequisites of target file 'doc'.
    Prerequisite 'x.in' is older than target 'doc'.
   No need to remake target 'doc'.
   Considering target file 'doc'.
   Finished prerequisites of target file 'doc'.
   Target 'doc' is double-colon and has no prerequisites.
   Must remake target 'doc'.
  two
   Successfully remade target file 'doc'.
  Finished prerequisites of target file 'all'.
  Must remake target 'all'.
  Successfully remade target file 'all'.
  $ make -r -f chain.mk --debug=v | sed '1,/^Updating goal/d; /^Directory/d'
  Considering target file 'out'.
   File 'out' does not exist.
   Considering target file 'a.z'.
    File 'a.z' does not exist.
     Considering target file 'a.x'.
     Finished prerequisites of target file 'a.x'.
     No need to remake target 'a.x'.
    Considering target file 'a.y'.
     File 'a.y' does not exist.
     Pruning file 'a.x'.
    Finished prerequisites of target file 'a.y'.
    Must remake target 'a.y'.
  cp a.x a.y
    Successfully remade target file 'a.y'.
   Finished prerequisites of target file 'a.z'.
   Must remake target 'a.z'.
  cp a.y a.z
   Successfully remade target file 'a.z'.
  Finished prerequisites of target file 'out'.
  Must remake target 'out'.
  cp a.z out
  Successfully remade target file 'out'.
  Removing intermediate files...
  rm a.y
  $ make -r -f chain.mk --debug=v | sed '1,/^Updating goal/d'
  Considering target file 'out'.
   Considering target file 'a.z'.
     Considering target file 'a.x'.
     Finished prerequisites of target file 'a.x'.
     No need to remake target 'a.x'.
   Finished prerequisites of target file 'a.z'.
    Prerequisite 'a.y' of target 'a.z' does not exist.
   No need to remake target 'a.z'.
  Finished prerequisites of target file 'out'.
   Prerequisite 'a.z' is older than target 'out'.
  No need to remake target 'out'.
  make: 'out' is up to date.
  $ touch a.x; make -r -f chain.mk --debug=b | sed '1,/^Updating goal/d'
     File 'a.y' does not exist.
    Must remake target 'a.y'.
  cp a.x a.y
    Successfully remade target file 'a.y'.
    Prerequisite 'a.y' is newer than target 'a.z'.
   Must remake target 'a.z'.
  cp a.y a.z
   Successfully remade target file 'a.z'.
   Prerequisite 'a.z' is newer than target 'out'.
  Must remake target 'out'.
  cp a.z out
  Successfully remade target file 'out'.
  Removing intermediate files...
  rm a.y
With -k, with -q, and where no rule is:
  $ make -k -r -f failing.mk --debug=v 2>&1 | sed '1,/^Updating goal/d'
  Considering target file 'all'.
   File 'all' does not exist.
   Considering target file 'x'.
    File 'x' does not exist.
    Considering target file 'f'.
     File 'f' does not exist.
    Finished prerequisites of target file 'f'.
    Must remake target 'f'.
  false
  make: *** [failing.mk:4: f] Error 1
    Failed to remake target file 'f'.
   Finished prerequisites of target file 'x'.
   Giving up on target file 'x'.
   Considering target file 'y'.
    File 'y' does not exist.
    Pruning file 'f'.
    Considering target file 'ok'.
     File 'ok' does not exist.
    Finished prerequisites of target file 'ok'.
    Must remake target 'ok'.
  touch ok
    Successfully remade target file 'ok'.
   Finished prerequisites of target file 'y'.
   Giving up on target file 'y'.
  Finished prerequisites of target file 'all'.
  Giving up on target file 'all'.
  make: Target 'all' not remade because of errors.
  $ make -q -r -f failing.mk --debug=v x | sed '1,/^Updating goal/d'
  Considering target file 'x'.
   File 'x' does not exist.
   Considering target file 'f'.
    File 'f' does not exist.
   Finished prerequisites of target file 'f'.
   Must remake target 'f'.
   Target file 'f' needs to be remade under -q.
  Finished prerequisites of target file 'x'.
  Giving up on target file 'x'.
  $ make -r -f failing.mk --debug=v z 2>&1 | sed '1,/^Updating goal/d'
  Considering target file 'z'.
   File 'z' does not exist.
   Considering target file 'nosuch'.
    File 'nosuch' does not exist.
   Finished prerequisites of target file 'nosuch'.
   Must remake target 'nosuch'.
  make: *** No rule to make target 'nosuch', needed by 'z'.  Stop.
  $ touch -d 2000-01-01 new v.o; make -r -f more.mk --debug=v v.o s1 new circle 2>&1 | sed '1,/^Updating goal/d; /^Directory/d'
  Considering target file 'v.o'.
   Considering target file 'v.c'.
   Finished prerequisites of target file 'v.c'.
   No need to remake target 'v.c'; using VPATH name 'sub/v.c'.
  Finished prerequisites of target file 'v.o'.
   Prerequisite 'sub/v.c' is newer than target 'v.o'.
  No recipe for 'v.o' and no prerequisites actually changed.
  No need to remake target 'v.o'.
  make: Nothing to be done for 'v.o'.
  Considering target file 's1'.
   File 's1' does not exist.
   Considering target file 'x.in'.
   Finished prerequisites of target file 'x.in'.
   No need to remake target 'x.in'.
   Pruning file 'x.in'.
   Pruning file 'x.in'.
  Finished prerequisites of target file 's1'.
  Must remake target 's1'.
  touch s1 s2
  Successfully remade target file 's1'.
  Considering target file 'new'.
   Considering target file 'h.h'.
   Finished prerequisites of target file 'h.h'.
   No need to remake target 'h.h'.
  Finished prerequisites of target file 'new'.
   Prerequisite 'h.h' is newer than target 'new'.
  No recipe for 'new' and no prerequisites actually changed.
  No need to remake target 'new'.
  make: Nothing to be done for 'new'.
  Considering target file 'circle'.
   File 'circle' does not exist.
  make: Circular circle <- circle dependency dropped.
  Finished prerequisites of target file 'circle'.
  Must remake target 'circle'.
  Successfully remade target file 'circle'.
  make: Nothing to be done for 'circle'.
  $ rm s2; make -r -f more.mk --debug=b s1 empty | sed '1,/^Updating goal/d'
   Grouped target peer 's2' of file 's1' does not exist.
  Must remake target 's1'.
  touch s1 s2
  Successfully remade target file 's1'.
   File 'empty' does not exist.
    File 'none' does not exist.
   Must remake target 'none'.
   Successfully remade target file 'none'.
  Must remake target 'empty'.
  touch empty
  Successfully remade target file 'empty'.
  $ make -r -f more.mk --debug=v -B s1 | sed '1,/^Updating goal/d'
  Considering target file 's1'.
   Considering target file 'x.in'.
   Finished prerequisites of target file 'x.in'.
   No need to remake target 'x.in'.
   Pruning file 'x.in'.
   Pruning file 'x.in'.
  Finished prerequisites of target file 's1'.
   Prerequisite 'x.in' is older than target 's1'.
  Making 's1' due to always-make flag.
  Must remake target 's1'.
  touch s1 s2
  Successfully remade target file 's1'.
  $ make -r -f more.mk --debug=v empty | sed '1,/^Updating goal/d'
  Considering target file 'empty'.
   Considering target file 'none'.
    File 'none' does not exist.
   Finished prerequisites of target file 'none'.
   Must remake target 'none'.
   Successfully remade target file 'none'.
   Considering target file 'h.h'.
   Finished prerequisites of target file 'h.h'.
   No need to remake target 'h.h'.
  Finished prerequisites of target file 'empty'.
   Prerequisite 'none' of target 'empty' does not exist.
   Prerequisite 'h.h' is older than target 'empty'.
  Must remake target 'empty'.
  touch empty
  Successfully remade target file 'empty'.
Makefiles are spoken of if `m` is asked for:
  $ make -r -f include.mk --debug=v | sed '1,/^Reading makefiles/d; /^Re-ex/,/^Reading makefiles/d'
  Reading makefile 'include.mk'...
  Reading makefile 'made.mk' (search path) (no ~ expansion)...
  Reading makefile 'missing.mk' (search path) (don't care) (no ~ expansion)...
  Reading makefile 'endless.mk' (search path) (don't care) (no ~ expansion)...
  Updating makefiles....
  Makefile 'endless.mk' might loop; not remaking it.
  Reading makefile 'include.mk'...
  Reading makefile 'made.mk' (search path) (no ~ expansion)...
  Reading makefile 'missing.mk' (search path) (don't care) (no ~ expansion)...
  Reading makefile 'endless.mk' (search path) (don't care) (no ~ expansion)...
  Updating makefiles....
  Makefile 'endless.mk' might loop; not remaking it.
  Updating goal targets....
  Considering target file 'all'.
   File 'all' does not exist.
  Finished prerequisites of target file 'all'.
  Must remake target 'all'.
  Successfully remade target file 'all'.
  $ rm made.mk; make -r -f include.mk --debug=v,m | sed '1,/^Reading makefiles/d; /^Re-ex/,$d'
  Reading makefile 'include.mk'...
  Reading makefile 'made.mk' (search path) (no ~ expansion)...
  Reading makefile 'missing.mk' (search path) (don't care) (no ~ expansion)...
  Reading makefile 'endless.mk' (search path) (don't care) (no ~ expansion)...
  Updating makefiles....
  Makefile 'endless.mk' might loop; not remaking it.
   Considering target file 'include.mk'.
   Finished prerequisites of target file 'include.mk'.
   No need to remake target 'include.mk'.
   Considering target file 'made.mk'.
    File 'made.mk' does not exist.
    Considering target file 'x.in'.
    Finished prerequisites of target file 'x.in'.
    No need to remake target 'x.in'.
   Finished prerequisites of target file 'made.mk'.
   Must remake target 'made.mk'.
   Successfully remade target file 'made.mk'.
   Considering target file 'missing.mk'.
    File 'missing.mk' does not exist.
   Finished prerequisites of target file 'missing.mk'.
   Must remake target 'missing.mk'.
   Failed to remake target file 'missing.mk'.
  $ rm made.mk; make -r -f include.mk --trace
  include.mk:1: update target 'all' due to: target does not exist
  :
