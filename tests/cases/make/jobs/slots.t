Makes below share the slots of the first. (make §2.1)
make-4.3: the fifo is of 4.4

--- Makefile
all: ; +@$(MAKE) --no-print-directory -f sub.mk
--- top.mk
all: ; +@$(MAKE) --no-print-directory
--- sub.mk
all: ; @echo "$(MAKEFLAGS)" | sed "s/fifo:[^ ]*/fifo:PATH/"
---

  $ make -j3
   -j3 --jobserver-auth=fifo:PATH --no-print-directory
  $ make -j3 --jobserver-style=pipe | sed "s/[0-9]*,[0-9]*/R,W/"
   -j3 --jobserver-auth=R,W --no-print-directory
  $ make
   --no-print-directory

However many makes are between.

  $ make -j3 --jobserver-style=pipe -f top.mk | sed "s/[0-9]*,[0-9]*/R,W/"
   -j3 --jobserver-auth=R,W --no-print-directory
