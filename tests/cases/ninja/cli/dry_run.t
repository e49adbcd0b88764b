`-n` says what would run, and leaves no trace.

--- build.ninja
builddir = out
rule touch
  command = touch $out
build a: touch
build b: touch a
---

  $ ninja -n
  [1/2] touch a
  [2/2] touch b
  $ ls -A -I .weir
  build.ninja
  $ ninja > /dev/null; rm a; cp out/.ninja_log log
  $ ninja -n -v
  [1/2] touch a
  [2/2] touch b
  $ cmp log out/.ninja_log; ls -A -I .weir . out
  .:
  b
  build.ninja
  log
  out
  (blank)
  out:
  .ninja_log
