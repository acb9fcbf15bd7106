#include <glia/swift/entry.h>

GLIA_MANIFEST(manifest) = {
#embed "Manifests/chat.json"
   , 0};

GLIA_SWIFT_PLUGIN(anthropic_table, manifest)
