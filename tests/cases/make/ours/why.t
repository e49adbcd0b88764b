--why follows the chain to the file where it begins.
weir-only: what weir can tell about a Makefile

--- Makefile
all: prog note
.PHONY: all
prog: main.o util.o ; cat $^ > $@
%.o: %.c ; cp $< $@
note: main.c ; cp $< $@
--- main.c
main
--- util.c
util
---

  $ why() { make --why $1 2>&1 | sed "s/ (of [-0-9]* [:.0-9]*)/ (TIME)/g"; }
  $ why prog
  'prog' is to be remade: there is no such file
  $ make -s
  $ why prog
  'prog' (TIME) is up to date: the newest of what it is made from is 'util.o' (TIME)
  $ touch util.c
  $ why all
  'all' is to be remade: 'prog' is
  'prog' (TIME) is to be remade: 'util.o' is
  'util.o' (TIME) is to be remade: 'util.c' (TIME) is newer
  $ why main.c
  'main.c' (TIME) is a source: no rule makes it
  $ mv util.c utils.c; rm util.o; why prog
  make: *** No rule to make target 'util.o', needed by 'prog'.  Stop.
  no rule makes 'util.o', and there is no such file
    'prog' needs it
    the rule for '%.o' (Makefile:4) would make it, but there is no 'util.c'
    the rule for '%.o' (builtin) would make it, but there is no 'util.cc'
    the rule for '%.o' (builtin) would make it, but there is no 'util.C'
    the rule for '%.o' (builtin) would make it, but there is no 'util.cpp'
    the rule for '%.o' (builtin) would make it, but there is no 'util.p'
  $ make --why nite
  make: *** No rule to make target 'nite'.  Stop.
  no rule makes 'nite', and there is no such file
    there is a rule for 'note' (Makefile:5)
  [2]
