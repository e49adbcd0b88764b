A dollar escapes dollars, spaces, colons and ends of lines, in values and in paths. (A9)

--- build.ninja
cost = 5$$
long = one $
    two$
    three
plain = a:b | c || d
rule show
  command = printf '%s\n' $in $out '$cost' '$long' '$plain' ${cost}x
build a$ b a$:b c$$d: show e$ f
build tail: show $
    x $
    y
--- "e f"
--- x
--- y
---

  $ ninja -t targets all
  a b: show
  a:b: show
  c$d: show
  tail: show
  $ ninja -j1 -v
  [1/2] printf '%s\n' 'e f' 'a b' 'a:b' 'c$d' '5$' 'one twothree' 'a:b | c || d' 5$x
  e f
  a b
  a:b
  c$d
  5$
  one twothree
  a:b | c || d
  5
  [2/2] printf '%s\n' x y tail '5$' 'one twothree' 'a:b | c || d' 5$x
  x
  y
  tail
  5$
  one twothree
  a:b | c || d
  5
  $ printf 'x = $|\n' > build.ninja; ninja
  ninja: error: build.ninja:1: bad $-escape (literal $ must be written as $$)
  x = $|
      ^ near here
  [1]
  $ printf 'rule r\n  command = $(cat)\n' > build.ninja; ninja
  ninja: error: build.ninja:2: bad $-escape (literal $ must be written as $$)
    command = $(cat)
              ^ near here
  [1]
  $ printf 'x = ${a b}\n' > build.ninja; ninja
  ninja: error: build.ninja:1: bad $-escape (literal $ must be written as $$)
  x = ${a b}
      ^ near here
  [1]
  $ printf 'x = $' > build.ninja; ninja
  ninja: error: build.ninja:1: bad $-escape (literal $ must be written as $$)
  x = $
      ^ near here
  [1]
