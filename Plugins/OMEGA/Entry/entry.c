#include <glia/swift/entry.h>

GLIA_MANIFEST(manifest) = {
#embed "manifest.json"
   , 0};

GLIA_SWIFT_PLUGIN(omega_table, manifest)
