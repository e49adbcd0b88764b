When no memory is left, that is said, and the build fails.
ninja-1.11: is aborted by an exception, and leaves a core

A sanitized program cannot begin in so few addresses, and has a limit of its own.

  $ (ulimit -c 0; ulimit -v 100000; ninja --version; exit $?) >/dev/null 2>&1 && limit='ulimit -v 100000' || limit=:
  $ for kind in ASAN TSAN; do export ${kind}_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=16; done
  $ echo a0 = 0123456789abcdef > build.ninja
  $ for i in $(seq 30); do echo "a$i = \${a$((i-1))}\${a$((i-1))}"; done >> build.ninja
  $ (ulimit -c 0; $limit; ninja; echo $?) 2>&1 | grep -v Sanitizer
  ninja: fatal: out of memory
  1
