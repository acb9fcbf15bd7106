#pragma once

#include "LoadedModel.h"

namespace glia_llama {

// Whether this model, on this machine, gives the same bits for a text whether it is decoded whole,
// in pieces or together with others. The kernels in use were chosen so that it does (see
// CMakeLists.txt), but that depends on the processor and on the type of the weights, so it is
// measured once for each model, on a dozen tokens.
bool isBatchInvariant(const LoadedModel &model);

// The same for an embedding model.
bool isEmbeddingInvariant(const LoadedModel &model);

} // namespace glia_llama
