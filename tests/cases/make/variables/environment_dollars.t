What comes from the environment goes on as it came, dollars and all, unless a makefile says otherwise. (make §1.11)

--- Makefile
b = x
$(info $(shell echo "$$a"))
all: told ; @echo "$$a"; echo '$(a)'
told: export a += more
told: ; @echo "$$a"
---

  $ a='1$b$$2$(b)' make
  1$b$$2$(b)
  1x$2x more
  1$b$$2$(b)
  1x$2x
  $ a='1$b$$2$(b)' make -e
  1$b$$2$(b)
  1x$2x more
  1$b$$2$(b)
  1x$2x
