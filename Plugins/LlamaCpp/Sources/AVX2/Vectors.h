#pragma once

#include "QuantizedTokens.h"

#include <immintrin.h>

#include <cstdint>

namespace glia_llama::avx2 {

constexpr size_t blockSize = QuantizedTokens::blockSize;
constexpr size_t tileSize = QuantizedTokens::tileSize;
constexpr size_t lanes = 8;      // rows in a vector
constexpr size_t panelRows = 16; // rows multiplied at once

inline __m256i loaded(const void *from) { return _mm256_loadu_si256(static_cast<const __m256i *>(from)); }
inline __m128i loadedHalf(const void *from) { return _mm_loadu_si128(static_cast<const __m128i *>(from)); }

// The sums of eight vectors of eight integers.
inline __m256i sumsOf(const __m256i *eight) {
   const __m256i a = _mm256_hadd_epi32(_mm256_hadd_epi32(eight[0], eight[1]), _mm256_hadd_epi32(eight[2], eight[3]));
   const __m256i b = _mm256_hadd_epi32(_mm256_hadd_epi32(eight[4], eight[5]), _mm256_hadd_epi32(eight[6], eight[7]));
   return _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
}

// Eight half-precision numbers, of one member of each row's block. Put together in a register: written
// to memory one by one, they would be waited for when they are read as one.
template <typename Block> __m256 eightHalves(const Block *const *rows, size_t block, uint16_t Block::*member) {
   const auto half = [&](size_t row) { return static_cast<int16_t>(rows[row][block].*member); };
   return _mm256_cvtph_ps(_mm_setr_epi16(half(0), half(1), half(2), half(3), half(4), half(5), half(6), half(7)));
}

// The sum with a block's products added: both formats do it by these steps, in every path.
inline __m256 withProducts(__m256 sum, __m256i products, __m256 weightScales, float tokenScale) {
   return _mm256_fmadd_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(products), weightScales), _mm256_set1_ps(tokenScale), sum);
}

} // namespace glia_llama::avx2
