What a manifest may look like, byte by byte.

A file that does not end in a newline is cut off. (A2)

  $ printf 'x = 3' > build.ninja; ninja
  ninja: error: build.ninja:1: unexpected EOF
  x = 3
       ^ near here
  [1]
  $ printf '# only a comment' > build.ninja; ninja
  ninja: error: build.ninja:1: lexing error
  (blank)
  [1]
  $ printf '' > build.ninja; ninja
  ninja: no work to do.

Lines may end as on Windows, also continued ones; a carriage return alone is no newline. (A3)

  $ printf 'x = 1 $\r\n 2\r\nrule r\r\n  command = echo $x\r\nbuild a: r\r\n' > build.ninja; ninja
  [1/1] echo 1 2
  1 2
  $ printf 'x = 1\rrule r\n' > build.ninja; ninja
  ninja: error: build.ninja:1: lexing error
  x = 1\rrule r (esc)
       ^ near here
  [1]
  $ printf '\357\273\277x = 1\n' > build.ninja; ninja
  ninja: error: build.ninja:1: lexing error
  (blank)
  [1]

Reading stops at a NUL between statements; inside one it is the end too early. (A1)

  $ printf 'x = 1\n\000 nonsense' > build.ninja; ninja
  ninja: no work to do.
  $ printf 'x = 1\0002\n' > build.ninja; ninja
  ninja: error: build.ninja:1: unexpected EOF
  x = 1
       ^ near here
  [1]

Tabs are not white space. (A5)

  $ printf '\tx = 1\n' > build.ninja; ninja
  ninja: error: build.ninja:1: tabs are not allowed, use spaces
  (blank)
  [1]
  $ printf 'rule r\n\tcommand = true\n' > build.ninja; ninja
  ninja: error: build.ninja:2: expected 'command =' line
  (blank)
  [1]
  $ printf 'x =\t1\nrule r\n  command = echo "<$x>"\nbuild a: r\n' > build.ninja; ninja -v
  [1/1] echo "<\t1>" (esc)
  <\t1> (esc)

A comment needs a statement's place; elsewhere `#` is a byte like others. (A4)

  $ printf '   # c\nx = 1#2 # 3\nrule r\n  # c\n  command = echo "$x"\n# c\n  description = D\nbuild a: r\n' > build.ninja; ninja
  [1/1] D
  1#2 # 3
  $ printf 'rule r\n  command = true\n\n  description = D\n' > build.ninja; ninja
  ninja: error: build.ninja:4: unexpected indent
  (blank)
  [1]
