--debug=n shows what -s would not, -p what is known. (make §1.15)

--- Makefile
x: ; @echo hello
---

  $ make --debug=n -s
  hello
  $ make -npq | grep "^x:"
  x:
