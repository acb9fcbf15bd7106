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

// As many of them as there are.
template <size_t count> void copyRows(const float *from, size_t rowsLeft, float *to) {
   if (rowsLeft >= count) {
      std::memcpy(to, from, count * sizeof *from); // of known size: a few instructions
   } else {
      std::copy_n(from, rowsLeft, to);
   }
}

// For a single token memory is what is waited for, and processors don't look ahead beyond a page.
void fetch(const char *from, size_t size) {
   for (size_t i = 0; i < size; i += 64) _mm_prefetch(from + i, _MM_HINT_T0);
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
      const auto *next = reinterpret_cast<const char *>(pointers.rows[0]) + lanes * weights.rowStride;
      for (size_t token = 0; token < tokens.count(); token++) {
         __m256 sum = _mm256_setzero_ps();
         for (size_t block = 0; block < tokens.blocks(); block++) {
            if (token == 0) fetch(next + block * lanes * sizeof(typename Format::Block), lanes * sizeof(typename Format::Block));
            sum = Format::addRows(sum, pointers.rows, tokens, token, block);
         }
         alignas(32) float eight[lanes];
         _mm256_store_ps(eight, sum);
         copyRows<lanes>(eight, weights.rows - row, result + token * resultStride + row);
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
         copyRows<panelRows>(aligned + token * panelRows, weights.rows - row, result + token * resultStride + row);
   }
}

} // namespace glia_llama
