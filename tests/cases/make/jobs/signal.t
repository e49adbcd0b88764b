A signal ends make: what is half made is deleted, and SIGTERM is passed on. (make §1.11)

--- Makefile
WAIT = for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; done
all: half
half: ; @echo x > $@; trap 'echo told; exit 3' TERM; kill -TERM $$PPID; $(WAIT)
.PRECIOUS: kept
kept: ; @echo x > $@; trap 'exit 3' TERM; kill -TERM $$PPID; $(WAIT)
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
