A NUL hides the rest of its line, and the end of it: the next one goes on there. (make §1.4)

  $ printf 'x := 1\0 2\n3\n$(info $x)\nall: ; @echo $x\0\n' > m && make -f m
  13
  13
  $ printf 'all:\n\t@echo a\0\n b\r\n\t@echo c\n' > m && make -f m
  a b
  c

One that begins with it is empty.

  $ printf 'x = 1 \\\n\0 2\n$(info $x)\n\0\nall: ; @echo made\n\0\0' > m && make -f m
  m:1: warning: NUL character seen; rest of line ignored
  1 
  m:4: warning: NUL character seen; rest of line ignored
  m:6: warning: NUL character seen; rest of line ignored
  made
