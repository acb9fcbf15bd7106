#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/CosineSimilarity.json"
   , 0,
#embed "Manifests/CosineSimilarityMetric.json"
   , 0};

GLIA_SWIFT_PLUGIN(cosine_similarity_table, manifest)
