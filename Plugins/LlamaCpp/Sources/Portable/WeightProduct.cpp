// For processors without kernels of ours: ggml multiplies.

#include "WeightProduct.h"

#include <cstdlib>

namespace glia_llama {

bool WeightProduct::supports(ggml_type) { return false; }

void WeightProduct::multiply(const Weights &, float *, size_t) { std::abort(); } // never asked for

void QuantizedTokens::take(const float *, size_t, size_t, size_t) {}

} // namespace glia_llama
