If the manifest cannot be brought up to date, nothing else runs. (L2)

--- build.ninja
rule sh
  command = $cmd
build build.ninja: sh in
  cmd = echo sorry; exit 3
build out: sh
  cmd = touch out
--- in
---

  $ touch in
  $ ninja 2>&1 | sed 's/.code=3. //'
  [1/1] echo sorry; exit 3
  FAILED: build.ninja (sp)
  echo sorry; exit 3
  sorry
  ninja: error: rebuilding 'build.ninja': subcommand failed
  $ ls
  build.ninja
  in
  $ rm in
  $ ninja
  ninja: error: rebuilding 'build.ninja': 'in', needed by 'build.ninja', missing and no known rule to make it
  [1]
