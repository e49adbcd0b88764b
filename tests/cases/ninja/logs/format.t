The log is one line for each output, in version 7 of ninja's format. (G1, G5)
ninja-1.11: writes version 5, with another hash

--- build.ninja
rule touch
  command = touch $out
rule cp
  command = cp $in $out
rule rsp
  command = cat $rspfile > $out
  rspfile = $out.rsp
  rspfile_content = x
build out: touch
build b.txt: cp b.in
build sub/out: rsp
build two | three: touch
  command = touch two three
--- b.in
---

  $ ninja > /dev/null
  $ head -1 .ninja_log; tail -n +2 .ninja_log | sort -k4 | sed '/^#/!s/^[0-9]*\t[0-9]*\t[0-9]*\t/START END TIME /; s/\t/ /'
  # ninja log v7
  START END TIME b.txt 9c55fa3900bf566b
  START END TIME out 97d3af5e46e1e935
  START END TIME sub/out da5b0debb6f6134f
  START END TIME three \w+ (re)
  START END TIME two \w+ (re)

A run that has nothing to do writes nothing.

  $ cp .ninja_log before; ninja; cmp .ninja_log before
  ninja: no work to do.
  $ touch b.in
  $ ninja
  [1/1] cp b.in b.txt
  $ diff before .ninja_log | sed 's/\t.*\t/ /'
  6a7
  > \d+ 9c55fa3900bf566b (re)
