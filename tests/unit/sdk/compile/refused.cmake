# Expects COMPILER to accept SOURCE with -DCONTROL and to refuse it without, saying SAYS.
#   cmake -D COMPILER=g++ -D SOURCE=x.cpp -D INCLUDE=sdk/include -D SAYS=text -P refused.cmake
set(command ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE} ${SOURCE})
execute_process(COMMAND ${command} -DCONTROL RESULT_VARIABLE status ERROR_VARIABLE said)
if(status)
  message(FATAL_ERROR "The control case does not compile:\n${said}")
endif()
execute_process(COMMAND ${command} RESULT_VARIABLE status ERROR_VARIABLE said)
if(NOT status)
  message(FATAL_ERROR "${SOURCE} compiles, and should not.")
endif()
if(NOT said MATCHES "${SAYS}")
  message(FATAL_ERROR "It is refused, but not for the expected reason (${SAYS}):\n${said}")
endif()
