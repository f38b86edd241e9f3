# The runtime built once more, by another compiler or with other flags than this build's own.
#
#   runtime_variant(NAME COMPILER cc FLAGS flag… OUTPUT variable)
#
# adds the commands that make runtime-variants/NAME/libasyncc.a of runtime_sources and stores that
# path in the variable; a custom target that depends on it makes it happen.
function(runtime_variant name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "COMPILER;OUTPUT" "FLAGS")
    set(folder ${CMAKE_BINARY_DIR}/runtime-variants/${name})
    file(MAKE_DIRECTORY ${folder})
    set(objects)
    foreach(source IN LISTS runtime_sources)
        cmake_path(GET source STEM stem)
        set(object ${folder}/${stem}.o)
        add_custom_command(OUTPUT ${object}
            COMMAND ${arg_COMPILER} -std=c11 -D_GNU_SOURCE -DASYNCC_GENERATED
                -Wall -Wextra -Werror ${arg_FLAGS}
                -I${CMAKE_SOURCE_DIR}/include -I${CMAKE_SOURCE_DIR}/runtime
                -MD -MF ${object}.d -c ${source} -o ${object}
            DEPENDS ${source} DEPFILE ${object}.d
            COMMENT "Building runtime variant ${name}: ${stem}.c" VERBATIM)
        list(APPEND objects ${object})
    endforeach()
    add_custom_command(OUTPUT ${folder}/libasyncc.a
        COMMAND ${CMAKE_COMMAND} -E rm -f ${folder}/libasyncc.a
        COMMAND ${CMAKE_AR} rcs ${folder}/libasyncc.a ${objects}
        DEPENDS ${objects} COMMENT "Building runtime variant ${name}" VERBATIM)
    set(${arg_OUTPUT} ${folder}/libasyncc.a PARENT_SCOPE)
endfunction()
