#pragma once

#include "Vectors.h"

namespace glia_llama::avx2 {

// Defines a function that multiplies a block of a panel with a block of a tile, exactly: the integer sums of the low and
// high rows of each of four tokens. A step takes 64 bytes of weights and 16 of the tokens.
//
// Written out, since compilers load the weights anew for each token or keep the sums in memory: 60
// instead of 50 thousand million products a second on a Zen 3 of 3.1 GHz. A macro, since the instructions are text; always
// inlined, or the sums pass through memory and a fourth of that is lost.
#define GLIA_TOKEN(multiply, add, offset, low, high)      \
   "vpbroadcastd " #offset "(%[tokens]), %[first]\n\t"      \
   multiply " %[first], %[lowWeights], %[second]\n\t"      \
   add " %[second], %[" #low "], %[" #low "]\n\t"          \
   multiply " %[first], %[highWeights], %[first]\n\t"      \
   add " %[first], %[" #high "], %[" #high "]\n\t"

#define GLIA_TILE_PRODUCT(name, multiply, add)                                                                                             \
   template <size_t steps> [[gnu::always_inline]] inline void name(const void *weights, const void *tokens, __m256i *products) {           \
      const auto *w = static_cast<const char *>(weights), *t = static_cast<const char *>(tokens);                                          \
      __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a, e = a, f = a, g = a, h = a, lowWeights, highWeights, first, second;         \
      _Pragma("GCC unroll 8") for (size_t step = 0; step < steps; step++, w += 64, t += 16)                                                \
         __asm__("vmovdqa (%[weights]), %[lowWeights]\n\t"                                                                                 \
                 "vmovdqa 32(%[weights]), %[highWeights]\n\t" GLIA_TOKEN(multiply, add, 0, a, b) GLIA_TOKEN(multiply, add, 4, c, d)         \
                    GLIA_TOKEN(multiply, add, 8, e, f) GLIA_TOKEN(multiply, add, 12, g, h)                                                 \
                 : [a] "+x"(a), [b] "+x"(b), [c] "+x"(c), [d] "+x"(d), [e] "+x"(e), [f] "+x"(f), [g] "+x"(g), [h] "+x"(h),                 \
                   [lowWeights] "=&x"(lowWeights), [highWeights] "=&x"(highWeights), [first] "=&x"(first), [second] "=&x"(second)          \
                 : [weights] "r"(w), [tokens] "r"(t)                                                                                       \
                 : "memory");                                                                                                              \
      const __m256i all[] = {a, b, c, d, e, f, g, h};                                                                                      \
      for (size_t i = 0; i < 2 * tileSize; i++) products[i] = all[i];                                                                      \
   }

// By pairs of 16-bit numbers, with sums of 32 bits.
GLIA_TILE_PRODUCT(multiplyPairs, "vpmaddwd", "vpaddd")
// By fours of bytes, weights without sign, with sums of 16 bits, two for each row.
GLIA_TILE_PRODUCT(multiplyFours, "vpmaddubsw", "vpaddw")

#undef GLIA_TILE_PRODUCT
#undef GLIA_TOKEN

} // namespace glia_llama::avx2
