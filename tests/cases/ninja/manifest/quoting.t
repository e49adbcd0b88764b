Paths in a command are quoted for the shell where they need it. (C5, C6)

--- build.ninja
rule show
  command = printf '%s|' $in; echo; printf '%s|' $in_newline; echo; echo $out > /dev/null
  description = $in -> $out
build out$ put: show plain-1.c two$ words quo'te A@b ü x+y,z
---

  $ ninja -t commands
  printf '%s|' plain-1.c 'two words' 'quo'\''te' 'A@b' 'ü' 'x+y,z'; echo; printf '%s|' plain-1.c
  'two words'
  'quo'\''te'
  'A@b'
  'ü'
  'x+y,z'; echo; echo 'out put' > /dev/null
  $ ninja -t query 'out put'
  out put:
    input: show
      plain-1.c
      two words
      quo'te
      A@b
      ü
      x+y,z
    outputs:
