Commands that do not end by themselves, and what they leave behind. (spawn.md §6)
weir-only: options of ours

--- build.ninja
rule sh
  command = $cmd
build slow: sh
  cmd = exec 9> alive; (setsid sh -c 'trap "" TERM; sleep 100' &); echo begun; sleep 100
build quick: sh
  cmd = : > quick
build bad: sh
  cmd = until [ -e started ]; do sleep 0.01; done; exit 3
build long: sh
  cmd = exec 9> alive; (setsid sh -c 'trap "" TERM; : > started; sleep 100' &); sleep 100
build daemon: sh
  cmd = (setsid sh -c 'until [ -e end ]; do sleep 0.01; done' > log 2>&1 &); : > daemon
build holder: sh
  cmd = (until [ -e stop ]; do sleep 0.01 > /dev/null 2>&1; done; : > gone; echo late) & echo hello
build other: sh holder
  cmd = : > other
---

A command that takes too long fails, and nothing that it has started stays: whoever reads the fifo sees its end when the
last of them has gone.

  $ mkfifo alive; cat alive & ninja -k0 --kill-after=0.5 slow quick; wait; ls quick
  [1/2] : > quick
  [2/2] exec 9> alive; (setsid sh -c 'trap "" TERM; sleep 100' &); echo begun; sleep 100
  FAILED: [code=124] slow (sp)
  exec 9> alive; (setsid sh -c 'trap "" TERM; sleep 100' &); echo begun; sleep 100
  begun
  killed after 0.5 s (--kill-after)
  ninja: build stopped: cannot make progress due to previous errors.
  quick

The first failure ends what still runs, if that is wanted.

  $ cat alive & ninja -j2 --fail-fast bad long; code=$?; wait; (exit $code)
  [1/2] until [ -e started ]; do sleep 0.01; done; exit 3
  FAILED: [code=3] bad (sp)
  until [ -e started ]; do sleep 0.01; done; exit 3
  ninja: build stopped: subcommand failed.
  [3]

What a command leaves running on purpose lives on. That is told once, at the end.

  $ ninja --quiet daemon 2>&1 | sed 's/pid [0-9]*/pid N/'; : > end
  ninja: warning: 'daemon': left pid N running: sh -c until [ -e end ]; do sleep 0.01; done

Whoever holds the output of a command is waited for, and named after a second; or let go, or ended.

  $ (sleep 1.5; : > stop) & ninja --quiet other 2>&1 | sed 's/pid [0-9]*/pid N/'; wait
  ninja: warning: 'holder': pid N (sh) still holds its output
  hello
  late
  $ rm stop gone other; ninja --leftover=detach other 2>&1 | grep -v 'left pid'; : > stop; until [ -e gone ]; do sleep 0.01; done
  [1/2] (until [ -e stop ]; do sleep 0.01 > /dev/null 2>&1; done; : > gone; echo late) & echo hello
  hello
  [2/2] : > other
  $ rm stop other; ninja --leftover=kill other
  [1/2] (until [ -e stop ]; do sleep 0.01 > /dev/null 2>&1; done; : > gone; echo late) & echo hello
  hello
  [2/2] : > other

A build that is killed itself has noted what it ran: the next one ends that first.

  $ rm started; cat alive & ninja --quiet long & while ! [ -e started ]; do sleep 0.01; done; kill -9 $!; wait $! 2> /dev/null; ninja quick 2>&1 | sed 's/[0-9][0-9]* process.*s of/N processes of/'; wait
  ninja: warning: ended N processes of a build that was killed
  ninja: no work to do.

  $ ninja --kill-after=soon
  ninja: fatal: invalid --kill-after parameter; it is a number of seconds
  [1]
  $ ninja --leftover=spare
  ninja: fatal: invalid --leftover parameter; it is wait, detach or kill
  [1]
  $ ninja --trees=oak
  ninja: fatal: invalid --trees parameter; it is auto, mark, below, cgroup or group
  [1]
