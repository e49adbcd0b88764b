weir shares its own slots with every make that it runs, whatever style that understands.
weir-only: ninja is no jobserver

--- build.ninja
rule make
  command = make -s -f $in
build one: make one.mk
build two: make one.mk
--- one.mk
all: a b c d
a b c d:
	span log 3 30
--- between.ninja
rule ninja
  command = ninja --quiet -f $in
build one: ninja build.ninja
---

  $ weir -j3
  [1/2] make -s -f one.mk
  [2/2] make -s -f one.mk
  $ span log
  3
  $ rm log; ninja -j3 --jobserver=pipe > out; span log
  3

However many builds are between.

  $ rm log; weir -j3 -f between.ninja
  [1/1] ninja --quiet -f build.ninja
  $ span log
  3

With a limit of one, there is one.

  $ sed -i 's/log 3/log2 1/' one.mk; weir -j1 > out; span log2
  1

Nothing is left behind.

  $ ls $TMPDIR
