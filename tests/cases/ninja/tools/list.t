The tools that -t knows.
ninja-1.11: has fewer of them

  $ ninja -t nosuch
  ninja: fatal: unknown tool 'nosuch'
  [1]
  $ ninja -t clen
  ninja: fatal: unknown tool 'clen', did you mean 'clean'?
  [1]
  $ ninja -t list
  ninja subtools:
  ...
          clean  clean built files
  ...
