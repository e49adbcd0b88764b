A jobserver that cannot be used is named, and the build goes on without. (M1, M2)
ninja-1.11: no jobserver before 1.13

--- build.ninja
build out: phony
---

  $ with() { MAKEFLAGS=$1 apart ninja; }
  $ with ' -j --jobserver-auth=fifo:'
  ninja: Jobserver mode detected:  -j --jobserver-auth=fifo:
  ninja: no work to do.
  2> ninja: error: Could not initialize jobserver: Empty fifo path
  $ with ' -j --jobserver-auth=fifo:none'
  ninja: Jobserver mode detected:  -j --jobserver-auth=fifo:none
  ninja: no work to do.
  2> ninja: error: Could not initialize jobserver: Error opening fifo for reading: No such file or directory
  $ with ' -j --jobserver-auth=fifo:build.ninja'
  ninja: Jobserver mode detected:  -j --jobserver-auth=fifo:build.ninja
  ninja: no work to do.
  2> ninja: error: Could not initialize jobserver: Not a fifo path: build.ninja
  $ with ' -j --jobserver-auth=sem'
  ninja: no work to do.
  2> ninja: warning: Ignoring jobserver: Semaphore mode is not supported on Posix! [ -j --jobserver-auth=sem]
  $ with ' -j --jobserver-fds=3'
  ninja: no work to do.
  2> ninja: warning: Ignoring jobserver: Invalid file descriptor pair [3] [ -j --jobserver-fds=3]

Without words where nothing is meant.

  $ with ' -j --jobserver-auth=-2,-2'
  ninja: no work to do.
  $ with 'kn --jobserver-auth=fifo:none'
  ninja: no work to do.
  $ with ' -j8'
  ninja: no work to do.

Nor if nobody asked: an explicit number of jobs, a dry run. A target that is not there comes first.

  $ export MAKEFLAGS=' -j --jobserver-auth=fifo:none'
  $ ninja -j2
  ninja: no work to do.
  $ ninja -n
  ninja: no work to do.
  $ ninja --quiet
  ninja: error: Could not initialize jobserver: Error opening fifo for reading: No such file or directory
  $ ninja nonsense
  ninja: error: unknown target 'nonsense'
  [1]
