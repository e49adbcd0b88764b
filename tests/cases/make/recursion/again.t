A make that a recipe line runs is seen as if it had been executed, and has nothing of the make above it. (make §1.11)

--- Makefile
export A = above
all:
	@+$(MAKE) -f below.mk --no-print-directory first 'B=two words'
	@+exec $(MAKE) -f below.mk --no-print-directory second B=shell
--- below.mk
seen = tr '\000' '|' < /proc/$$PPID/cmdline | sed 's,^[^|]*/,,'; echo; cat /proc/$$PPID/comm
.PHONY: first second
first:
	@$(seen)
	@tr '\000' '\n' < /proc/$$PPID/environ | grep -E '^(A|MAKELEVEL)=' | sort
	@sed -n "s/SigIgn:.*\(.......\)$$/\1/p" /proc/$$PPID/status
	@ls /proc/self/fd | wc -l
	@$(MAKE) -f below.mk --no-print-directory second
second:
	@$(seen); echo $(MAKELEVEL) $(A) '$(B)'; false
---

  $ trap "" WINCH; make -j1
  make|-f|below.mk|--no-print-directory|first|B=two words|
  make
  A=above
  MAKELEVEL=1
  8000000
  4
  make|-f|below.mk|--no-print-directory|second|
  make
  2 above two words
  make[2]: *** [below.mk:10: second] Error 1
  make[1]: *** [below.mk:8: first] Error 2
  make: *** [Makefile:3: all] Error 2
  [2]
