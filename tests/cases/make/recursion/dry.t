A line that says $(MAKE) runs even under -n. (make §1.11)

--- Makefile
all:
	$(MAKE) -C sub
	echo not run
--- sub/Makefile
all: ; echo nor this
---

  $ make -n --no-print-directory
  make -C sub
  echo nor this
  echo not run
