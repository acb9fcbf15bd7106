#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/LMAsJudge.json"
   , 0,
#embed "Manifests/RubricsAsJudge.json"
   , 0};

GLIA_SWIFT_PLUGIN(lm_as_judge_table, manifest)
