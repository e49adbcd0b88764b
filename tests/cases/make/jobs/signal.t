A signal ends make: what is half made is deleted, and SIGTERM is passed on. (make §1.11)

--- Makefile
WAIT = for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; done
all: half
half: ; @echo x > $@; trap 'echo told; exit 3' TERM; kill -TERM $$PPID; $(WAIT)
.PRECIOUS: kept
kept: ; @echo x > $@; trap 'exit 3' TERM; kill -TERM $$PPID; $(WAIT)
well: ; @echo x > $@; trap 'exit 0' TERM; kill -TERM $$PPID; $(WAIT)
below: ; @echo x > $@; $(MAKE) -w kept
---

  $ sh -c 'make -j1; echo $?' 2>&1 | grep -v Terminated; ls
  make: *** Deleting file 'half'
  told
  make: *** [Makefile:3: half] Error 3
  143
  Makefile
  $ sh -c 'make -j1 kept; echo $?' 2>&1 | grep -v Terminated; ls
  make: *** [Makefile:5: kept] Error 3
  143
  Makefile
  kept

What ends well, or does not matter, is no error; but what it made is deleted all the same.

  $ sh -c 'make -j1 well; echo $?' 2>&1 | grep -v Terminated
  make: *** Deleting file 'well'
  143
  $ sh -c 'make -j1 -i half; echo $?' 2>&1 | grep -v Terminated
  make: *** Deleting file 'half'
  told
  make: [Makefile:3: half] Error 3 (ignored)
  143

A make below ends without a word about its directory.

  $ rm kept; make -j1 below
  make[1]: Entering directory '$PWD'
  make[1]: *** [Makefile:5: kept] Error 3
  Terminated
  make: *** [Makefile:7: below] Error 143
  [2]

While makefiles are read nothing is half made: a signal ends it all at once, whatever $(shell) is at.

--- Makefile
X := $(shell kill -TERM $$PPID; sleep 1)
Y := $(shell echo late > late)
all: ; @echo made
---

  $ rm below kept
  $ sh -c 'make -j1; echo $?' 2>&1 | grep -v Terminated; ls
  143
  Makefile
  $ sh -c 'make -j1 -f - < Makefile; echo $?' 2>&1 | grep -v Terminated; ls
  143
  Makefile

No core is dumped.

--- Makefile
X := $(shell kill -QUIT $$PPID; sleep 1)
Y := $(shell echo late > late)
all: ; @echo made
---

  $ sh -c 'make -j1; echo $?' 2>&1 | cat; ls
  1
  Makefile

What a $(shell) says that was ended together with us is no answer.

--- Makefile
all: ; @echo "[$(shell kill -INT 0; sleep 5; echo answer)]" > out
---

  $ sh -c 'setsid -w make -j1; echo $?' 2>&1 | grep -v Interrupt; ls
  130
  Makefile

Who ignores that his children end gets told all the same how ours do.

--- Makefile
all: ; @echo "$(shell exit 3)$(.SHELLSTATUS)"; false
---

  $ env --ignore-signal=CHLD make -j1
  3
  make: *** [Makefile:1: all] Error 1
  [2]
