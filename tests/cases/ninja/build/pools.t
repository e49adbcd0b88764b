No more edges of a pool run at once than it is deep. (H6)

--- build.ninja
pool two
  depth = 2
rule count
  command = mkdir run.$out; ls -d run.* | wc -l >> seen; sleep 0.05; rmdir run.$out
  pool = two
build a: count
build b: count
build c: count
build d: count
build e: count
build f: count
---

  $ ninja -j8 > log; sort -n seen | tail -1
  2
  $ sed -i 's/depth = 2/depth = 1/' build.ninja; rm seen
  $ ninja -j8 > log; sort -n seen | tail -1
  1
