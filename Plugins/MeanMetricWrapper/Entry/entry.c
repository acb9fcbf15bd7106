#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/MeanMetricWrapper.json"
   , 0,
#embed "Manifests/Mean.json"
   , 0,
#embed "Manifests/Sum.json"
   , 0};

GLIA_SWIFT_PLUGIN(mean_metric_wrapper_table, manifest)
