One build at a time in a directory; the others wait, and say for whom.
weir-only: ninja does not notice the other one

--- build.ninja
rule slow
  command = mkfifo started go 2>/dev/null; echo > started; read x < go; echo done > $out
rule copy
  command = cp $in $out
build one: slow
build two: copy one
--- nested.ninja
rule self
  command = ninja -f nested.ninja inner && ninja -f nested.ninja -t restat && touch $out
rule touch
  command = touch $out
build outer: self
build inner: touch
---

  $ mkfifo started go; ninja -d explain one > first.log 2>&1 & echo $! > pid; read x < started
  $ ninja --no-wait two 2>&1 | sed "s/$(cat pid)/PID/"
  ninja: error: pid PID builds in this directory: ninja -d explain one
  $ ninja -n one | tail -1 | cut -c 1-6
  [1/1] 
  $ ninja -t targets all
  one: slow
  two: copy
  $ (sleep 0.2; echo > go) & ninja two 2>&1 | sed "s/$(cat pid)/PID/"; wait
  ninja: warning: waiting for pid PID, which builds in this directory: ninja -d explain one
  [1/1] cp one two

A build that is started from a build's own command is a part of it.

  $ ninja -f nested.ninja outer
  [1/1] ninja -f nested.ninja inner && ninja -f nested.ninja -t restat && touch outer
  [1/1] touch inner
  $ ninja -f nested.ninja outer
  ninja: no work to do.
  $ cat .weir/.gitignore
  *
