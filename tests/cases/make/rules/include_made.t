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

That it is not there is said before the first error, even one that does not matter.

  $ printf 'include i.mk\nall: ; @echo all\ni.mk: ; -@false\n\t@touch $@\n' > minus.mk && make -f minus.mk
  minus.mk:1: i.mk: No such file or directory
  make: [minus.mk:3: i.mk] Error 1 (ignored)
  all

With more jobs it is said of the one that was looked at last.

  $ printf 'include j.mk k.mk\nj.mk: ; @sleep 0.1; false\nk.mk: ; @sleep 1; false\n' > two.mk && make -j2 -k -f two.mk
  two.mk:1: k.mk: No such file or directory
  make: *** [two.mk:2: j.mk] Error 1
  make: *** [two.mk:3: k.mk] Error 1
  two.mk:1: Failed to remake makefile 'j.mk'.
  two.mk:1: Failed to remake makefile 'k.mk'.
  [2]

If another one is made all the same, it is tried again.

  $ printf 'include l.mk m.mk\nl.mk: ; @false\nm.mk: ; @touch $@\n' > half.mk && make -k -f half.mk
  half.mk:1: l.mk: No such file or directory
  make: *** [half.mk:2: l.mk] Error 1
  half.mk:1: Failed to remake makefile 'l.mk'.
  half.mk:1: l.mk: No such file or directory
  make: *** [half.mk:2: l.mk] Error 1
  half.mk:1: Failed to remake makefile 'l.mk'.
  [2]

It says so once for all that needs it, even with -k; and what failed is no reason to read anything again.

  $ printf -- '-include f h\nall: f ; @echo all\nf: y z ; @echo $@\nh: y ; @echo $@\n' > both.mk
  $ printf 'y z: ; @echo $@; touch f; false\n' >> both.mk
  $ rm -f f; make -k -j1 -f both.mk
  y
  z
  make: *** No rule to make target 'y', needed by 'h'.
  make: Target 'all' not remade because of errors.
  [2]
  $ rm -f f; make -k -j1 -f both.mk f
  y
  z
  make: *** No rule to make target 'y', needed by 'h'.
  [2]
  $ printf -- '-include f\nall: ; @echo $@ $(MAKE_RESTARTS)\nf: ; @echo $@; touch $@; false\n' > touched.mk
  $ rm -f f; make -k -f touched.mk
  f
  all

Included twice, it is missed where it was included first.

  $ printf -- '-include f3\ninclude f3\n' > twice.mk; make -f twice.mk
  twice.mk:1: f3: No such file or directory
  make: *** No rule to make target 'f3'.  Stop.
  [2]
