# Async C in CMake targets, for the Ninja and Makefile generators.
#
#   asyncc_add_executable(NAME SOURCE…)          add_executable,
#   asyncc_add_library(NAME [STATIC|…] SOURCE…)  add_library,
#   asyncc_target_sources(TARGET PRIVATE SOURCE…)  and target_sources, of sources that may hold async C.
#
# The C compiler of such a target is run through `asyncc cc` (its C_COMPILER_LAUNCHER), which hands sources without async C
# on as they are. So compile_commands.json has the user's own sources and flags, and a launcher that is set already, say
# ccache, stays in force behind it.

function(asyncc_enable target)
    get_target_property(type ${target} TYPE)
    get_target_property(tool asyncc::asyncc LOCATION)
    get_target_property(launcher ${target} C_COMPILER_LAUNCHER)
    if(NOT launcher)
        set(launcher "")
    endif()
    if(NOT "${tool}" IN_LIST launcher)
        list(PREPEND launcher "${tool}" cc)
        set_target_properties(${target} PROPERTIES C_COMPILER_LAUNCHER "${launcher}")
    endif()
    if(type STREQUAL "SHARED_LIBRARY" OR type STREQUAL "MODULE_LIBRARY")
        target_link_libraries(${target} PRIVATE asyncc::runtime_shared)
    else()
        target_link_libraries(${target} PRIVATE asyncc::runtime)
    endif()
endfunction()

function(asyncc_add_executable name)
    add_executable(${name} ${ARGN})
    asyncc_enable(${name})
endfunction()

function(asyncc_add_library name)
    add_library(${name} ${ARGN})
    asyncc_enable(${name})
endfunction()

function(asyncc_target_sources target)
    target_sources(${target} ${ARGN})
    asyncc_enable(${target})
endfunction()
