A chain of a hundred thousand edges is walked like any other.
ninja-1.11: crashes on long chains

  $ awk 'BEGIN { print "rule r\n  command = true"; for (i = 1; i <= 100000; i++) print "build n" i ": r n" i - 1 }' > build.ninja
  $ touch n0
  $ ninja -n n100000 | tail -1
  [100000/100000] true
  $ ninja -t inputs n100000 | wc -l
  100000
  $ sed -i 's/n99999$/n99999 n100000/' build.ninja
  $ ninja n1 | tail -1
  [1/1] true
  $ ninja n100000 2>&1 | cut -c1-60
  ninja: error: dependency cycle: n100000 -> n100000
