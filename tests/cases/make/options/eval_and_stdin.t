A makefile may come from the command line, or from stdin. (make §1.1)


  $ echo 'all: ; @echo from stdin $(X)' | make -f - --eval 'X = 1' 
  from stdin 1
