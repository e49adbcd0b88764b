Pools that hold back what could run are shown to who asks: in the status line, in `-d stats` and in the events. (H6)
weir-only: none of the three is ninja's

--- build.ninja
pool link
  depth = 1
rule link
  command = touch $out
  pool = link
rule touch
  command = touch $out
build a: link
build b: link
build c: link
---

  $ ninja -j4 --status='[$finished/$total] $description ($limits)' --events=events
  [1/3] touch a (link 1/1 (2 queued))
  [2/3] touch b (link 1/1 (1 queued))
  [3/3] touch c ()
  $ grep limit events | cut -d, -f3-
  "reason":"limit","what":"pool","name":"link","running":1,"depth":1,"waiting":2}
  "reason":"limit","what":"pool","name":"link","running":1,"depth":1,"waiting":1}
  "reason":"limit","what":"pool","name":"link","running":1,"depth":1,"waiting":0}
  $ rm a b c; ninja -j4 -d stats | grep pool
  pool link of depth 1 held back up to 2 edges, for .* ms (re)

A pool is no limit where nothing else could run either.

  $ rm a b c; ninja -j1 -d stats | grep pool
  [1]
