With --watch, what changes is built as it changes, until an interrupt.
weir-only: ninja builds once

--- build.ninja
rule copy
  command = cat $in > $out; echo "$out: header" > $out.d
  depfile = $out.d
  deps = gcc
build sub/out: copy in
---

--- in
1
---

--- header
1
---

--- step +x
#!/bin/sh
# Show what was said since the last time, once it waits again.
tries=0
while [ "$(grep -c 'ninja: watching' log)" -le "$(cat steps)" ] && [ $tries -lt 2000 ]; do
	tries=$((tries + 1)); sleep 0.01
done
tail -n +$(($(cat lines) + 1)) log
grep -c '' log > lines
grep -c 'ninja: watching' log > steps
---

  $ echo 0 > steps; echo 0 > lines; : > log; ninja --watch > log 2>&1 & pid=$!; ./step
  [1/1] cat in > sub/out; echo "sub/out: header" > sub/out.d
  ninja: watching 3 files
  $ echo 2 > in; ./step; cat sub/out
  ninja: in has changed
  [1/1] cat in > sub/out; echo "sub/out: header" > sub/out.d
  ninja: watching 3 files
  2

A header that only the last build found, and a file that takes the place of another:

  $ echo 2 > header; ./step
  ninja: header has changed
  [1/1] cat in > sub/out; echo "sub/out: header" > sub/out.d
  ninja: watching 3 files
  $ echo 3 > new; mv new in; ./step; cat sub/out
  ninja: in has changed
  [1/1] cat in > sub/out; echo "sub/out: header" > sub/out.d
  ninja: watching 3 files
  3

What nothing is built from is no reason, nor is an output, nor a mode:

  $ touch other sub/out; chmod 600 in; echo 4 > in; ./step; cat sub/out
  ninja: in has changed
  [1/1] cat in > sub/out; echo "sub/out: header" > sub/out.d
  ninja: watching 3 files
  4

A manifest that cannot be read is waited for, too:

  $ echo mistake > build.ninja; ./step
  ninja: build.ninja has changed
  ninja: error: build.ninja:1: expected '=', got newline
  mistake
         ^ near here
  ninja: watching 1 file
  $ printf 'rule touch\n command = touch $out\nbuild other: touch in\n' > build.ninja; ./step
  ninja: build.ninja has changed
  [1/1] touch other
  ninja: watching 2 files

A change while it builds is the next build's:

  $ printf 'rule slow\n command = test -e twice || { touch twice; echo 5 > in; }; cp in out\nbuild out: slow in\n' > build.ninja
  $ tries=0; until [ "$(cat out 2>&1)" = 5 ] || [ $tries -gt 2000 ]; do tries=$((tries + 1)); sleep 0.01; done; ./step
  ninja: build.ninja has changed
  [1/1] test -e twice || { touch twice; echo 5 > in; }; cp in out
  ninja: in has changed
  [1/1] test -e twice || { touch twice; echo 5 > in; }; cp in out
  ninja: watching 2 files

A source that is gone, and back:

  $ rm in; ./step
  ninja: in has changed
  ninja: error: 'in', needed by 'out', missing and no known rule to make it
  ninja: watching 2 files
  $ echo 6 > in; ./step
  ninja: in has changed
  [1/1] test -e twice || { touch twice; echo 5 > in; }; cp in out
  ninja: watching 2 files

A manifest that is made is made anew, and then what it says:

--- build.in
rule gen
  command = cp build.in build.ninja
  generator = 1
rule touch
  command = touch $out
build build.ninja: gen build.in
build last: touch in
---

  $ cp build.in new; mv new build.ninja; ./step
  ninja: build.ninja has changed
  [1/1] touch last
  ninja: watching 3 files
  $ sed 's/last/newest/' build.in > new; mv new build.in; ./step
  ninja: build.in has changed
  [1/1] cp build.in build.ninja
  [1/1] touch newest
  ninja: watching 3 files
  $ kill -TERM $pid; wait $pid
  [130]
