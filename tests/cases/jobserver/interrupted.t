An interrupted jobserver takes its fifo away, and does not complain of slots that it lost itself.
weir-only: ninja is no jobserver

--- build.ninja
rule take
  command = head -c1 /proc/self/fd/32 > taken; mkfifo $out; read never < $out
build out: take
---

  $ weir -j2 & while ! test -e out; do :; done; ls $TMPDIR | wc -l; kill -INT $!; wait $!
  1
  ninja: build stopped: interrupted by user.
  [130]
  $ ls $TMPDIR

A signal that ends it on the spot takes it away as well.

  $ rm -f out; weir -j2 & while ! test -e out; do :; done; kill -USR1 $!; wait $! 2> /dev/null
  [138]
  $ ls $TMPDIR
  $ echo > out
