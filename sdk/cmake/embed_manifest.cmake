# Writes a C++ source whose one object is the manifest, byte for byte, in the ELF section
# .stockd.manifest. Run as: cmake -D MANIFEST=connector.yaml -D OUTPUT=manifest.cpp -P embed_manifest.cmake
# `used` keeps the compiler from dropping it, `retain` keeps the linker from it (--gc-sections).
file(READ "${MANIFEST}" bytes HEX)
if(bytes STREQUAL "")
  message(FATAL_ERROR "${MANIFEST} is empty: a connector needs a manifest.")
endif()
string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}"
"// Generated from ${MANIFEST}.
namespace {
__attribute__((section(\".stockd.manifest\"), used, retain)) const unsigned char kManifest[] = {
    ${bytes}};
}
")
