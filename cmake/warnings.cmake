# Warnings are errors for this project's own code, and only there: nothing below is exported to users of the SDK.
add_library(stockd_warnings INTERFACE)
target_compile_options(stockd_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wsuggest-override>)
