#pragma once

#include "QuantizedTokens.h"

#include "ggml.h"

#include <vector>

namespace glia_llama {

// Products of quantized weights and tokens, by the vector instructions of this processor.
//
// One product of a row of weights and a token is a sum over blocks of 32, first to last. A block's
// numbers are multiplied and added as integers, exactly; then scaled, and added by fused multiplications. How many
// tokens or rows are multiplied at once changes none of these steps.
class WeightProduct {
 public:
   // Whether there are kernels for weights of that type and for this processor.
   static bool supports(ggml_type weights);

   struct Weights {
      ggml_type   type;
      const void *data;
      size_t      rows;
      size_t      rowStride; // in bytes
   };

   // Takes the tokens, each so many numbers long, for the products that follow.
   void take(const float *tokens, size_t count, size_t stride, size_t length) { this->tokens.take(tokens, count, stride, length); }

   // result[token * resultStride + row] = weights' row times token. Rows are as long as the tokens.
   void multiply(const Weights &weights, float *result, size_t resultStride);

 private:
   template <typename Format> void multiplyBy(const Weights &weights, float *result, size_t resultStride);
   template <typename Format> void multiplyFew(const Weights &weights, float *result, size_t resultStride) const;
   template <typename Format> void multiplyMany(const Weights &weights, float *result, size_t resultStride);

   QuantizedTokens    tokens;
   std::vector<float> sums; // of a panel of rows, while it is multiplied
};

} // namespace glia_llama
