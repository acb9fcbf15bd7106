#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/Identity.json"
   , 0,
#embed "Manifests/Concat.json"
   , 0,
#embed "Manifests/And.json"
   , 0,
#embed "Manifests/Or.json"
   , 0,
#embed "Manifests/Xor.json"
   , 0,
#embed "Manifests/Not.json"
   , 0,
#embed "Manifests/InMask.json"
   , 0,
#embed "Manifests/OutMask.json"
   , 0,
#embed "Manifests/Branch.json"
   , 0,
#embed "Manifests/BestOf.json"
   , 0};

GLIA_SWIFT_PLUGIN(wiring_table, manifest)
