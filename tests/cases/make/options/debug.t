--debug=n shows what -s would not, -p what is known, -j each process. (make §1.15)

--- Makefile
x: ; @echo hello
---

  $ make --debug=n -s
  hello
  $ make -npq | grep "^x:"
  x:
  $ make --debug=jobs | grep -e Putting -e hello | sort
  Putting child 0x* (x) PID * on the chain. (glob)
  hello
