Commands have 0, 1 and 2, and what --pass-fd names; -d fds checks it.
weir-only: options of our own

--- build.ninja
rule list
  command = echo $$(ls /proc/self/fd | grep -v '[3-6]$$'); : > $out
build out: list
build more: phony out
--- seven
---

  $ ninja --quiet 7< seven
  0 1 2
  $ rm out; ninja --quiet --pass-fd=7 7< seven
  0 1 2 7
  $ rm out; apart ninja -d fds --quiet 7< seven | grep -v ': pipe\|: socket'
  0 1 2
  2> descriptors we were started with, beyond 0-2:
  ...
  2> 7: $PWD/seven
  ...
  2> 1 commands checked, 0 wrong descriptors
  $ ninja --pass-fd=7
  ninja: fatal: --pass-fd=7: not a descriptor above 2 that is open
  [1]
  $ ninja --pass-fd=1
  ninja: fatal: --pass-fd=1: not a descriptor above 2 that is open
  [1]
