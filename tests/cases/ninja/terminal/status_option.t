--status shapes the status line with names. (I6)
ninja-1.11: knows no --status

--- build.ninja
rule echo
  command = true $out
  description = make $out
build a: echo
build b: echo a
---

  $ ninja --status='$finished of ${total}: $description'
  1 of 2: make a
  2 of 2: make b
  $ ninja --status='<$started $running $remaining $progress>'
  <1 1 1  50%> (re)
  <2 1 0 100%>
  $ NINJA_STATUS='%p ' ninja --status='$$ $description'
  \x24 make a (esc)
  \x24 make b (esc)
  $ ninja --status='$nosuch'
  ninja: fatal: unknown variable 'nosuch' in --status format
  [1]
