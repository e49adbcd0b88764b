A line says where it is run, even if nothing more is heard of it; only `:` alone does not. (make §1.11)

--- Makefile
all:
	@$(MAKE) -C sub words
	@$(MAKE) -C sub comment
	@$(MAKE) -C sub nothing
	@$(MAKE) -C sub errexit
--- sub/Makefile
words: ; @: made
comment: ; @# made
nothing: ; @:
errexit: ; @set -e; :
---

  $ make -j1
  make[1]: Entering directory '$PWD/sub'
  make[1]: Leaving directory '$PWD/sub'
  make[1]: Entering directory '$PWD/sub'
  make[1]: Leaving directory '$PWD/sub'
  make[1]: Entering directory '$PWD/sub'
  make[1]: Leaving directory '$PWD/sub'
  $ make -j2 -Oline
