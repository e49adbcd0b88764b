GNUMAKEFLAGS is read from the environment and, once makefiles are read, from them; then it is empty. (make §1.3)
make-4.3: a makefile's is not looked at

--- Makefile
$(info $(flavor GNUMAKEFLAGS) of $(origin GNUMAKEFLAGS): '$(GNUMAKEFLAGS)')
GNUMAKEFLAGS += $(MORE)
all: ; echo '$(GNUMAKEFLAGS)' $(origin GNUMAKEFLAGS) $(MAKEFLAGS)
---

  $ make
  recursive of default: ''
  echo '' override (sp)
   override
  $ GNUMAKEFLAGS=-k make -s
  simple of environment: ''
   override ks
  $ make MORE=-n
  recursive of default: ''
  echo '' override n -- MORE=-n
  $ GNUMAKEFLAGS=-k make MORE=--nonsense
  simple of environment: ''
  echo '' override k -- MORE=--nonsense
   override k -- MORE=--nonsense
