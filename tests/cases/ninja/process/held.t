A program that a process left behind still writes is not used before that is over; the user is told who.
weir-only: ninja runs it, and it is busy

--- build.ninja
rule gen
  command = cp /bin/true tool; { exec 3>>tool; mkfifo go; read x < go; } > /dev/null 2>&1 & while ! test -p go; do sleep 0.01; done
rule run
  command = ./tool && echo ran > $out
rule other
  command = while ! grep -q open log; do sleep 0.01; done; echo > go; echo > $out
build tool: gen
build out: run tool
build other: other || also
build also: phony
rule again
  command = ./program && touch $out
build twice: again program
--- program
#!/bin/sh
---

  $ ninja -j4 out other > log 2>&1; sed 's/pid [0-9]*/pid N/; s/^\[[12]/[N/' log | sort
  [3/3] ./tool && echo ran > out
  [N/3] cp /bin/true tool; { exec 3>>tool; mkfifo go; read x < go; } > /dev/null 2>&1 & while ! test -p go; do sleep 0.01; done
  [N/3] while ! grep -q open log; do sleep 0.01; done; echo > go; echo > other
  ninja: warning: 'tool' is open for writing: pid N (sh) as descriptor 3

And a command that finds a program busy is told who it is that writes it.

  $ chmod +x program; exec 3>> program; ninja twice 2>&1 | sed 's/pid [0-9]* (.*) as/pid N (NAME) as/'
  [1/1] ./program && touch twice
  FAILED: [code=126] twice (sp)
  ./program && touch twice
  /bin/sh: 1: ./program: Text file busy
  'program' is open for writing: this process, pid N (NAME) as descriptor 3
  ninja: build stopped: subcommand failed.
