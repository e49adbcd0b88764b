What a build statement may not be. (B5, B7, B8)

  $ try() { printf "rule r\n  command = true\n$1" > build.ninja; ninja 2>&1 | head -1; }
  $ try 'build\n'
  ninja: error: build.ninja:3: expected path
  $ try 'build :\n'
  ninja: error: build.ninja:3: expected path
  $ try 'build : r a\n'
  ninja: error: build.ninja:3: expected path
  $ try 'build a\n'
  ninja: error: build.ninja:3: expected ':', got newline ($ also escapes ':')
  $ try 'build a:\n'
  ninja: error: build.ninja:3: expected build command name
  $ try 'build a: \n'
  ninja: error: build.ninja:3: expected build command name
  $ try 'build a: nosuch\n'
  ninja: error: build.ninja:3: unknown build rule 'nosuch'
  $ try 'build a: r |\n'
  [1/1] true
  $ try 'build a: r | b | c\n'
  ninja: error: build.ninja:3: expected newline, got '|'
  $ try 'build a: r | b || c || d\n'
  ninja: error: build.ninja:3: expected newline, got '||'
  $ try 'build a || b: r\n'
  ninja: error: build.ninja:3: expected ':', got '||' ($ also escapes ':')
  $ try 'build a: r || b | c\n'
  ninja: error: build.ninja:3: expected newline, got '|'
  $ try 'build $empty: r\n'
  ninja: error: build.ninja:4: empty path
  $ try 'build a: r $empty\n'
  ninja: error: build.ninja:4: empty path
  $ try 'build a: r b\n  pool = nosuch\n'
  ninja: error: build.ninja:5: unknown pool name 'nosuch'
  $ try 'build a: r b\n  dyndep = dd\n'
  ninja: error: build.ninja:5: dyndep 'dd' is not an input
  $ try 'build a: r b\nbuild ./a: r c\n'
  ninja: error: build.ninja:5: multiple rules generate a
  $ try 'build a: r b\n  x\n'
  ninja: error: build.ninja:4: expected '=', got newline
  $ try 'default\n'
  ninja: error: build.ninja:3: expected target name
  $ try 'default nosuch\n'
  ninja: error: build.ninja:3: unknown target 'nosuch'
  $ try 'default $empty\n'
  ninja: error: build.ninja:3: empty path
  $ try 'build a: r\ndefault a:\n'
  ninja: error: build.ninja:4: expected newline, got ':'
  $ try '  x = 1\n'
  ninja: error: build.ninja:3: unexpected variable 'x'
  $ try '| x\n'
  ninja: error: build.ninja:3: unexpected '|'
  $ try '= x\n'
  ninja: error: build.ninja:3: unexpected '='
  $ try 'include\n'
  ninja: error: build.ninja:3: loading '': No such file or directory
