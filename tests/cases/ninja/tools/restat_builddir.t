`-t restat --builddir=DIR` finds the log where the manifest would say it is.
ninja-1.11: the option came with 1.14

--- build.ninja
builddir = out
rule touch
  command = touch $out
build a: touch
---

  $ ninja > /dev/null
  $ age a -1000
  $ ninja -t restat --builddir=out
  $ grep -q "$(stat -c %Y a)000000000	a" out/.ninja_log && echo recorded
  recorded
  $ ninja -t restat --builddir
  restat: option '--builddir' requires an argument
  usage: ninja -t restat [--builddir=DIR] [outputs]
  [1]
  $ ninja -t restat -h
  usage: ninja -t restat [--builddir=DIR] [outputs]
  [1]
