#include <glia/swift/entry.h>

GLIA_MANIFEST(manifest) = {
#embed "manifest.json"
   , 0};

GLIA_SWIFT_PLUGIN(cosine_similarity_table, manifest)
