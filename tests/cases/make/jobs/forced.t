A make that is told -j below another leaves its slots alone. (make §2.1)

--- Makefile
all: ; +@$(MAKE) --no-print-directory -j2 -f sub.mk
--- sub.mk
all: ; @echo done
---

  $ make -j3
  make[1]: warning: -j2 forced in submake: resetting jobserver mode.
  done
