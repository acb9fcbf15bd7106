#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/Reward.json"
   , 0,
#embed "Manifests/Metric.json"
   , 0,
#embed "Manifests/Module.json"
   , 0,
#embed "Manifests/Tool.json"
   , 0,
#embed "Manifests/Optimizer.json"
   , 0};

GLIA_SWIFT_PLUGIN(foreign_functions_table, manifest)
