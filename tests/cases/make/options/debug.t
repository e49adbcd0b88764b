--debug=n shows what -s would not, -p what is known, -j each process. (make §1.15)

--- Makefile
x: ; @echo hello
--- phony.mk
.PHONY: p
t: p ; touch t
p: ; @echo made
--- t

---

  $ make --debug=n -s
  hello
  $ make -npq | grep "^x:"
  x:
  $ make --debug=jobs | grep -e Putting -e hello | sort
  Putting child 0x* (x) PID * on the chain. (glob)
  hello

What is phony is no file, whether its recipe runs or is only shown:
  $ make -n --debug=b -f phony.mk | grep Pre
   Prerequisite 'p' of target 't' does not exist.
  $ make --debug=b -f phony.mk | grep Pre
   Prerequisite 'p' of target 't' does not exist.
