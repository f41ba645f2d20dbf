# How connectors and twins are built, in this tree and outside of it.
#
#   stockd_add_connector(acme MANIFEST connector.yaml SOURCES acme.cpp)  ->  connectors/acme.stockd.so
#   stockd_add_twin(acme SOURCES twin.cpp)                               ->  connectors/acme.twin.so
#
# The files appear in ${CMAKE_BINARY_DIR}/connectors, or in OUTPUT_DIRECTORY if that is given. The
# targets are acme_connector and acme_twin. A connector carries its manifest in an ELF section,
# exports one function and brings its own C++ library, so that it loads beside any other.

function(stockd_add_connector name)
  cmake_parse_arguments(arg "" "MANIFEST;OUTPUT_DIRECTORY" "SOURCES" ${ARGN})
  if(NOT arg_SOURCES OR NOT arg_MANIFEST)
    message(FATAL_ERROR "stockd_add_connector(${name}) needs SOURCES and MANIFEST.")
  endif()
  set(target ${name}_connector)
  cmake_path(ABSOLUTE_PATH arg_MANIFEST OUTPUT_VARIABLE manifest)
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/${target}_manifest.cpp)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_manifest.cmake)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -D MANIFEST=${manifest} -D OUTPUT=${embedded} -P ${script}
    DEPENDS ${manifest} ${script} VERBATIM)
  stockd_sdk_module(${target} ${name}.stockd.so stockd_connector_v1 "${arg_OUTPUT_DIRECTORY}"
    ${arg_SOURCES} ${embedded})
endfunction()

function(stockd_add_twin name)
  cmake_parse_arguments(arg "" "OUTPUT_DIRECTORY" "SOURCES" ${ARGN})
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "stockd_add_twin(${name}) needs SOURCES.")
  endif()
  stockd_sdk_module(${name}_twin ${name}.twin.so stockd_twin_v1 "${arg_OUTPUT_DIRECTORY}"
    ${arg_SOURCES})
endfunction()

# What both have in common: `file` exports `symbol` and nothing else.
function(stockd_sdk_module target file symbol directory)
  if(NOT directory)
    set(directory ${CMAKE_BINARY_DIR}/connectors)
  endif()
  add_library(${target} MODULE ${ARGN})
  target_link_libraries(${target} PRIVATE stockd::sdk)
  foreach(optional IN ITEMS Boost::headers stockd_warnings stockd_hardening)
    if(TARGET ${optional})
      target_link_libraries(${target} PRIVATE ${optional})
    endif()
  endforeach()
  cmake_path(GET file STEM LAST_ONLY stem)
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${stem} SUFFIX .so
    LIBRARY_OUTPUT_DIRECTORY ${directory}
    POSITION_INDEPENDENT_CODE ON
    CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  # GNU_UNIQUE symbols would be shared between connectors and forbid unloading.
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)

  set(exports ${CMAKE_CURRENT_BINARY_DIR}/${target}.map)
  file(CONFIGURE OUTPUT ${exports} CONTENT "{ global: ${symbol}; local: *; };\n")
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${exports})
  target_link_options(${target} PRIVATE
    -Wl,--version-script=${exports} -Wl,--exclude-libs,ALL -Wl,-z,relro,-z,now)
  # A sanitizer's run-time library is the program's: it must stay shared and undefined here.
  if(NOT STOCKD_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc -Wl,-z,defs)
  endif()
endfunction()
