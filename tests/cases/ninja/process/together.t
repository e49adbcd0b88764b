Options that end or hold back commands, two at a time.
weir-only: options of ours

--- build.ninja
rule sh
  command = $cmd
rule console
  command = $cmd
  pool = console
build held: console
  cmd = exec 9> alive; (setsid sh -c 'trap "" TERM; sleep 100' &); trap ': > asked; exit 1' TERM; sleep 100 & wait
build quick: sh
  cmd = : > quick
build bad: sh src
  cmd = until [ -e started ]; do sleep 0.01; done; test -s src && : > bad
build long: sh src
  cmd = exec 9> alive; (setsid sh -c 'trap "" INT TERM; : > started; sleep 100' &); test -s src || sleep 100; : > long
build ctrl_c: sh
  cmd = until [ -e started ]; do sleep 0.01; done; kill -INT -$$(cut -d' ' -f8 /proc/$$PPID/stat); sleep 100
build endless: console
  cmd = exec 9> alive; (setsid sh -c 'trap "" INT TERM; : > started; sleep 100' &); sleep 100 & wait
build all: phony ctrl_c long
--- src
---

--kill-after and the console: what has it is in our own process group, and asked alone. Whoever reads the fifo sees its end when the last of
them has gone.

  $ mkfifo alive; cat alive & ninja -k0 --quiet --kill-after=0.5 held quick; echo $?; wait; ls asked quick
  FAILED: [code=124] held (sp)
  exec 9> alive; (setsid sh -c 'trap "" TERM; sleep 100' &); trap ': > asked; exit 1' TERM; sleep 100 & wait
  killed after 0.5 s (--kill-after)
  ninja: build stopped: cannot make progress due to previous errors.
  124
  asked
  quick

--watch and --fail-fast: what failed is tried again, and what was ended is run again.

  $ cat alive & ninja -j2 --watch --fail-fast --leftover=kill bad long > log 2>&1 & pid=$!
  $ until grep -qs watching log; do sleep 0.01; done; ls bad long 2>&1; cat alive & echo x > src
  ls: cannot access 'bad': No such file or directory
  ls: cannot access 'long': No such file or directory
  $ until [ "$(grep -c watching log)" = 2 ]; do sleep 0.01; done; ls bad long; kill -INT $pid; wait $pid; echo $?; wait
  bad
  long
  130

--fail-fast and the key that interrupts, which a terminal sends to us and to the command that has the console: all ends,
at once. It waits without a command in the foreground: one that dash has just forked misses an INT, and dash waits for it.

  $ rm started; : > src; cat alive & screen 80x24 ninja --watch --fail-fast -j2 ctrl_c endless | tail -1; wait; ls .weir
  ninja: build stopped: interrupted by user.
  history
  jobs
  lock

--keep-free-memory below a jobserver: a limit that cannot be kept lets one command run at a time, whatever slots there are.

--- inner.ninja
rule sh
  command = mkdir alone && sleep 0.05 && rmdir alone && : > $out
build a: sh
build b: sh
build c: sh
--- outer.ninja
rule sh
  command = ninja --quiet -f inner.ninja --keep-free-memory=100%
build x: sh
---

  $ ninja --quiet -j3 --jobserver -f outer.ninja | grep -v 'memory limits'; ls a b c
  a
  b
  c
