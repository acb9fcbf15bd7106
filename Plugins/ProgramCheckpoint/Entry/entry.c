#include <glia/swift/entry.h>

GLIA_MANIFEST(manifest) = {
#embed "manifest.json"
   , 0};

GLIA_SWIFT_PLUGIN(program_checkpoint_table, manifest)
