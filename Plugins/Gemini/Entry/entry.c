#include <glia/swift/entry.h>

GLIA_MANIFEST(manifest) = {
#embed "Manifests/chat.json"
   , 0,
#embed "Manifests/embed.json"
   , 0};

GLIA_SWIFT_PLUGIN(gemini_table, manifest)
