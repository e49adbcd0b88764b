MAKEFLAGS tells commands of our slots, and leaves out nothing that was in it.
weir-only: ninja is no jobserver

--- build.ninja
rule show
  command = echo "[$$MAKEFLAGS]" | sed 's,weir-......,weir-XXXXXX,'
build out: show
---

  $ export TMPDIR=/tmp
  $ weir -j4 --jobserver=pipe --quiet
  [ -j4 --jobserver-auth=32,33]
  $ weir -j4 --jobserver=fifo --quiet
  [ -j4 --jobserver-auth=fifo:/tmp/weir-XXXXXX/jobserver]

By default both, so that make before 4.4 takes descriptors, ninja the fifo, and gcc 12 descriptors again.

  $ weir -j4 --quiet
  [ -j4 --jobserver-auth=32,33 --jobserver-auth=fifo:/tmp/weir-XXXXXX/jobserver --jobserver-aut=32,33]
  $ ninja -j4 --jobserver --quiet
  [ -j4 --jobserver-auth=32,33 --jobserver-auth=fifo:/tmp/weir-XXXXXX/jobserver --jobserver-aut=32,33]
  $ MAKEFLAGS='k -j2 --jobserver-auth=3,4 -- A=1' weir -j4 --quiet --jobserver=pipe
  [k -j4 --jobserver-auth=32,33 -- A=1]

Not as ninja, not when told so, not when the number of jobs has no limit.

  $ ninja -j4 --quiet
  []
  $ weir -j4 --quiet --jobserver=none
  []
  $ weir -j0 --quiet
  []
  $ weir -j4 --jobserver=semaphore
  ninja: fatal: invalid --jobserver parameter; it is fifo, pipe or none
  [1]

Below another jobserver there is one pool; without a directory for a fifo, descriptors only.

  $ mkfifo pool; exec 9<>pool
  $ MAKEFLAGS="--jobserver-auth=fifo:$(pwd)/pool" weir --quiet
  [--jobserver-auth=fifo:$PWD/pool]
  $ TMPDIR=/nonesuch weir -j4 --quiet
  [ -j4 --jobserver-auth=32,33]
  $ TMPDIR=/nonesuch weir -j4 --quiet --jobserver=fifo
  ninja: warning: Could not set up a jobserver: making a directory in '/nonesuch': No such file or directory
  []
