An error names file and line, shows the line, and points at the place. (A12)

  $ printf 'x = 1\nbuild out: nosuch in\n' > build.ninja; ninja
  ninja: error: build.ninja:2: unknown build rule 'nosuch'
  build out: nosuch in
             ^ near here
  [1]
  $ printf 'build out: phony in aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | b | c\n' > build.ninja; ninja
  ninja: error: build.ninja:1: expected newline, got '|'
  (blank)
  [1]
  $ printf 'build out: phony in aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa || b | c dddddddddddddddddddddddddddd\n' > build.ninja; ninja
  ninja: error: build.ninja:1: expected newline, got '|'
  build out: phony in aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa || b | c...
                                                                       ^ near here
  [1]
  $ printf 'include nosuch.ninja\n' > build.ninja; ninja
  ninja: error: build.ninja:1: loading 'nosuch.ninja': No such file or directory
  include nosuch.ninja
                      ^ near here
  [1]
  $ printf 'subninja inner.ninja\n' > build.ninja; printf '\n\n  nope\n' > inner.ninja; ninja
  ninja: error: inner.ninja:3: unexpected indent
  (blank)
  [1]
  $ ninja -f other.ninja
  ninja: error: loading 'other.ninja': No such file or directory
  [1]
