A command that is killed with tokens in its hands loses them; they are made anew, and that is said at the end.
weir-only: ninja is no jobserver

--- build.ninja
rule take
  command = head -c2 /proc/self/fd/32 > $out; kill -KILL $$$$
rule span
  command = span log 3 30
build taken: take
build a: span
build b: span
build c: span
---

  $ weir -j3 -k0 --quiet --jobserver=pipe taken
  FAILED: [code=137] taken (sp)
  head -c2 /proc/self/fd/32 > taken; kill -KILL $$
  ninja: warning: 2 job slots were taken by commands that ended without giving them back
  ninja: build stopped: cannot make progress due to previous errors.
  [137]

The next three need three slots.

--- build.ninja
rule take
  command = head -c2 /proc/self/fd/32 > $out
rule span
  command = span log 3 30
build taken: take
build a: span taken
build b: span taken
build c: span taken
---

  $ weir -j3 --quiet --jobserver=pipe
  ninja: warning: 2 job slots were taken by commands that ended without giving them back
  $ span log
  3
