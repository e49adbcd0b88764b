A makefile that is missing is made, and then all is read again. (make §1.9)

--- Makefile
include gen.mk
all: ; @echo X is $(X), restarts $(MAKE_RESTARTS), $(MAKEFILE_LIST)
gen.mk: in ; @echo making gen.mk; cp in gen.mk
-include nothing.mk
--- in
X = 1
---

  $ make
  making gen.mk
  X is 1, restarts 1, Makefile gen.mk
  $ make
  X is 1, restarts , Makefile gen.mk

With -k, each makefile that could not be made is named.

  $ printf 'all: ; @echo all\nown.mk: x\nx: ; @false\n' > own.mk
  $ make -f own.mk
  make: *** [own.mk:3: x] Error 1
  [2]
  $ make -f own.mk -k
  make: *** [own.mk:3: x] Error 1
  make: Failed to remake makefile 'own.mk'.
  [2]

What --eval includes is missed without a place to tell of, what -f names is missed at once.

  $ echo 'all: ; @echo all' > plain.mk
  $ make -f plain.mk --eval 'include lost'
  make: lost: No such file or directory
  make: *** No rule to make target 'lost'.  Stop.
  [2]
  $ make -f plain.mk --eval 'include lost' --eval 'lost: ; @false'
  make: lost: No such file or directory
  make: *** [<builtin>: lost] Error 1
  [2]
  $ make -f plain.mk --eval 'include lost' --eval '.PHONY: lost'
  make: lost: No such file or directory
  [2]
  $ make -f lost --eval 'lost: ; @false'
  make: lost: No such file or directory
  make: *** [<builtin>: lost] Error 1
  [2]

What fails for one that may be missing does so without a word. Who cannot do without it says so, and does not run it again.

  $ printf -- '-include f\ninclude g\nf g: y ; @echo $@\ny: z ; @echo $@\nz: ; @echo $@; false\n' > silent.mk
  $ make -f silent.mk
  z
  silent.mk:2: g: No such file or directory
  make: *** No rule to make target 'z', needed by 'y'.  Stop.
  [2]
  $ sed -i 's/^include.*//' silent.mk && make -f silent.mk y
  z
  make: *** No rule to make target 'z', needed by 'y'.  Stop.
  [2]
  $ make -i -f silent.mk y
  z
  make: [silent.mk:5: z] Error 1 (ignored)
  y
  f
  make: 'y' is up to date.
