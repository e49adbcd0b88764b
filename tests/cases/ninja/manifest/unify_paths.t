With `--unify-paths` absolute and relative names of a file are one node, which goes by the first. (D2)
weir-only: ninja has no such option

--- make_manifest +x
cat >build.ninja <<END
rule touch
  command = touch \$out
rule cat
  command = cat \$in >\$out
rule cc
  command = cat \$in gen.h >\$out && echo "\$out: $PWD/gen.h" >\$out.d
  depfile = \$out.d
build gen.h | $PWD/gen.h: cat seed
build $PWD/a.o: cc a.c
build sub/../lib: cat a.o $PWD/b.o
build b.o: cc b.c
  deps = gcc
default lib
END
--- seed
--- a.c
--- b.c
---

Without it they are different files.

  $ ./make_manifest
  $ ninja
  ninja: error: 'a.o', needed by 'lib', missing and no known rule to make it
  [1]

With it, the header that is only known by its absolute name is made before the compiler is run again.

  $ ninja --unify-paths gen.h
  [1/1] cat seed >gen.h
  $ ninja -j1 --unify-paths | sed "s,$PWD,HERE,g"
  [1/3] cat a.c gen.h >HERE/a.o && echo "HERE/a.o: HERE/gen.h" >HERE/a.o.d
  [2/3] cat b.c gen.h >HERE/b.o && echo "HERE/b.o: HERE/gen.h" >HERE/b.o.d
  [3/3] cat HERE/a.o HERE/b.o >lib
  $ ninja --unify-paths
  ninja: no work to do.
  $ touch seed
  $ ninja -j1 --unify-paths | sed "s,$PWD,HERE,g"
  [1/4] cat seed >gen.h
  [2/4] cat a.c gen.h >HERE/a.o && echo "HERE/a.o: HERE/gen.h" >HERE/a.o.d
  [3/4] cat b.c gen.h >HERE/b.o && echo "HERE/b.o: HERE/gen.h" >HERE/b.o.d
  [4/4] cat HERE/a.o HERE/b.o >lib
  $ ninja --unify-paths "$PWD/sub/../b.o" "../$(basename "$PWD")/gen.h"
  ninja: no work to do.
  $ ninja --unify-paths -t query a.o | sed "s,$PWD,HERE,g"
  HERE/a.o:
    input: cc
      a.c
    outputs:
      lib

A symbolic link on the way here makes no difference, if the shell knows of it.

  $ ln -s . link && cd link && touch ../$(basename "$(pwd -P)")/seed
  $ ninja -j1 --unify-paths "$PWD/gen.h"
  [1/1] cat seed >gen.h
  $ cd ..

The same name twice is an error as ever; and so are two statements for one file.

--- twice.ninja
rule touch
  command = touch $out
build x x: touch
---

  $ ninja --unify-paths -f twice.ninja
  ninja: error: twice.ninja:4: x is defined as an output multiple times
  (blank)
  [1]
  $ printf "rule touch\n  command = touch \$out\nbuild x: touch\nbuild $PWD/x: touch\n" >two.ninja
  $ ninja --unify-paths -f two.ninja 2>&1 | head -1 | sed "s,$PWD,HERE,g"
  ninja: error: two.ninja:5: multiple rules generate HERE/x

What a dyndep file names is unified, too.

--- dyn.ninja
rule touch
  command = touch $out
rule use
  command = test -f made && touch $out
  dyndep = dd
build made: touch
build out: use || dd
---

  $ printf "ninja_dyndep_version = 1\nbuild $PWD/out | $PWD/extra extra2: dyndep | $PWD/made made\n" >dd
  $ ninja --unify-paths -f dyn.ninja -j1 out
  [1/2] touch made
  [2/2] test -f made && touch out

Logs that were written with both names can be read with the option.

--- logs.ninja
rule cc
  command = touch $out && echo "$out: $dep" >$out.d
  depfile = $out.d
  deps = gcc
build p: cc
  dep = seed
build q: cc
  dep = $dir/seed
build r: cc
  dep = a.c
---

  $ sed -i "1i dir = $PWD" logs.ninja; ninja --quiet -f logs.ninja
  $ ninja -f logs.ninja -t deps p q r | grep -c seed
  2
  $ ninja --unify-paths -f logs.ninja
  ninja: no work to do.
  $ touch seed
  $ ninja --unify-paths -n -f logs.ninja | grep -c touch
  2
  $ ninja --unify-paths -f logs.ninja -t deps | grep -c '^    '
  3
