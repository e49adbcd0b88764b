The tools that -t knows. (K, K1)
ninja-1.11: has neither multi-inputs nor compdb-targets

  $ ninja -t nosuch
  ninja: fatal: unknown tool 'nosuch'
  [1]
  $ ninja -t clen
  ninja: fatal: unknown tool 'clen', did you mean 'clean'?
  [1]
  $ ninja -t list
  ninja subtools:
  ...
        clean  * (glob)
  ...
  $ for tool in browse clean cleandead commands compdb compdb-targets deps graph inputs missingdeps multi-inputs query recompact restat rules targets
  > do ninja -t list | grep -q "^ *$tool  " || echo no $tool; done
