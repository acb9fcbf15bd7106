#pragma once

#include <cstdint>

namespace glia_llama {

// Random numbers that depend on the seed only, the same with every compiler (SplitMix64).
class RandomNumbers {
 public:
   explicit RandomNumbers(uint64_t seed) : state(seed) {}

   // At least 0 and less than 1.
   double next() {
      uint64_t mixed = (state += 0x9e3779b97f4a7c15ull);
      mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
      mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
      return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53;
   }

 private:
   uint64_t state;
};

} // namespace glia_llama
