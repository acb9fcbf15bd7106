#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/Generator.json"
   , 0,
#embed "Manifests/ChainOfThought.json"
   , 0,
#embed "Manifests/Decision.json"
   , 0,
#embed "Manifests/SelfCritique.json"
   , 0,
#embed "Manifests/FunctionCallingAgent.json"
   , 0};

GLIA_SWIFT_PLUGIN(generator_table, manifest)
