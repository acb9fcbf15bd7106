#pragma once

#include "TileProduct.h"

#include <cstring>

namespace glia_llama::avx2 {

// ggml's Q4_1: a weight is scale * value + least, with a value of 0 to 15.
struct BlockWithLeast {
   uint16_t scale, leastHalf; // half precision
   uint8_t  values[blockSize / 2]; // in the low halves of the bytes places 0 to 15, in the high ones 16 to 31

   static __m256 least(const BlockWithLeast *const *rows, size_t block, __m256) { return eightHalves(rows, block, &BlockWithLeast::leastHalf); }
};
static_assert(sizeof(BlockWithLeast) == 20, "as ggml lays it out");

// ggml's Q4_0: a weight is scale * (value - 8).
struct BlockAroundZero {
   uint16_t scale;
   uint8_t  values[blockSize / 2];

   static __m256 least(const BlockAroundZero *const *, size_t, __m256 scales) { return _mm256_mul_ps(scales, _mm256_set1_ps(-8)); }
};
static_assert(sizeof(BlockAroundZero) == 18, "as ggml lays it out");

// Values are multiplied without sign by the tokens' numbers; a block's sum fits in 16 bits two
// by two: 8 * 2 * 15 * 127 is 30,480. What "least" adds is the same for all places: least * sum of the token's numbers.
template <typename BlockType> struct FourBitWeights {
   using Block = BlockType;

   static constexpr size_t chunk = 32; // blocks of a panel: 16 kB, half of a first-level cache
   static constexpr size_t fours = blockSize / 4;

   // A block of eight rows: by four places, for all rows side by side.
   struct Fours {
      __m256i vectors[fours];

      // Transposes eight rows of four times four bytes, and parts the halves of the bytes.
      Fours(const Block *const *rows, size_t block) {
         __m256i a[4], b[4];
         for (size_t i = 0; i < 4; i++)
            a[i] = _mm256_inserti128_si256(_mm256_castsi128_si256(loadedHalf(rows[i][block].values)), loadedHalf(rows[i + 4][block].values), 1);
         for (size_t i = 0; i < 4; i += 2) {
            b[i] = _mm256_unpacklo_epi32(a[i], a[i + 1]);
            b[i + 1] = _mm256_unpackhi_epi32(a[i], a[i + 1]);
         }
         for (size_t i = 0; i < 2; i++) {
            part(_mm256_unpacklo_epi64(b[i], b[i + 2]), 2 * i);
            part(_mm256_unpackhi_epi64(b[i], b[i + 2]), 2 * i + 1);
         }
      }

    private:
      void part(__m256i bytes, size_t four) {
         const __m256i low = _mm256_set1_epi8(15);
         vectors[four] = _mm256_and_si256(bytes, low);
         vectors[four + fours / 2] = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low);
      }
   };

   // Some blocks of 16 rows, as they are multiplied: by four places, for all rows side by side.
   struct Panel {
      alignas(32) uint8_t values[chunk][fours][panelRows][4];
      alignas(32) float scales[chunk][panelRows];
      alignas(32) float leasts[chunk][panelRows];

      void unpack(const Block *const *rows, size_t blocks) {
         for (size_t block = 0; block < blocks; block++)
            for (size_t half = 0; half < panelRows; half += lanes) {
               unpackHalf(rows + half, block, half);
               const __m256 eight = eightHalves(rows + half, block, &Block::scale);
               _mm256_store_ps(scales[block] + half, eight);
               _mm256_store_ps(leasts[block] + half, Block::least(rows + half, block, eight));
            }
      }

    private:
      void unpackHalf(const Block *const *rows, size_t block, size_t half) {
         const Fours values(rows, block);
         for (size_t four = 0; four < fours; four++)
            _mm256_store_si256(reinterpret_cast<__m256i *>(this->values[block][four][half]), values.vectors[four]);
      }
   };

   static void prepare(QuantizedTokens &) {}

   // Adds a block's products to the sums of a tile: [token][row].
   static void addTile(const Panel &panel, size_t place, const QuantizedTokens &tokens, size_t tile, size_t block, float *sums) {
      __m256i products[2 * tileSize];
      multiplyFours<fours>(panel.values[place], tokens.fours(tile, block), products);
      const __m256 scales[] = {_mm256_load_ps(panel.scales[place]), _mm256_load_ps(panel.scales[place] + lanes)};
      const __m256 leasts[] = {_mm256_load_ps(panel.leasts[place]), _mm256_load_ps(panel.leasts[place] + lanes)};
      const float *tokenScales = tokens.scales(tile, block), *totals = tokens.totals(tile, block);
      for (size_t i = 0; i < 2 * tileSize; i++) {
         float *sum = sums + i * lanes;
         _mm256_store_ps(sum, withBlock(_mm256_load_ps(sum), widened(products[i]), scales[i % 2], leasts[i % 2], tokenScales[i / 2], totals[i / 2]));
      }
   }

   // Adds the products of eight rows and one token, straight from the blocks.
   static __m256 addRows(__m256 sum, const Block *const *rows, const QuantizedTokens &tokens, size_t token, size_t block) {
      const int8_t *numbers = tokens.numbers(token, block);
      const Fours values(rows, block);
      __m256i products = _mm256_setzero_si256();
      for (size_t four = 0; four < fours; four++) {
         int32_t together;
         std::memcpy(&together, numbers + 4 * four, sizeof together);
         products = _mm256_add_epi16(products, _mm256_maddubs_epi16(values.vectors[four], _mm256_set1_epi32(together)));
      }
      const __m256 scales = eightHalves(rows, block, &Block::scale);
      return withBlock(sum, widened(products), scales, Block::least(rows, block, scales), tokens.scales(0, block)[token],
                       tokens.totals(0, block)[token]);
   }

 private:
   static __m256i widened(__m256i products) { return _mm256_madd_epi16(products, _mm256_set1_epi16(1)); }

   static __m256 withBlock(__m256 sum, __m256i products, __m256 scales, __m256 leasts, float tokenScale, float total) {
      return _mm256_fmadd_ps(leasts, _mm256_set1_ps(total), withProducts(sum, products, scales, tokenScale));
   }
};

} // namespace glia_llama::avx2
