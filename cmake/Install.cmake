# What `cmake --install` and the Debian package hold. The tool looks for ../include and ../lib beside its own folder, so the
# layout is relocatable, and fixed.

include(CMakePackageConfigHelpers)

install(TARGETS asyncc asyncc_runtime EXPORT asyncc-targets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS asyncc_translator LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/asyncc)
if(TARGET asyncc_runtime_shared)
    install(TARGETS asyncc_runtime_shared EXPORT asyncc-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

# ---- for other build systems ----------------------------------------------------------------------

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/asyncc)
configure_package_config_file(packaging/asyncc-config.cmake.in packaging/asyncc-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(packaging/asyncc-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/packaging/asyncc-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/packaging/asyncc-config-version.cmake
    packaging/asyncc-functions.cmake DESTINATION ${package_folder})
install(EXPORT asyncc-targets NAMESPACE asyncc:: DESTINATION ${package_folder})

file(RELATIVE_PATH relative_prefix /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" relative_prefix ${relative_prefix})
configure_file(packaging/asyncc.pc.in packaging/asyncc.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/packaging/asyncc.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# ---- for people -----------------------------------------------------------------------------------

install(FILES docs/asyncc.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/completions/asyncc.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME asyncc)
install(FILES packaging/completions/_asyncc DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES packaging/completions/asyncc.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# ---- the Debian package: `cpack` in the build folder ----------------------------------------------

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME asyncc)
set(CPACK_PACKAGE_CONTACT "The asyncc developers <asyncc@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "async functions for C")
set(CPACK_PACKAGE_DESCRIPTION "asyncc translates C with ASYNC functions and AWAIT points into plain C,
which runs on a small event loop modelled on Python's asyncio.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
# libclang needs the headers that clang brings itself, such as stdbool.h.
string(REGEX MATCH "llvm-([0-9]+)" found ${LIBCLANG_LIBRARY})
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6-dev, libclang-common-${CMAKE_MATCH_1}-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gcc | clang")
include(CPack)
