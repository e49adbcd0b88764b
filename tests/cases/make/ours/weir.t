weir is make where there is a Makefile and no build.ninja.
weir-only: GNU make is no ninja

--- Makefile
all: ; @echo made; $(MAKE) -f sub.inc
--- sub.inc
all: ; @echo level $(MAKELEVEL)
--- n/Makefile
all: ; @echo not me
--- n/build.ninja
rule r
  command = echo by ninja
build x: r
--- odd
all: ; @echo odd
---

  $ weir -j1
  made
  weir[1]: Entering directory '$PWD'
  level 1
  weir[1]: Leaving directory '$PWD'
  $ weir -C n
  ninja: Entering directory `n'
  [1/1] echo by ninja
  by ninja
  $ weir -f Makefile -C n
  weir: Entering directory '$PWD/n'
  not me
  weir: Leaving directory '$PWD/n'
  $ weir --make -f odd
  odd
  $ weir --version | head -1 | cut -d. -f1
  1
  $ weir -t nonsense
  ninja: fatal: unknown tool 'nonsense'
  [1]
  $ make --version | head -2
  GNU Make 4.4.1
  as understood by weir 0.1.0

What is no option of a make is refused without the whole help; for some, we know what is meant.

  $ weir --dmup
  weir: unrecognized option '--dmup'
  did you mean '--dump'? -h shows all options
  [2]
  $ make --dmup 2>&1 | sed -n '1,2p'
  make: unrecognized option '--dmup'
  Usage: make [options] [target] ...
  $ weir --watch
  weir: unrecognized option '--watch'
  that is for a build.ninja, but here is a Makefile; -h shows all options
  [2]
  $ weir -t why
  ninja: error: loading 'build.ninja': No such file or directory; instead of -t, a Makefile has --why, --dump and --compdb
  [1]
  $ mkdir empty
  $ weir -C empty
  ninja: Entering directory `empty'
  ninja: error: loading 'build.ninja': No such file or directory, nor is there a Makefile
  [1]
  $ weir -C n -h > help; echo $?
  0
  $ sed -n '1p; $p' help
  usage: weir [options] [targets...]
  where there is a Makefile and no build.ninja, it is make: weir --make -h
  $ weir --make -h | head -1
  Usage: weir [options] [target] ...
