#include <glia/swift/entry.h>

GLIA_MANIFEST(manifest) = {
#embed "manifest.json"
   , 0};

GLIA_SWIFT_PLUGIN(mean_metric_wrapper_table, manifest)
