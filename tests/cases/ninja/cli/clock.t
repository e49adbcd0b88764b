Files that are dated in the future are named, once; a manifest that is made from one is made once, not a hundred times. (L1)
weir-only: ninja tries a hundred times, and then gives up

--- build.ninja
rule generate
  command = touch build.ninja
  generator = 1
rule cp
  command = cp $in $out
build build.ninja: generate settings
build out: cp in
default out
--- settings
--- in
---

  $ ninja
  [1/1] cp in out
  $ age settings -5000
  $ apart ninja
  [1/1] touch build.ninja
  ninja: no work to do.
  2> ninja: warning: 'settings' is dated [45][09][0-9][0-9] s in the future: until then, what is out of date may stay so, and what is not may run again (re)
  2> ninja: warning: 'settings' is newer than 'build.ninja' that was just made from it, and will be until its date has come

So too if the future is near.

  $ age settings -40
  $ apart ninja
  [1/1] touch build.ninja
  ninja: no work to do.
  2> ninja: warning: 'settings' is newer than 'build.ninja' that was just made from it, and will be until its date has come
  $ age settings 10
  $ ninja
  ninja: no work to do.

Any other step runs once for each build.

  $ age in -40
  $ ninja
  [1/1] cp in out
  $ ninja
  [1/1] cp in out

When the clock was ahead and has been put back, changes are not seen: what was made then is newer.

  $ age in 10
  $ ninja
  ninja: no work to do.
  $ age out -5000
  $ echo changed >in
  $ ninja 2>&1 | sed 's/[0-9]* s in/N s in/'
  ninja: warning: 'out' is dated N s in the future: until then, what is out of date may stay so, and what is not may run again
  [1/1] cp in out
