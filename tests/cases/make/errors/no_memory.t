When no memory is left, that is said, and trouble. (make §1.9)

A sanitized program cannot begin in so few addresses, and has a limit of its own.

--- Makefile
A0 := 0123456789abcdef
$(foreach i,$(shell seq 30),$(eval A$i := $(A0)$(A0))$(eval A0 := $(A$i)))
all: ; @echo $(words $(A30))
--- below.mk
all: ; +@$(MAKE) -j2 -f Makefile || echo and that was $$?
---

  $ (ulimit -c 0; ulimit -v 300000; make -v; exit $?) >/dev/null 2>&1 && limit='ulimit -v 300000' || limit=:
  $ for kind in ASAN TSAN; do export ${kind}_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=64; done
  $ (ulimit -c 0; $limit; make; echo $?) 2>&1 | grep -v Sanitizer
  make: *** virtual memory exhausted
  2
  $ (ulimit -c 0; $limit; make -f below.mk) 2>&1 | grep -v Sanitizer
  make[1]: Entering directory '$PWD'
  make: *** virtual memory exhausted
  and that was 2
