A log that is too old is started over, also by `-t recompact`.
ninja-1.11: takes a v4 log for one without hashes

--- build.ninja
rule touch
  command = touch $out
build a: touch
--- .ninja_log
# ninja log v4
---

  $ ninja -t recompact
  ninja: warning: build log version is too old; starting over
  $ ls -A
  build.ninja
