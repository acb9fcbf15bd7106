#include "QuantizedTokens.h"

#include "Vectors.h"

#include <algorithm>
#include <cstring>

namespace glia_llama {

namespace {

using avx2::lanes;

float largestOf(__m256i magnitudes) {
   __m128i four = _mm_max_epi32(_mm256_castsi256_si128(magnitudes), _mm256_extracti128_si256(magnitudes, 1));
   four = _mm_max_epi32(four, _mm_unpackhi_epi64(four, four));
   return _mm_cvtss_f32(_mm_castsi128_ps(_mm_max_epi32(four, _mm_srli_epi64(four, 32))));
}

int32_t sumOf(__m256i bytes) {
   const __m256i words = _mm256_maddubs_epi16(_mm256_set1_epi8(1), bytes);
   const __m256i eight = _mm256_madd_epi16(words, _mm256_set1_epi16(1));
   __m128i four = _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
   four = _mm_hadd_epi32(four, four);
   return _mm_cvtsi128_si32(_mm_hadd_epi32(four, four));
}

struct Block {
   alignas(32) int8_t numbers[QuantizedTokens::blockSize];
   float scale;
   float total;

   explicit Block(const float *from) {
      // Magnitudes are compared as integers, which order them alike and put what is no number on top:
      // the block's scale and so all its products are none then.
      const __m256i magnitude = _mm256_set1_epi32(0x7fffffff);
      __m256 parts[4];
      __m256i most = _mm256_setzero_si256();
      for (size_t i = 0; i < 4; i++) {
         parts[i] = _mm256_loadu_ps(from + i * lanes);
         most = _mm256_max_epi32(most, _mm256_and_si256(_mm256_castps_si256(parts[i]), magnitude));
      }
      const float largest = largestOf(most);
      scale = largest / 127;
      const __m256 inverse = _mm256_set1_ps(largest > 0 ? 127 / largest : 0);
      __m256i whole[4];
      for (size_t i = 0; i < 4; i++) whole[i] = _mm256_cvtps_epi32(_mm256_mul_ps(parts[i], inverse));
      // Packing works on halves of vectors; the permutation puts the fours in order again.
      const __m256i packed = _mm256_packs_epi16(_mm256_packs_epi32(whole[0], whole[1]), _mm256_packs_epi32(whole[2], whole[3]));
      const __m256i ordered = _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
      _mm256_store_si256(reinterpret_cast<__m256i *>(numbers), ordered);
      total = scale * static_cast<float>(sumOf(ordered));
   }
};

} // namespace

void QuantizedTokens::take(const float *data, size_t count, size_t stride, size_t length) {
   tokenCount = count;
   blockCount = length / blockSize;
   areWide = false;
   const size_t padded = tiles() * tileSize;
   const auto grow = [](auto &vector, size_t size) { vector.resize(std::max(vector.size(), size)); };
   grow(areFew() ? plain : bytes, padded * length);
   grow(blockScales, padded * blockCount);
   grow(blockTotals, padded * blockCount);
   static const float zeros[blockSize] = {}; // behind the last token
   for (size_t token = 0; token < padded; token++)
      for (size_t block = 0; block < blockCount; block++) {
         const Block quantized(token < count ? data + token * stride + block * blockSize : zeros);
         const size_t place = token / tileSize * blockCount + block, member = token % tileSize;
         blockScales[place * tileSize + member] = quantized.scale;
         blockTotals[place * tileSize + member] = quantized.total;
         if (areFew()) {
            std::memcpy(plain.data() + (token * blockCount + block) * blockSize, quantized.numbers, blockSize);
            continue;
         }
         int8_t *to = bytes.data() + place * blockSize * tileSize + 4 * member;
         for (size_t four = 0; four < blockSize; four += 4) std::memcpy(to + four * tileSize, quantized.numbers + four, 4);
      }
}

void QuantizedTokens::widen() {
   if (areWide || areFew()) return;
   areWide = true;
   const size_t fours = tiles() * tileSize * blockCount * blockSize / (4 * tileSize);
   words.resize(std::max(words.size(), fours * 4 * tileSize));
   for (size_t four = 0; four < fours; four++)
      for (size_t member = 0; member < tileSize; member++)
         for (size_t i = 0; i < 4; i++) {
            // Four places of four tokens become two pairs of four tokens.
            const size_t to = (four * 2 + i / 2) * 2 * tileSize + 2 * member + i % 2;
            words[to] = bytes[(four * tileSize + member) * 4 + i];
         }
}

} // namespace glia_llama
