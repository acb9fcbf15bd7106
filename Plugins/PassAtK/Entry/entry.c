#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/PassAtK.json"
   , 0,
#embed "Manifests/PassHatK.json"
   , 0,
#embed "Manifests/GapK.json"
   , 0};

GLIA_SWIFT_PLUGIN(pass_at_k_table, manifest)
