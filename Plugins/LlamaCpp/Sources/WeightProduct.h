#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace glia_llama {

// Products of weights of 8 bits (ggml's Q8_0: blocks of 32 weights with one scale) and tokens.
//
// One product of a weight row and a token is the sum over blocks, first to last, of
// weights' scale * token's scale * (exact integer sum), rounded by one multiplication and one fused
// addition each. How many tokens or rows are multiplied at once changes none of these steps.
class WeightProduct {
 public:
   // Whether this processor has the instructions.
   static bool isAvailable();

   static constexpr size_t blockSize = 32; // a row's length is a multiple of it

   struct Weights {
      const void *data;
      size_t      rows;
      size_t      rowStride; // in bytes
   };

   struct Tokens {
      const float *data;
      size_t       count;
      size_t       stride; // from token to token, in floats
   };

   // Takes the tokens, each so many numbers long, for the products that follow. In each block a
   // number becomes the nearest multiple of a 127th of the largest.
   void quantize(const Tokens &tokens, size_t length);

   // result[token * resultStride + row] = weights' row times token. Rows are as long as the tokens.
   void multiply(const Weights &weights, float *result, size_t resultStride);

 private:
   void multiplyFew(const Weights &weights, float *result, size_t resultStride) const;
   void multiplyMany(const Weights &weights, float *result, size_t resultStride);

   // The tokens, as numbers of 8 bits (kept in 16, as they are multiplied) with a scale a block.
   size_t               count = 0;
   size_t               blocks = 0;
   std::vector<int16_t> values;
   std::vector<float>   scales;
   std::vector<float>   sums; // of a panel of rows, while it is multiplied
};

} // namespace glia_llama
