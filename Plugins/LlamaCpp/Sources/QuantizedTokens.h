#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace glia_llama {

// Tokens as numbers of 8 bits: in each block of 32, a number becomes the nearest multiple of a 127th
// of the largest one's magnitude.
class QuantizedTokens {
 public:
   static constexpr size_t blockSize = 32; // a token's length is a multiple of it
   static constexpr size_t tileSize = 4;   // tokens that are multiplied at once
   static constexpr size_t few = 2;        // tokens at most that are multiplied one by one

   // So many tokens, each so many numbers long, at that distance of one another (in floats).
   void take(const float *data, size_t count, size_t stride, size_t length);

   size_t count() const { return tokenCount; }
   size_t blocks() const { return blockCount; }
   size_t tiles() const { return (tokenCount + tileSize - 1) / tileSize; }
   bool   areFew() const { return tokenCount <= few; }

   // A block's numbers; only if tokens are few.
   const int8_t *numbers(size_t token, size_t block) const { return plain.data() + (token * blockCount + block) * blockSize; }

   // A block of a tile, only if tokens are many. By fours: the first four numbers of the first token, of the second ...
   const int8_t *fours(size_t tile, size_t block) const { return bytes.data() + (tile * blockCount + block) * blockSize * tileSize; }
   // By pairs, widened to 16 bits.
   const int16_t *pairs(size_t tile, size_t block) const { return words.data() + (tile * blockCount + block) * blockSize * tileSize; }
   // Makes what pairs returns, once for these tokens.
   void widen();

   // Of a tile's four tokens: what a number of the block stands for, and the sum of the numbers times that.
   const float *scales(size_t tile, size_t block) const { return blockScales.data() + (tile * blockCount + block) * tileSize; }
   const float *totals(size_t tile, size_t block) const { return blockTotals.data() + (tile * blockCount + block) * tileSize; }

 private:
   size_t               tokenCount = 0;
   size_t               blockCount = 0;
   std::vector<int8_t>  plain;
   std::vector<int8_t>  bytes;
   std::vector<int16_t> words;
   bool                 areWide = false;
   std::vector<float>   blockScales;
   std::vector<float>   blockTotals;
};

} // namespace glia_llama
