# cmake --install: the two programs side by side (ablate looks for ablate-worker beside itself; digits is inside them), the
# experiments, the documentation, and completion for bash. The worker finds LibTorch where it was built against it.
include(GNUInstallDirs)
install(TARGETS ablate RUNTIME)
if(ABLATE_TORCH)
  install(TARGETS ablate-worker RUNTIME)
endif()
install(DIRECTORY experiments/ DESTINATION ${CMAKE_INSTALL_DATADIR}/ablate/experiments
  FILES_MATCHING PATTERN "*.json" PATTERN "*.jsonc" PATTERN random EXCLUDE)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(CODE [[
  set(prefix "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
  file(MAKE_DIRECTORY "${prefix}/share/bash-completion/completions")
  execute_process(COMMAND "${prefix}/bin/ablate" completion bash
    OUTPUT_FILE "${prefix}/share/bash-completion/completions/ablate" COMMAND_ERROR_IS_FATAL ANY)
]])
