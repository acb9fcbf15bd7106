#include "WeightProduct.h"

#include "EightBitWeights.h"
#include "FourBitWeights.h"

#include <algorithm>
#include <cstring>

namespace glia_llama {

using namespace avx2;

namespace {

// Of 16 or 8 rows: where they begin. Behind the last row stands the last one again.
template <typename Block, size_t count> struct RowPointers {
   const Block *rows[count];

   RowPointers(const WeightProduct::Weights &weights, size_t first, size_t block) {
      for (size_t i = 0; i < count; i++) {
         const size_t row = std::min(first + i, weights.rows - 1);
         rows[i] = reinterpret_cast<const Block *>(static_cast<const char *>(weights.data) + row * weights.rowStride) + block;
      }
   }
};

void copyRows(const float *from, size_t count, float *to) {
   if (count == panelRows) {
      std::memcpy(to, from, panelRows * sizeof *from); // of known size: a few instructions
   } else {
      std::copy_n(from, count, to);
   }
}

} // namespace

bool WeightProduct::supports(ggml_type weights) { return weights == GGML_TYPE_Q8_0 || weights == GGML_TYPE_Q4_0 || weights == GGML_TYPE_Q4_1; }

void WeightProduct::multiply(const Weights &weights, float *result, size_t resultStride) {
   switch (weights.type) {
   case GGML_TYPE_Q8_0: return multiplyBy<EightBitWeights>(weights, result, resultStride);
   case GGML_TYPE_Q4_0: return multiplyBy<FourBitWeights<BlockAroundZero>>(weights, result, resultStride);
   default: return multiplyBy<FourBitWeights<BlockWithLeast>>(weights, result, resultStride);
   }
}

template <typename Format> void WeightProduct::multiplyBy(const Weights &weights, float *result, size_t resultStride) {
   // To unpack a panel takes as long as to multiply it with a few tokens.
   if (tokens.areFew())
      multiplyFew<Format>(weights, result, resultStride);
   else
      multiplyMany<Format>(weights, result, resultStride);
}

template <typename Format> void WeightProduct::multiplyFew(const Weights &weights, float *result, size_t resultStride) const {
   for (size_t row = 0; row < weights.rows; row += lanes) {
      const RowPointers<typename Format::Block, lanes> pointers(weights, row, 0);
      for (size_t token = 0; token < tokens.count(); token++) {
         __m256 sum = _mm256_setzero_ps();
         for (size_t block = 0; block < tokens.blocks(); block++) sum = Format::addRows(sum, pointers.rows, tokens, token, block);
         alignas(32) float eight[lanes];
         _mm256_store_ps(eight, sum);
         std::copy_n(eight, std::min(lanes, weights.rows - row), result + token * resultStride + row);
      }
   }
}

template <typename Format> void WeightProduct::multiplyMany(const Weights &weights, float *result, size_t resultStride) {
   const size_t size = tokens.tiles() * tileSize * panelRows;
   sums.resize(std::max(sums.size(), size + lanes));
   float *aligned = sums.data() + (32 - reinterpret_cast<uintptr_t>(sums.data()) % 32) % 32 / sizeof(float);
   Format::prepare(tokens);
   typename Format::Panel panel;
   for (size_t row = 0; row < weights.rows; row += panelRows) {
      std::fill_n(aligned, size, 0.0f);
      for (size_t first = 0; first < tokens.blocks(); first += Format::chunk) {
         const size_t count = std::min(Format::chunk, tokens.blocks() - first);
         panel.unpack(RowPointers<typename Format::Block, panelRows>(weights, row, first).rows, count);
         for (size_t tile = 0; tile < tokens.tiles(); tile++)
            for (size_t block = 0; block < count; block++)
               Format::addTile(panel, block, tokens, tile, first + block, aligned + tile * tileSize * panelRows);
      }
      for (size_t token = 0; token < tokens.count(); token++)
         copyRows(aligned + token * panelRows, std::min(panelRows, weights.rows - row), result + token * resultStride + row);
   }
}

} // namespace glia_llama
