Commands that need no shell are run without one, and nobody can tell.
weir-only: ninja always runs the shell

--- build.ninja
rule show
  command = /usr/bin/python3 show.py '$label' "two words" a\ b $out
rule plain
  command = $command
build direct: show
  label = with 'quotes'
build missing: plain
  command = no-such-program here
build locked: plain
  command = ./show.py
build killed: plain
  command = /usr/bin/python3 kill.py
build there: plain
  command = cd sub && /usr/bin/python3 ../show.py ../there
--- show.py
import os, sys
with open(sys.argv[-1], 'w') as f:
    print(sys.argv[1:-1], file=f)
    print(sorted(k + '=' + v for k, v in os.environ.items()), os.getcwd(), file=f)
    print(os.getpgrp() != os.getpid(), file=f)
    os.setsid()
--- kill.py
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
--- sub/x
---

  $ ninja --quiet direct there && mv direct auto && mv there there.auto
  $ ninja --quiet --shell=always direct there && cmp direct auto && cmp there there.auto
  $ sed '2s/.*/(environment)/' auto
  ['with quotes', 'two words', 'a b']
  (environment)
  True
  $ ninja --shell=always missing > shell; ninja missing > auto; cmp shell auto && cat auto
  [1/1] no-such-program here
  FAILED: [code=127] missing (sp)
  no-such-program here
  /bin/sh: 1: no-such-program: not found
  ninja: build stopped: subcommand failed.
  $ ninja --shell=always locked > shell; ninja locked > auto; cmp shell auto && cat auto
  [1/1] ./show.py
  FAILED: [code=126] locked (sp)
  ./show.py
  /bin/sh: 1: ./show.py: Permission denied
  ninja: build stopped: subcommand failed.
  $ ninja --shell=always killed > shell; ninja killed > auto; cmp shell auto && cat auto
  [1/1] /usr/bin/python3 kill.py
  FAILED: [code=137] killed (sp)
  /usr/bin/python3 kill.py
  Killed
  ninja: build stopped: subcommand failed.
  $ ninja --shell=never
  ninja: fatal: invalid --shell parameter; it is always or auto
  [1]
