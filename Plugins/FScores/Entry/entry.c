#include <glia/swift/entry.h>

// One text a component, each ended by a zero byte.
GLIA_MANIFEST(manifest) = {
#embed "Manifests/Accuracy.json"
   , 0,
#embed "Manifests/FBetaScore.json"
   , 0,
#embed "Manifests/F1Score.json"
   , 0,
#embed "Manifests/Precision.json"
   , 0,
#embed "Manifests/Recall.json"
   , 0,
#embed "Manifests/BinaryAccuracy.json"
   , 0,
#embed "Manifests/BinaryFBetaScore.json"
   , 0,
#embed "Manifests/BinaryF1Score.json"
   , 0,
#embed "Manifests/BinaryPrecision.json"
   , 0,
#embed "Manifests/BinaryRecall.json"
   , 0,
#embed "Manifests/CategoricalAccuracy.json"
   , 0,
#embed "Manifests/CategoricalFBetaScore.json"
   , 0,
#embed "Manifests/CategoricalF1Score.json"
   , 0,
#embed "Manifests/CategoricalPrecision.json"
   , 0,
#embed "Manifests/CategoricalRecall.json"
   , 0};

GLIA_SWIFT_PLUGIN(f_scores_table, manifest)
