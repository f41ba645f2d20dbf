# One static library a folder of host/. The link graph is the architecture: what a folder does not
# name under DEPENDS it cannot call.
#
#   stockd_library(journal SOURCES inbox.cpp DEPENDS stockd::model PRIVATE SQLite::SQLite3)
function(stockd_library folder)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  set(target stockd_${folder})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE stockd_warnings stockd_hardening ${arg_PRIVATE})
    stockd_compile_together(${target})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(stockd::${folder} ALIAS ${target})
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR}/host)
  target_link_libraries(${target} ${scope} ${arg_DEPENDS})
endfunction()

# Most of a cold build goes into headers and templates, again in every source. With STOCKD_TOGETHER
# some sources of a target are compiled as one; names in a folder's sources are therefore unique in
# the folder, also those in anonymous namespaces.
function(stockd_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${STOCKD_TOGETHER} UNITY_BUILD_BATCH_SIZE 6)
endfunction()

# A test program: tests/unit mirrors the tree it tests, one program a folder. TOGETHER says that no
# two of its sources use one name for two things, so that they may be compiled as one.
#
#   stockd_test(journal SOURCES inbox_test.cpp DEPENDS stockd::journal LABELS unit)
function(stockd_test name)
  cmake_parse_arguments(arg "TOGETHER" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name}_test ${arg_SOURCES})
  target_link_libraries(${name}_test PRIVATE stockd_warnings ${arg_DEPENDS} GTest::gmock GTest::gtest_main)
  # What is tested is optimised; optimising the tests themselves would only make the build longer.
  target_compile_options(${name}_test PRIVATE -O0 -g0)
  if(arg_TOGETHER)
    stockd_compile_together(${name}_test)
  endif()
  # Only files that ask are told where they are, so that all others compile alike in every checkout
  # and a compiler cache serves them.
  foreach(source IN LISTS arg_SOURCES)
    file(STRINGS ${source} asks REGEX "STOCKD_(SOURCE|BINARY)_DIR" LIMIT_COUNT 1)
    if(asks)
      set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS
        STOCKD_SOURCE_DIR="${PROJECT_SOURCE_DIR}" STOCKD_BINARY_DIR="${PROJECT_BINARY_DIR}")
    endif()
  endforeach()
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()
