A manifest that cannot be read is shown with the place where it goes wrong.

--- build.ninja
rule cc
  command = cc
build a: nonsense b
--- include.ninja
include nowhere.ninja
--- required.ninja
ninja_required_version = 99.0
---

  $ ninja
  ninja: error: build.ninja:3: unknown build rule 'nonsense'
  build a: nonsense b
           ^ near here
  [1]
  $ ninja -f include.ninja
  ninja: error: include.ninja:1: loading 'nowhere.ninja': No such file or directory
  include nowhere.ninja
                       ^ near here
  [1]
  $ ninja -f nowhere.ninja
  ninja: error: loading 'nowhere.ninja': No such file or directory
  [1]
  $ ninja -f required.ninja 2>&1 | sed 's/(.*) incompatible/(OURS) incompatible/'
  ninja: fatal: ninja version (OURS) incompatible with build file ninja_required_version version (99.0).
