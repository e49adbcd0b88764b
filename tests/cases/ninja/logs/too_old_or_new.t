A log of a version that nobody knows is started over. (G2)
ninja-1.11: words this otherwise

--- build.ninja
rule touch
  command = touch $out
build out: touch
---

  $ ninja
  [1/1] touch out
  $ sed -i '1s/.*/# ninja log v1/' .ninja_log; ninja
  ninja: warning: build log version is too old; starting over
  [1/1] touch out
  $ sed -i '1s/.*/# ninja log v8/' .ninja_log; ninja
  ninja: warning: build log version is too new; starting over
  [1/1] touch out
  $ ninja
  ninja: no work to do.
