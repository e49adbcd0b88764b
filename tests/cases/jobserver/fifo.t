A pool that is a fifo: a token for each job but the first, and every one comes back. (M1, M3)
ninja-1.11: no jobserver before 1.13

--- build.ninja
rule span
  command = span log 3 30
rule fail
  command = exit 7
build a: span
build b: span
build c: span
build d: span
build e: span
build bad: fail a
default a b c d e
---

  $ mkfifo pool; exec 9<>pool; printf xy >&9
  $ export MAKEFLAGS=" -j3 --jobserver-auth=fifo:$(pwd)/pool"
  $ ninja -v
  ninja: Jobserver mode detected:  -j3 --jobserver-auth=fifo:$PWD/pool
  [1/5] span log 3 30
  [2/5] span log 3 30
  [3/5] span log 3 30
  [4/5] span log 3 30
  [5/5] span log 3 30
  $ span log
  3
  $ head -c2 pool | grep -o . | sort; printf uv >&9
  x
  y
  $ ninja --quiet bad
  FAILED: [code=7] bad (sp)
  exit 7
  ninja: build stopped: subcommand failed.
  [7]
  $ head -c2 pool; printf xy >&9
  uv (no-eol)

An interrupted build gives them back, too.

--- build.ninja
rule wait
  command = mkfifo $out; read never < $out
build a: wait
build b: wait
build c: wait
---

  $ ninja > out & while ! test -e a -a -e b -a -e c; do :; done; kill $!; wait $!
  [130]
  $ head -c2 pool | grep -o . | sort; printf xy >&9
  x
  y

So does one that is ended on the spot, though its commands run on.

  $ ninja > out & while ! test -e a -a -e b -a -e c; do :; done; kill -USR1 $!; wait $! 2> /dev/null
  [138]
  $ head -c2 pool | grep -o . | sort
  x
  y
  $ for f in a b c; do echo >$f; done
