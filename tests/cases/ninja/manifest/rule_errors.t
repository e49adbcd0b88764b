What a rule or a pool may not be. (B3, B4)

  $ try() { printf "$1" > build.ninja; ninja 2>&1 | head -1; }
  $ try 'rule\n'
  ninja: error: build.ninja:1: expected rule name
  $ try 'rule r\n'
  ninja: error: build.ninja:2: expected 'command =' line
  $ try 'rule r\n  command\n'
  ninja: error: build.ninja:2: expected '=', got newline
  $ try 'rule r\n  = x\n'
  ninja: error: build.ninja:2: expected variable name
  $ try 'rule r\n  description = x\n'
  ninja: error: build.ninja:3: expected 'command =' line
  $ try 'rule r\n  command = true\nrule r\n  command = true\n'
  ninja: error: build.ninja:3: duplicate rule 'r'
  $ try 'rule phony\n  command = true\n'
  ninja: error: build.ninja:1: duplicate rule 'phony'
  $ try 'rule r\n  command = true\n  other = 1\n'
  ninja: error: build.ninja:3: unexpected variable 'other'
  $ try 'rule r\n  command = true\n  rspfile = f\n'
  ninja: error: build.ninja:4: rspfile and rspfile_content need to be both specified
  $ try 'rule r\n  command = true\n  rspfile_content = f\n'
  ninja: error: build.ninja:4: rspfile and rspfile_content need to be both specified
  $ try 'pool\n'
  ninja: error: build.ninja:1: expected pool name
  $ try 'pool p\n'
  ninja: error: build.ninja:2: expected 'depth =' line
  $ try 'pool p\n  depth = -1\n'
  ninja: error: build.ninja:2: invalid pool depth
  $ try 'pool p\n  depth = 4\n  width = 4\n'
  ninja: error: build.ninja:3: unexpected variable 'width'
  $ try 'pool p\n  depth = 1\npool p\n  depth = 1\n'
  ninja: error: build.ninja:3: duplicate pool 'p'
  $ try 'pool console\n  depth = 1\n'
  ninja: error: build.ninja:1: duplicate pool 'console'
  $ try 'pool p\n  depth = 0\nd = 3\npool q\n  depth = $d\n'
  ninja: no work to do.
