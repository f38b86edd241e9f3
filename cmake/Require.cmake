# Finding what the build needs, and saying which Debian package brings it when it is missing.

set(ASYNCC_LLVM_VERSIONS 19 20 18 17) # in the order of preference; 19 is Debian 12's

# Folders of installed LLVM versions, the preferred first; LLVM_ROOT (cache or environment) before all.
set(llvm_roots ${LLVM_ROOT} $ENV{LLVM_ROOT})
foreach(version IN LISTS ASYNCC_LLVM_VERSIONS)
    list(APPEND llvm_roots /usr/lib/llvm-${version} /usr/lib64/llvm${version} /opt/homebrew/opt/llvm@${version})
endforeach()

function(missing what package)
    message(FATAL_ERROR "${what} is missing. On Debian: apt-get install ${package}")
endfunction()

# Defines the target Libclang::Libclang, of at least the version given, and LIBCLANG_INCLUDE, its headers' folder.
function(require_libclang minimum)
    foreach(root IN LISTS llvm_roots)
        if(EXISTS ${root}/include/clang-c/Index.h)
            # Operator kinds came with libclang 17; the header tells more surely than a folder's name.
            file(STRINGS ${root}/include/clang-c/Index.h found REGEX clang_getCursorBinaryOperatorKind)
            find_library(LIBCLANG_LIBRARY NAMES clang libclang PATHS ${root}/lib NO_DEFAULT_PATH)
            if(found AND LIBCLANG_LIBRARY)
                message(STATUS "libclang: ${LIBCLANG_LIBRARY}")
                add_library(Libclang::Libclang SHARED IMPORTED GLOBAL)
                set_target_properties(Libclang::Libclang PROPERTIES
                    IMPORTED_LOCATION ${LIBCLANG_LIBRARY}
                    INTERFACE_INCLUDE_DIRECTORIES ${root}/include)
                set(LIBCLANG_INCLUDE ${root}/include PARENT_SCOPE)
                return()
            endif()
        endif()
    endforeach()
    missing("libclang ${minimum} or later (set LLVM_ROOT if it is in an unusual place)" libclang-19-dev)
endfunction()

# require_program(variable package name…): the first of the names, also looked for in LLVM's folders.
function(require_program variable package)
    set(folders ${llvm_roots})
    list(TRANSFORM folders APPEND /bin)
    find_program(${variable} NAMES ${ARGN} HINTS ${folders})
    if(NOT ${variable})
        list(GET ARGN 0 name)
        missing("The program ${name}" ${package})
    endif()
endfunction()

# LLVM's test driver, from its package or from PyPI.
function(require_lit)
    set(folders ${llvm_roots})
    list(TRANSFORM folders APPEND /build/utils/lit)
    find_program(LIT NAMES lit.py lit llvm-lit HINTS ${folders})
    if(NOT LIT)
        missing("LLVM's test driver lit" llvm-19-tools)
    endif()
endfunction()

# Defines the target Cmocka::Cmocka.
function(require_cmocka)
    find_path(CMOCKA_INCLUDE cmocka.h)
    find_library(CMOCKA_LIBRARY cmocka)
    if(NOT CMOCKA_INCLUDE OR NOT CMOCKA_LIBRARY)
        missing("The unit-test library cmocka" libcmocka-dev)
    endif()
    add_library(Cmocka::Cmocka UNKNOWN IMPORTED GLOBAL)
    set_target_properties(Cmocka::Cmocka PROPERTIES
        IMPORTED_LOCATION ${CMOCKA_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${CMOCKA_INCLUDE})
endfunction()
