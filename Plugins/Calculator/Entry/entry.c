#include <glia/swift/entry.h>

GLIA_MANIFEST(manifest) = {
#embed "manifest.json"
   , 0};

GLIA_SWIFT_PLUGIN(calculator_table, manifest)
