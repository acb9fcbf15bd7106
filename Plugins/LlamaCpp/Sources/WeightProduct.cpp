#include "WeightProduct.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#if defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)

#include <immintrin.h>

namespace glia_llama {

namespace {

constexpr size_t blockSize = WeightProduct::blockSize;
constexpr size_t pairs = blockSize / 2;
constexpr size_t lanes = 8;      // rows in a vector
constexpr size_t panelRows = 16; // rows multiplied at once
constexpr size_t chunk = 16;     // blocks of a panel unpacked at once: 16 kB, half of a first-level cache
constexpr size_t tile = 4;       // tokens multiplied at once
constexpr size_t few = 2;        // tokens at most for which rows aren't unpacked, which takes as long as to multiply some

struct Block {
   uint16_t scale; // half precision
   int8_t   values[blockSize];
};
static_assert(sizeof(Block) == 34, "as ggml lays Q8_0 out");

const Block *rowOf(const WeightProduct::Weights &weights, size_t row) {
   return reinterpret_cast<const Block *>(static_cast<const char *>(weights.data) + row * weights.rowStride);
}

// One chunk of a panel, laid out as it is multiplied: for each block and each pair of places, the
// pairs of all rows side by side.
struct Panel {
   alignas(32) int16_t values[chunk][pairs][panelRows][2];
   alignas(32) float scales[chunk][panelRows];

   // Rows behind the last one are copies of it.
   void unpack(const WeightProduct::Weights &weights, size_t firstRow, size_t firstBlock, size_t blocks) {
      const Block *rows[panelRows];
      for (size_t row = 0; row < panelRows; row++) rows[row] = rowOf(weights, std::min(firstRow + row, weights.rows - 1)) + firstBlock;
      for (size_t block = 0; block < blocks; block++) {
         for (size_t half = 0; half < panelRows; half += lanes) unpackHalf(rows + half, block, half);
         alignas(16) uint16_t halves[panelRows];
         for (size_t row = 0; row < panelRows; row++) halves[row] = rows[row][block].scale;
         for (size_t half = 0; half < panelRows; half += lanes)
            _mm256_store_ps(scales[block] + half, _mm256_cvtph_ps(_mm_load_si128(reinterpret_cast<const __m128i *>(halves + half))));
      }
   }

 private:
   // Eight rows of 16 pairs, transposed.
   void unpackHalf(const Block *const *rows, size_t block, size_t half) {
      __m256i a[lanes], b[lanes];
      for (size_t i = 0; i < lanes; i++) a[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(rows[i][block].values));
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

   void widen(__m256i both, size_t block, size_t pair, size_t half) {
      store(_mm256_cvtepi8_epi16(_mm256_castsi256_si128(both)), block, pair, half);
      store(_mm256_cvtepi8_epi16(_mm256_extracti128_si256(both, 1)), block, pair + pairs / 2, half);
   }

   void store(__m256i eight, size_t block, size_t pair, size_t half) {
      _mm256_store_si256(reinterpret_cast<__m256i *>(values[block][pair][half]), eight);
   }
};

__m256 accumulated(__m256 sum, __m256i products, __m256 weightScales, float tokenScale) {
   return _mm256_fmadd_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(products), weightScales), _mm256_set1_ps(tokenScale), sum);
}

// Adds the products of one pair of places, 16 rows by four tokens. Written out, since compilers
// load the weights anew for each token or keep the sums in memory: 60 instead of 50 thousand
// million products a second on a Zen 3 of 3.1 GHz.
#define GLIA_TOKEN(offset, low, high)                     \
   "vpbroadcastd " #offset "(%[tokens]), %[first]\n\t"    \
   "vpmaddwd %[first], %[lowWeights], %[second]\n\t"     \
   "vpaddd %[second], %[" #low "], %[" #low "]\n\t"      \
   "vpmaddwd %[first], %[highWeights], %[first]\n\t"     \
   "vpaddd %[first], %[" #high "], %[" #high "]\n\t"

// One block of a panel times one block of four tokens: exact sums.
struct BlockProduct {
   __m256i sums[2 * tile]; // low and high rows of each token

   BlockProduct(const int16_t *weights, const int16_t *tokens) {
      __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a, e = a, f = a, g = a, h = a, lowWeights, highWeights, first, second;
#pragma GCC unroll 4
      for (size_t pair = 0; pair < pairs; pair++, weights += 2 * panelRows, tokens += 2 * tile)
         __asm__("vmovdqa (%[weights]), %[lowWeights]\n\t"
                 "vmovdqa 32(%[weights]), %[highWeights]\n\t" GLIA_TOKEN(0, a, b) GLIA_TOKEN(4, c, d) GLIA_TOKEN(8, e, f) GLIA_TOKEN(12, g, h)
                 : [a] "+x"(a), [b] "+x"(b), [c] "+x"(c), [d] "+x"(d), [e] "+x"(e), [f] "+x"(f), [g] "+x"(g), [h] "+x"(h),
                   [lowWeights] "=&x"(lowWeights), [highWeights] "=&x"(highWeights), [first] "=&x"(first), [second] "=&x"(second)
                 : [weights] "r"(weights), [tokens] "r"(tokens)
                 : "memory");
      const __m256i all[] = {a, b, c, d, e, f, g, h};
      std::copy_n(all, 2 * tile, sums);
   }
};

#undef GLIA_TOKEN

// Adds a chunk's products to the sums of four tokens.
void multiplyTile(const Panel &panel, size_t blocks, const int16_t *tokens, const float *tokenScales, float *sums) {
   for (size_t block = 0; block < blocks; block++) {
      const BlockProduct product(panel.values[block][0][0], tokens + block * blockSize * tile);
      const __m256 scales[] = {_mm256_load_ps(panel.scales[block]), _mm256_load_ps(panel.scales[block] + lanes)};
      for (size_t i = 0; i < 2 * tile; i++) {
         float *sum = sums + i * lanes;
         _mm256_store_ps(sum, accumulated(_mm256_load_ps(sum), product.sums[i], scales[i % 2], tokenScales[block * tile + i / 2]));
      }
   }
}

// The sums of eight vectors of eight integers.
__m256i sumsOf(const __m256i *eight) {
   const __m256i a = _mm256_hadd_epi32(_mm256_hadd_epi32(eight[0], eight[1]), _mm256_hadd_epi32(eight[2], eight[3]));
   const __m256i b = _mm256_hadd_epi32(_mm256_hadd_epi32(eight[4], eight[5]), _mm256_hadd_epi32(eight[6], eight[7]));
   return _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
}

// Eight rows times one token, straight from the blocks.
__m256 multiplyRows(const Block *const *rows, size_t blocks, const int16_t *values, const float *scales) {
   __m256 sum = _mm256_setzero_ps();
   for (size_t block = 0; block < blocks; block++) {
      const auto *token = reinterpret_cast<const __m256i *>(values + block * blockSize);
      const __m256i first = _mm256_loadu_si256(token), second = _mm256_loadu_si256(token + 1);
      __m256i products[lanes];
      alignas(16) uint16_t halves[lanes];
      for (size_t row = 0; row < lanes; row++) {
         const auto *weights = reinterpret_cast<const __m128i *>(rows[row][block].values);
         products[row] = _mm256_add_epi32(_mm256_madd_epi16(_mm256_cvtepi8_epi16(_mm_loadu_si128(weights)), first),
                                          _mm256_madd_epi16(_mm256_cvtepi8_epi16(_mm_loadu_si128(weights + 1)), second));
         halves[row] = rows[row][block].scale;
      }
      const __m256 weightScales = _mm256_cvtph_ps(_mm_load_si128(reinterpret_cast<const __m128i *>(halves)));
      sum = accumulated(sum, sumsOf(products), weightScales, scales[block]);
   }
   return sum;
}

__m256 largest(__m256 a, __m256 b) { return _mm256_max_ps(a, b); }

float largestOf(__m256 eight) {
   __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
   four = _mm_max_ps(four, _mm_movehl_ps(four, four));
   return _mm_cvtss_f32(_mm_max_ss(four, _mm_movehdup_ps(four)));
}

// One block of a token: each number becomes the nearest multiple of a 127th of the largest.
float quantizeBlock(const float *from, int16_t *to) {
   const __m256 magnitude = _mm256_castsi256_ps(_mm256_set1_epi32(0x7fffffff));
   __m256 parts[4];
   for (size_t i = 0; i < 4; i++) parts[i] = _mm256_loadu_ps(from + i * lanes);
   const auto absolute = [&](size_t i) { return _mm256_and_ps(parts[i], magnitude); };
   const float most = largestOf(largest(largest(absolute(0), absolute(1)), largest(absolute(2), absolute(3))));
   const float scale = most / 127;
   const __m256 inverse = _mm256_set1_ps(most > 0 ? 127 / most : 0);
   for (size_t i = 0; i < 4; i += 2) {
      const __m256i low = _mm256_cvtps_epi32(_mm256_mul_ps(parts[i], inverse)), high = _mm256_cvtps_epi32(_mm256_mul_ps(parts[i + 1], inverse));
      const __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
      _mm256_storeu_si256(reinterpret_cast<__m256i *>(to + i * lanes), packed);
   }
   return scale;
}

} // namespace

bool WeightProduct::isAvailable() { return true; }

void WeightProduct::quantize(const Tokens &tokens, size_t length) {
   count = tokens.count;
   blocks = length / blockSize;
   const size_t tiles = (count + tile - 1) / tile;
   values.resize(std::max(values.size(), tiles * tile * length));
   scales.resize(std::max(scales.size(), tiles * tile * blocks));
   for (size_t t = 0; t < tiles * tile; t++)
      for (size_t block = 0; block < blocks; block++) {
         int16_t numbers[blockSize] = {};
         const float scale = t < count ? quantizeBlock(tokens.data + t * tokens.stride + block * blockSize, numbers) : 0;
         if (count <= few) {
            std::copy_n(numbers, blockSize, values.data() + (t * blocks + block) * blockSize);
            scales[t * blocks + block] = scale;
            continue;
         }
         // Pairs of places of four tokens side by side.
         const size_t place = t / tile * blocks + block;
         for (size_t pair = 0; pair < pairs; pair++)
            std::memcpy(values.data() + ((place * pairs + pair) * tile + t % tile) * 2, numbers + 2 * pair, 2 * sizeof(int16_t));
         scales[place * tile + t % tile] = scale;
      }
}

void WeightProduct::multiply(const Weights &weights, float *result, size_t resultStride) {
   if (count <= few)
      multiplyFew(weights, result, resultStride);
   else
      multiplyMany(weights, result, resultStride);
}

void WeightProduct::multiplyFew(const Weights &weights, float *result, size_t resultStride) const {
   for (size_t row = 0; row < weights.rows; row += lanes) {
      const Block *rows[lanes];
      for (size_t i = 0; i < lanes; i++) rows[i] = rowOf(weights, std::min(row + i, weights.rows - 1));
      for (size_t t = 0; t < count; t++) {
         alignas(32) float sum[lanes];
         _mm256_store_ps(sum, multiplyRows(rows, blocks, values.data() + t * blocks * blockSize, scales.data() + t * blocks));
         std::copy_n(sum, std::min(lanes, weights.rows - row), result + t * resultStride + row);
      }
   }
}

void WeightProduct::multiplyMany(const Weights &weights, float *result, size_t resultStride) {
   const size_t tiles = (count + tile - 1) / tile;
   sums.resize(std::max(sums.size(), tiles * tile * panelRows + lanes));
   float *aligned = sums.data() + (32 - reinterpret_cast<uintptr_t>(sums.data()) % 32) % 32 / sizeof(float);
   Panel panel;
   for (size_t row = 0; row < weights.rows; row += panelRows) {
      std::fill_n(aligned, tiles * tile * panelRows, 0.0f);
      for (size_t first = 0; first < blocks; first += chunk) {
         const size_t here = std::min(chunk, blocks - first);
         panel.unpack(weights, row, first, here);
         for (size_t i = 0; i < tiles; i++)
            multiplyTile(panel, here, values.data() + (i * blocks + first) * blockSize * tile, scales.data() + (i * blocks + first) * tile,
                         aligned + i * tile * panelRows);
      }
      for (size_t t = 0; t < count; t++)
         std::copy_n(aligned + t * panelRows, std::min(panelRows, weights.rows - row), result + t * resultStride + row);
   }
}

} // namespace glia_llama

#else

namespace glia_llama {

bool WeightProduct::isAvailable() { return false; }

void WeightProduct::quantize(const Tokens &, size_t) {}

void WeightProduct::multiply(const Weights &, float *, size_t) {}

} // namespace glia_llama

#endif
