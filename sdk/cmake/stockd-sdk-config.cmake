# find_package(stockd-sdk 1.0 CONFIG) gives stockd::sdk, stockd_add_connector and stockd_add_twin.
# Boost's headers are needed by stockd/json.hpp only, so their absence is no error here.
find_package(Boost 1.81 QUIET)
include(${CMAKE_CURRENT_LIST_DIR}/stockd-sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/stockd_add_connector.cmake)
