#ifndef GLIA_HASH_H
#define GLIA_HASH_H

// XXH3 of xxHash (Debian's libxxhash-dev, header only): content keys and keyed random numbers.

#include <stddef.h>
#include <stdint.h>

typedef struct glia_hash128 {
   uint64_t low, high;
} glia_hash128;

glia_hash128 glia_hash(const void *bytes, uint64_t size, uint64_t seed);

#endif
