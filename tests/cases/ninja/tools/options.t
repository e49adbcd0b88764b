The options. (K20, K21, J1)

  $ ninja --version | grep -cE '^[0-9]+\.[0-9]+\.[0-9]+'
  1
  $ ninja -d nosuch
  ninja: error: unknown debug setting 'nosuch'
  [1]
  $ ninja -d explian
  ninja: error: unknown debug setting 'explian', did you mean 'explain'?
  [1]
  $ ninja -w nosuch
  ninja: error: unknown warning flag 'nosuch'
  [1]
  $ ninja --nosuch 2>&1 | head -1 | sed 's/^[^:]*/NAME/'
  NAME: unrecognized option '--nosuch'
  $ ninja -h 2>&1 | head -1
  usage: ninja [options] [targets...]
  $ ninja
  ninja: error: loading 'build.ninja': No such file or directory
  [1]
