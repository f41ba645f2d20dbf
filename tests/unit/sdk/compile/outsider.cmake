# Does what an outsider does: installs the SDK, then builds the example against the installed copy
# with find_package, in a project that knows nothing of this tree.
#   cmake -D BUILD=dir -D EXAMPLES=sdk/examples -D SCRATCH=dir -P outsider.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(status)
    message(FATAL_ERROR "${ARGN} failed:\n${said}")
  endif()
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
run(${CMAKE_COMMAND} --install ${BUILD} --component sdk --prefix ${SCRATCH}/usr)
run(${CMAKE_COMMAND} -S ${EXAMPLES}/acme -B ${SCRATCH}/build -D CMAKE_PREFIX_PATH=${SCRATCH}/usr
  -D CMAKE_BUILD_TYPE=Debug)
run(${CMAKE_COMMAND} --build ${SCRATCH}/build)
foreach(file IN ITEMS acme.stockd.so minimal.stockd.so acme.twin.so)
  if(NOT EXISTS ${SCRATCH}/build/connectors/${file})
    message(FATAL_ERROR "connectors/${file} was not built.")
  endif()
endforeach()
