"""A CMake project of some size, to be built by one tool after the other.

Two hundred C files in ten folders, a static, an object and a shared library, a tool that is built and then writes
sources, custom commands with depfiles and byproducts, an external project, response files, pools, Fortran modules
where there is gfortran (dyndep), an install."""

import shutil

FOLDERS, FILES, GENERATED = 10, 20, 12

TOP = """cmake_minimum_required(VERSION 3.18)
project(real C {fortran})
set_property(GLOBAL PROPERTY JOB_POOLS link=2 heavy=1)
set(CMAKE_JOB_POOL_LINK link)
{fortran_part}
set(CMAKE_NINJA_FORCE_RESPONSE_FILE ON) # not for Fortran, whose scan steps would all use the same file
option(SHOUT "a definition for all" OFF)
if(SHOUT)
  add_compile_definitions(SHOUT=1)
endif()
configure_file(config.h.in config.h)
include_directories(${{CMAKE_CURRENT_SOURCE_DIR}} ${{CMAKE_CURRENT_BINARY_DIR}})

{subdirs}
add_library(still STATIC {still})
add_library(objects OBJECT {objects})
add_library(moving SHARED {moving} $<TARGET_OBJECTS:objects>)
set_target_properties(still objects PROPERTIES POSITION_INDEPENDENT_CODE ON)

add_executable(writer tools/writer.c)
foreach(i RANGE 1 {generated})
  add_custom_command(OUTPUT gen_${{i}}.c gen_${{i}}.h
    COMMAND writer ${{i}} ${{CMAKE_CURRENT_SOURCE_DIR}}/words.txt gen_${{i}}.c gen_${{i}}.h gen_${{i}}.d
    DEPENDS writer DEPFILE gen_${{i}}.d JOB_POOL heavy VERBATIM)
  list(APPEND gen gen_${{i}}.c gen_${{i}}.h)
endforeach()
add_library(generated STATIC ${{gen}})

add_custom_command(OUTPUT table.h COMMAND ${{CMAKE_COMMAND}} -E copy_if_different
  ${{CMAKE_CURRENT_SOURCE_DIR}}/table.in table.h DEPENDS table.in)
add_custom_target(table DEPENDS table.h)

add_executable(app app.c)
add_dependencies(app table)
target_link_libraries(app generated still moving)
add_custom_command(TARGET app POST_BUILD COMMAND ${{CMAKE_COMMAND}} -E touch app.stamp BYPRODUCTS app.stamp)
add_custom_target(speak ALL COMMAND app > said.txt BYPRODUCTS said.txt DEPENDS app USES_TERMINAL)
# last of all: of steps that end while it has the terminal, only the last is told
add_dependencies(speak inner outside {formula})

include(ExternalProject)
ExternalProject_Add(outside SOURCE_DIR ${{CMAKE_CURRENT_SOURCE_DIR}}/outside
  CMAKE_ARGS -DCMAKE_INSTALL_PREFIX=<INSTALL_DIR> -DCMAKE_MAKE_PROGRAM=${{CMAKE_MAKE_PROGRAM}}
  BUILD_BYPRODUCTS <INSTALL_DIR>/lib/liboutside.a)

install(TARGETS app moving still DESTINATION out)
enable_testing()
add_test(NAME app COMMAND app)
"""

WRITER = r"""#include <stdio.h>
#include <stdlib.h>

int
main(int argc, char **argv)
{
	FILE *words = fopen(argv[2], "r"), *c = fopen(argv[3], "w"), *h = fopen(argv[4], "w"), *d = fopen(argv[5], "w");
	char word[64];

	if (argc != 6 || !words || !c || !h || !d || fscanf(words, "%63s", word) != 1)
		return 1;
	fprintf(c, "#include \"gen_%s.h\"\n#include \"shared.h\"\nint gen_%s(void) { return sizeof(\"%s\"); }\n", argv[1], argv[1], word);
	fprintf(h, "int gen_%s(void);\n", argv[1]);
	fprintf(d, "%s %s: %s\n", argv[3], argv[4], argv[2]);
	return fclose(c) || fclose(h) || fclose(d);
}
"""


def source(folder, file):
    name = f"d{folder}_f{file}"
    others = f'#include "d{folder}/local.h"\n' + (f'#include "d{folder - 1}/local.h"\n' if folder else "")
    return f'#include "config.h"\n#include "shared.h"\n{others}int {name}(int x) {{ return x + LOCAL_{folder} + {file}; }}\n'


def generate(run):
    """The project's files."""
    fortran = shutil.which("gfortran") is not None
    groups = {"still": [], "objects": [], "moving": []}
    for folder in range(FOLDERS):
        run.write(f"src/d{folder}/local.h", f"#pragma once\n#define LOCAL_{folder} {folder}\n")
        for file in range(FILES):
            name = f"d{folder}/f{file}.c"
            run.write(f"src/{name}", source(folder, file))
            groups[("still", "objects", "moving")[min(folder // 4, 2)]].append(name)
    run.write("src/CMakeLists.txt", TOP.format(
        fortran="Fortran" if fortran else "", formula="formula" if fortran else "",
        fortran_part="add_subdirectory(f)" if fortran else "", subdirs="add_subdirectory(inner)", generated=GENERATED, **{name: "\n  ".join(files) for name, files in groups.items()}))
    run.write("src/inner/CMakeLists.txt", "add_library(inner STATIC inner.c)\n")
    run.write("src/inner/inner.c", '#include "shared.h"\nint inner(void) { return SHARED; }\n')
    run.write("src/shared.h", "#pragma once\n#define SHARED 1\n")
    run.write("src/config.h.in", "#define CONFIGURED 1\n")
    run.write("src/table.in", "#define TABLE 7\n")
    run.write("src/words.txt", "hello\n")
    run.write("src/tools/writer.c", WRITER)
    calls = "".join(f"int d{folder}_f0(int);\n" for folder in range(FOLDERS))
    sums = " + ".join(f"d{folder}_f0({folder})" for folder in range(FOLDERS))
    run.write("src/app.c", f'#include <stdio.h>\n#include "table.h"\n#include "gen_1.h"\n{calls}'
              f'int main(void) {{ printf("%d\\n", TABLE + gen_1() + {sums}); return 0; }}\n')
    run.write("src/outside/CMakeLists.txt", "cmake_minimum_required(VERSION 3.18)\nproject(outside C)\n"
              "add_library(outside STATIC outside.c)\ninstall(TARGETS outside DESTINATION lib)\n")
    run.write("src/outside/outside.c", "int outside(void) { return 1; }\n")
    run.write("src/f/CMakeLists.txt", "add_executable(formula use.f90 deep.f90 deeper.f90)\n")
    run.write("src/f/deeper.f90", "module deeper\n integer :: depth = 2\nend module\n")
    run.write("src/f/deep.f90", "module deep\n use deeper\ncontains\n subroutine s\n  print *, depth\n end subroutine\nend module\n")
    run.write("src/f/use.f90", "program formula\n use deep\n call s\nend program\n")
