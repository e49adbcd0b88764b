-d explain tells why each edge runs. (F1, F2, F3, F11)
ninja-1.11: words some reasons otherwise

--- build.ninja
rule cat
  command = cat $in > $out
build mid: cat in
build out: cat mid
--- in
text
---

  $ explain() { ninja -d explain "$@" 2>&1 | sed 's/([0-9]* vs [0-9]*)/(TIMES)/'; }
  $ explain
  ninja explain: output mid doesn't exist
  [1/2] cat in > mid
  ninja explain: mid is dirty
  [2/2] cat mid > out
  $ explain
  ninja: no work to do.

  $ touch in
  $ explain
  ninja explain: output mid older than most recent input in (TIMES)
  [1/2] cat in > mid
  ninja explain: mid is dirty
  [2/2] cat mid > out

  $ sed -i 's/= cat /= cat -- /' build.ninja
  $ explain mid
  ninja explain: command line changed for mid
  [1/1] cat -- in > mid

  $ rm .ninja_log
  $ explain mid
  ninja explain: command line not found in log for mid
  [1/1] cat -- in > mid

An output may be new although it was recorded long ago.

  $ touch in
  $ touch mid
  $ explain mid
  ninja explain: recorded mtime of mid older than most recent input in (TIMES)
  [1/1] cat -- in > mid
