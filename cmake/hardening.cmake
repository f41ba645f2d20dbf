# Hardening of everything that runs in the server (threat model: a memory bug must crash, not be exploited).
# Sanitizer builds bring their own checks and do without.
add_library(stockd_hardening INTERFACE)
if(NOT STOCKD_SANITIZE)
  target_compile_options(stockd_hardening INTERFACE
    -fstack-protector-strong -fstack-clash-protection -fcf-protection
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  target_compile_definitions(stockd_hardening INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(stockd_hardening INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

set(STOCKD_SANITIZE "" CACHE STRING "Sanitizers of the whole build, eg: address,undefined")
if(STOCKD_SANITIZE)
  add_compile_options(-fsanitize=${STOCKD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${STOCKD_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # With sanitizers g++ 12 sees uninitialised members in the standard library that are none.
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
  if(STOCKD_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ warns that it cannot follow the fences that Asio uses; clang can.
    add_compile_options(-Wno-tsan)
  endif()
endif()
