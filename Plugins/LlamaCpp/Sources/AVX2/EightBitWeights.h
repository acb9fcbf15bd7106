#pragma once

#include "TileProduct.h"

namespace glia_llama::avx2 {

// ggml's Q8_0: a weight is scale * value.
struct EightBitWeights {
   struct Block {
      uint16_t scale; // half precision
      int8_t   values[blockSize];
   };
   static_assert(sizeof(Block) == 34, "as ggml lays it out");

   static constexpr size_t chunk = 16; // blocks of a panel: 16 kB, half of a first-level cache
   static constexpr size_t pairs = blockSize / 2;

   // Some blocks of 16 rows, as they are multiplied: by pairs of places, for all rows side by side.
   struct Panel {
      alignas(32) int16_t values[chunk][pairs][panelRows][2];
      alignas(32) float scales[chunk][panelRows];

      void unpack(const Block *const *rows, size_t blocks) {
         for (size_t block = 0; block < blocks; block++)
            for (size_t half = 0; half < panelRows; half += lanes) {
               unpackHalf(rows + half, block, half);
               _mm256_store_ps(scales[block] + half, eightHalves(rows + half, block, &Block::scale));
            }
      }

    private:
      // Transposes eight rows of 16 pairs.
      void unpackHalf(const Block *const *rows, size_t block, size_t half) {
         __m256i a[lanes], b[lanes];
         for (size_t i = 0; i < lanes; i++) a[i] = loaded(rows[i][block].values);
         for (size_t i = 0; i < lanes; i += 2) {
            b[i] = _mm256_unpacklo_epi16(a[i], a[i + 1]);
            b[i + 1] = _mm256_unpackhi_epi16(a[i], a[i + 1]);
         }
         for (size_t i = 0; i < lanes; i += 4)
            for (size_t j = 0; j < 2; j++) {
               a[i + 2 * j] = _mm256_unpacklo_epi32(b[i + j], b[i + j + 2]);
               a[i + 2 * j + 1] = _mm256_unpackhi_epi32(b[i + j], b[i + j + 2]);
            }
         for (size_t j = 0; j < 4; j++) {
            widen(_mm256_unpacklo_epi64(a[j], a[j + 4]), block, 2 * j, half);
            widen(_mm256_unpackhi_epi64(a[j], a[j + 4]), block, 2 * j + 1, half);
         }
      }

      void widen(__m256i two, size_t block, size_t pair, size_t half) {
         const auto place = [&](size_t pair) { return reinterpret_cast<__m256i *>(values[block][pair][half]); };
         _mm256_store_si256(place(pair), _mm256_cvtepi8_epi16(_mm256_castsi256_si128(two)));
         _mm256_store_si256(place(pair + pairs / 2), _mm256_cvtepi8_epi16(_mm256_extracti128_si256(two, 1)));
      }
   };

   static void prepare(QuantizedTokens &tokens) { tokens.widen(); }

   // Adds a block's products to the sums of a tile: [token][row].
   static void addTile(const Panel &panel, size_t place, const QuantizedTokens &tokens, size_t tile, size_t block, float *sums) {
      __m256i products[2 * tileSize];
      multiplyPairs<pairs>(panel.values[place], tokens.pairs(tile, block), products);
      const __m256 scales[] = {_mm256_load_ps(panel.scales[place]), _mm256_load_ps(panel.scales[place] + lanes)};
      const float *tokenScales = tokens.scales(tile, block);
      for (size_t i = 0; i < 2 * tileSize; i++) {
         float *sum = sums + i * lanes;
         _mm256_store_ps(sum, withProducts(_mm256_load_ps(sum), products[i], scales[i % 2], tokenScales[i / 2]));
      }
   }

   // Adds the products of eight rows and one token, straight from the blocks.
   static __m256 addRows(__m256 sum, const Block *const *rows, const QuantizedTokens &tokens, size_t token, size_t block) {
      const int8_t *numbers = tokens.numbers(token, block);
      const __m256i first = _mm256_cvtepi8_epi16(loadedHalf(numbers)), second = _mm256_cvtepi8_epi16(loadedHalf(numbers + 16));
      __m256i products[lanes];
      for (size_t row = 0; row < lanes; row++) {
         const int8_t *values = rows[row][block].values;
         products[row] = _mm256_add_epi32(_mm256_madd_epi16(_mm256_cvtepi8_epi16(loadedHalf(values)), first),
                                          _mm256_madd_epi16(_mm256_cvtepi8_epi16(loadedHalf(values + 16)), second));
      }
      return withProducts(sum, sumsOf(products), eightHalves(rows, block, &Block::scale), tokens.scales(0, block)[token]);
   }
};

} // namespace glia_llama::avx2
