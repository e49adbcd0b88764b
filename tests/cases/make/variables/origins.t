The command line beats the makefile, and that the environment, unless -e or override say otherwise. (make §1.1)

--- Makefile
A = file
B = file
override C = file
all:
	@echo $(A) $(B) $(C): $(origin A), $(origin B), $(origin C), $(origin HOME), $(origin CC), $(origin @), $(origin none)
---

  $ make
  file file file: file, file, override, environment, default, automatic, undefined
  $ A=env B=env make B=line C=line
  file line file: file, command line, override, environment, default, automatic, undefined
  $ A=env make -e
  env file file: environment override, file, override, environment, default, automatic, undefined
  $ CC=env make -e
  file file file: file, file, override, environment, environment override, automatic, undefined
  $ CC=env make
  file file file: file, file, override, environment, environment, automatic, undefined
