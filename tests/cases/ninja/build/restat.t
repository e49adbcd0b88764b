With restat, an output that its command left as it was spares what depends on it. (F8, F9)

--- build.ninja
rule copy
  command = cmp -s $in $out || cp $in $out
  restat = 1
rule cat
  command = cat $in > $out
build mid: copy in
build out: cat mid
build also: cat mid in
--- in
text
---

  $ ninja -j1
  [1/3] cmp -s in mid || cp in mid
  [2/3] cat mid > out
  [3/3] cat mid in > also
  $ touch in
  $ ninja -j1
  [1/3] cmp -s in mid || cp in mid
  [2/2] cat mid in > also
  $ ninja
  ninja: no work to do.
  $ rm also; touch in
  $ ninja -j1
  [1/3] cmp -s in mid || cp in mid
  [2/2] cat mid in > also
  $ ninja
  ninja: no work to do.
  $ echo new > in
  $ ninja -j1
  [1/3] cmp -s in mid || cp in mid
  [2/3] cat mid > out
  [3/3] cat mid in > also
