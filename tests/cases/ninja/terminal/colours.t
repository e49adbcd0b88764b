Colours of a command's output are for terminals. (I1)

--- build.ninja
rule sh
  command = printf '\033[31mred\033[0m \033]0;title\007\n'
  description = make $out
build a: sh
---

  $ ninja
  [1/1] make a
  red ]0;title\x07 (esc)
  $ CLICOLOR_FORCE=1 ninja
  [1/1] make a
  \e[31mred\e[0m \e]0;title\x07 (esc)
  $ CLICOLOR_FORCE=0 ninja
  [1/1] make a
  red ]0;title\x07 (esc)
  $ screen -r 40x4 ninja
  \r[0/1] make a\e[K\r[1/1] make a\e[K (esc)
  \e[31mred\e[0m \e]0;title\x07 (esc)
  $ screen -r 40x4 ninja -v
  [1/1] printf '\033[31mred\033[0m \033]0;title\007\n'
  \e[31mred\e[0m \e]0;title\x07 (esc)
