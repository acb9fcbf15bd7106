#define XXH_INLINE_ALL
#include "glia_hash.h"
#include <xxhash.h>

glia_hash128 glia_hash(const void *bytes, uint64_t size, uint64_t seed) {
   const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes, size, seed);
   const glia_hash128  result = {hash.low64, hash.high64};
   return result;
}
