What a dyndep file may not be. (N2, N3)

--- build.ninja
rule touch
  command = touch $out
build out: touch || dd
  dyndep = dd
build two: touch || dd
  dyndep = dd
build free: touch
build top: phony out
---

  $ try() { printf "$1" > dd; ninja out 2>&1 | head -1; }
  $ head='ninja_dyndep_version = 1\n'
  $ try ''
  ninja: error: dd:1: expected 'ninja_dyndep_version = ...'
  $ try 'build out: dyndep\n'
  ninja: error: dd:1: expected 'ninja_dyndep_version = ...'
  $ try 'ninja_dyndep_version = 2\n'
  ninja: error: dd:1: unsupported 'ninja_dyndep_version = 2'
  $ try 'ninja_dyndep_version = 1x\n'
  ninja: error: 'out' not mentioned in its dyndep file 'dd'
  $ try "$head"
  ninja: error: 'out' not mentioned in its dyndep file 'dd'
  $ try "${head}x = 1\n"
  ninja: error: dd:2: unexpected identifier
  $ try "${head}build out: touch\n"
  ninja: error: dd:2: expected build command name 'dyndep'
  $ try "${head}build out b: dyndep\n"
  ninja: error: dd:2: explicit outputs not supported
  $ try "${head}build out: dyndep b\n"
  ninja: error: dd:2: explicit inputs not supported
  $ try "${head}build out: dyndep || b\n"
  ninja: error: dd:2: order-only inputs not supported
  $ try "${head}build nosuch: dyndep\n"
  ninja: error: dd:2: no build statement exists for 'nosuch'
  $ try "${head}build out: dyndep\nbuild out: dyndep\n"
  ninja: error: dd:3: multiple statements for 'out'
  $ try "${head}build out: dyndep\n  x = 1\n"
  ninja: error: dd:3: binding is not 'restat'
  $ try "${head}build out: dyndep\n"
  ninja: error: 'two' not mentioned in its dyndep file 'dd'
  $ try "${head}build out: dyndep\nbuild two: dyndep\nbuild free: dyndep\n"
  ninja: error: dyndep file 'dd' mentions output 'free' whose build statement does not have a dyndep binding for the file
  $ try "${head}build out | free: dyndep\nbuild two: dyndep\n"
  ninja: error: multiple rules generate free
  $ try "${head}build out: dyndep | top\nbuild two: dyndep\n"
  ninja: error: dependency cycle: out -> top -> out
  $ try "${head}build out"
  ninja: error: dd:2: unexpected EOF
  $ rm dd; ninja out
  ninja: error: loading 'dd': No such file or directory
  [1]
