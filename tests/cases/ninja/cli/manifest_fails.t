A manifest that cannot be made is an error of ninja's own.

--- build.ninja
rule fail
  command = echo sorry; exit 7
build build.ninja: fail input
--- missing.ninja
rule touch
  command = touch $out
build missing.ninja: touch nothing
--- input
---

  $ touch input
  $ ninja
  [1/1] echo sorry; exit 7
  FAILED: .*build.ninja  (re)
  echo sorry; exit 7
  sorry
  ninja: error: rebuilding 'build.ninja': subcommand failed
  [1]
  $ ninja -f missing.ninja
  ninja: error: rebuilding 'missing.ninja': 'nothing', needed by 'missing.ninja', missing and no known rule to make it
  [1]
