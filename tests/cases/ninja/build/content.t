With --content=restat, an output that is made again with the same bytes spares what depends on it.
weir-only: an option of ours

--- build.ninja
rule first
  command = head -1 $in > $out
rule cat
  command = cat $in > $out
build first: first in
build second: cat first
build third: cat second
--- in
one
two
---

  $ ninja --content=restat --quiet
  $ echo three >> in
  $ ninja --content=restat
  [1/3] head -1 in > first
  $ ninja --content=restat
  ninja: no work to do.
  $ echo four >> in
  $ ninja --content=restat
  [1/3] head -1 in > first
  $ echo other > in
  $ ninja --content=restat
  [1/3] head -1 in > first
  [2/3] cat first > second
  [3/3] cat second > third
  $ ninja --content=restat
  ninja: no work to do.

Without it, and to ninja, what was spared is out of date, and is made once.

  $ echo three >> in; ninja --content=restat
  [1/3] head -1 in > first
  $ ninja
  [1/2] cat first > second
  [2/2] cat second > third
  $ ninja --content=restat
  ninja: no work to do.

What it knows is in a file of its own; nothing but time is lost with it.

  $ wc -l < .weir/content; rm .weir/content; ninja --content=restat
  4
  ninja: no work to do.
  $ ninja --content=hash
  ninja: fatal: invalid --content parameter; it is restat
  [1]
