#include "Attention.h"

#include "ggml-cpu.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace glia_llama {

namespace {

constexpr size_t lanes = 8;
constexpr size_t rows = Attention::tileRows;
constexpr size_t step = 4;   // cells or numbers that are worked on at once
constexpr size_t chunk = 64; // cells whose values are added before the next numbers: 16 kB at 64 numbers

constexpr uint16_t minusInfinity = 0xfc00; // half precision

// The compiler makes of them what the processor has.
using Floats = float __attribute__((vector_size(sizeof(float) * lanes)));
using Integers = int32_t __attribute__((vector_size(sizeof(float) * lanes)));

Floats load(const float *from) {
   Floats result;
   std::memcpy(&result, from, sizeof result);
   return result;
}

void store(Floats from, float *to) { std::memcpy(to, &from, sizeof from); }

Floats all(float value) { return Floats{} + value; }

// Without it compilers load the vector anew for each product, and loads are what there are most of.
void keepInRegister(Floats &vector) {
#if defined(__AVX__)
   __asm__("" : "+x"(vector));
#else
   (void)vector;
#endif
}

Floats larger(Floats a, Floats b) { return a > b ? a : b; }

// e to the power of x, for x of at most 0; exactly 0 below -87. Reduced by multiples of log 2 (Cody and Waite,
// "Software Manual for the Elementary Functions", 1980), then a polynomial of degree 6 of Taylor's series: 2 units in the last place.
Floats exponential(Floats x) {
   const Floats magic = all(12582912.0f); // 1.5 * 2^23: to add it rounds to whole numbers
   const Floats shifted = x * 1.44269504f + magic;
   const Floats whole = shifted - magic;
   const Floats rest = (x - whole * 0.693359375f) + whole * 2.12194440e-4f;
   Floats sum = all(1.0f / 720);
   for (const float factor : {1.0f / 120, 1.0f / 24, 1.0f / 6, 1.0f / 2, 1.0f, 1.0f}) sum = sum * rest + factor;
   Integers bits;
   std::memcpy(&bits, &whole, sizeof bits);
   const Integers exponent = __builtin_convertvector(whole, Integers);
   std::memcpy(&bits, &sum, sizeof bits);
   bits += exponent << 23;
   std::memcpy(&sum, &bits, sizeof bits);
   return x < -87.0f ? Floats{} : sum;
}

// Four sums of 16 rows each: of products of a row's numbers and a number that all rows share. Each
// sum is one number after the other, whatever stands beside it. Named one by one, since compilers
// keep an array in memory.
struct Sums {
   Floats low0, low1, low2, low3, high0, high1, high2, high3;

   static Sums loaded(const float *from) {
      return {load(from),         load(from + rows),         load(from + 2 * rows),         load(from + 3 * rows),
              load(from + lanes), load(from + rows + lanes), load(from + 2 * rows + lanes), load(from + 3 * rows + lanes)};
   }

   void save(float *to) const {
      store(low0, to), store(high0, to + lanes);
      store(low1, to + rows), store(high1, to + rows + lanes);
      store(low2, to + 2 * rows), store(high2, to + 2 * rows + lanes);
      store(low3, to + 3 * rows), store(high3, to + 3 * rows + lanes);
   }

   void add(const float *byRow, float shared0, float shared1, float shared2, float shared3) {
      Floats low = load(byRow), high = load(byRow + lanes);
      keepInRegister(low);
      keepInRegister(high);
      low0 += low * shared0, high0 += high * shared0;
      low1 += low * shared1, high1 += high * shared1;
      low2 += low * shared2, high2 += high * shared2;
      low3 += low * shared3, high3 += high * shared3;
   }
};
static_assert(step == 4, "as many as Sums has");

} // namespace

void Attention::compute(const Shape &shape, const Queries &queries, const Cache &keys, const Cache &values, const Mask &mask, float *result) {
   findCells(shape, queries, mask);
   keyNumbers.resize(std::max(keyNumbers.size(), (shape.cells + step) * shape.keySize));
   valueNumbers.resize(std::max(valueNumbers.size(), shape.cells * shape.valueSize));
   for (size_t head = 0; head < shape.cacheHeads; head++) {
      const auto convert = [&](const Cache &cache, size_t cell, size_t size, std::vector<float> &to) {
         const char *from = cache.data + cell * cache.cellStride + head * cache.headStride;
         ggml_cpu_fp16_to_fp32(reinterpret_cast<const ggml_fp16_t *>(from), to.data() + cell * size, static_cast<int64_t>(size));
      };
      for (size_t cell = 0; cell < shape.cells; cell++) {
         if (!used[cell]) continue;
         convert(keys, cell, shape.keySize, keyNumbers);
         convert(values, cell, shape.valueSize, valueNumbers);
      }
      for (const auto &tile : tiles) computeTile(tile, shape, queries, head, result);
   }
}

void Attention::findCells(const Shape &shape, const Queries &queries, const Mask &mask) {
   const size_t group = shape.heads / shape.cacheHeads, count = queries.count * group;
   used.assign(shape.cells, 0);
   someBias.resize(shape.cells);
   someSight.resize(shape.cells);
   tiles.resize((count + rows - 1) / rows);
   for (size_t i = 0; i < tiles.size(); i++) {
      tiles[i].first = i * rows;
      tiles[i].count = std::min(rows, count - i * rows);
      fillTile(tiles[i], group, shape, mask);
   }
}

void Attention::fillTile(Tile &tile, size_t group, const Shape &shape, const Mask &mask) {
   const auto maskOf = [&](size_t row) { return reinterpret_cast<const uint16_t *>(mask.data + row / group * mask.stride); };
   std::fill(someBias.begin(), someBias.end(), 0);
   std::fill(someSight.begin(), someSight.end(), 0);
   for (size_t query = tile.first / group; query <= (tile.first + tile.count - 1) / group; query++) {
      const uint16_t *bits = maskOf(query * group);
      for (size_t cell = 0; cell < shape.cells; cell++) {
         someBias[cell] |= bits[cell];
         someSight[cell] |= bits[cell] ^ minusInfinity;
      }
   }
   tile.cells.clear();
   tile.mixed.clear();
   tile.biases.clear();
   for (size_t cell = 0; cell < shape.cells; cell++) {
      if (someSight[cell] == 0) continue;
      used[cell] = 1;
      if (someBias[cell] != 0) {
         tile.mixed.push_back(static_cast<uint32_t>(tile.cells.size()));
         for (size_t row = 0; row < rows; row++)
            tile.biases.push_back(row < tile.count ? ggml_fp16_to_fp32(maskOf(tile.first + row)[cell]) : 0);
      }
      tile.cells.push_back(static_cast<uint32_t>(cell));
   }
}

void Attention::computeTile(const Tile &tile, const Shape &shape, const Queries &queries, size_t cacheHead, float *result) {
   loadQueries(tile, shape, queries, cacheHead);
   score(tile, shape);
   normalize(tile);
   addValues(tile, shape);
   const size_t group = shape.heads / shape.cacheHeads;
   for (size_t row = 0; row < tile.count; row++) {
      const size_t query = (tile.first + row) / group, head = cacheHead * group + (tile.first + row) % group;
      float *to = result + (query * shape.heads + head) * shape.valueSize;
      const float factor = totals[row] > 0 ? 1 / totals[row] : 0;
      for (size_t i = 0; i < shape.valueSize; i++) to[i] = sums[i * rows + row] * factor;
   }
}

void Attention::loadQueries(const Tile &tile, const Shape &shape, const Queries &queries, size_t cacheHead) {
   const size_t group = shape.heads / shape.cacheHeads;
   transposed.assign(shape.keySize * rows, 0.0f);
   for (size_t row = 0; row < tile.count; row++) {
      const size_t query = (tile.first + row) / group, head = cacheHead * group + (tile.first + row) % group;
      const auto *from = reinterpret_cast<const float *>(queries.data + query * queries.stride + head * queries.headStride);
      for (size_t i = 0; i < shape.keySize; i++) transposed[i * rows + row] = from[i] * shape.scale;
   }
}

void Attention::score(const Tile &tile, const Shape &shape) {
   scores.resize(std::max(scores.size(), (tile.cells.size() + step) * rows));
   const auto keyAt = [&](size_t place) { return keyNumbers.data() + tile.cells[std::min(place, tile.cells.size() - 1)] * shape.keySize; };
   for (size_t place = 0; place < tile.cells.size(); place += step) {
      const float *key0 = keyAt(place), *key1 = keyAt(place + 1), *key2 = keyAt(place + 2), *key3 = keyAt(place + 3);
      const float *byRow = transposed.data();
      Sums sum = {};
      for (size_t i = 0; i < shape.keySize; i++, byRow += rows) sum.add(byRow, key0[i], key1[i], key2[i], key3[i]);
      sum.save(scores.data() + place * rows);
   }
   for (size_t i = 0; i < tile.mixed.size(); i++)
      for (size_t row = 0; row < rows; row++) scores[tile.mixed[i] * rows + row] += tile.biases[i * rows + row];
}

// Turns scores into exponentials of their distance from the largest of the row, and adds them up.
void Attention::normalize(const Tile &tile) {
   for (size_t half = 0; half < rows; half += lanes) {
      Floats most = all(-INFINITY), total = {};
      for (size_t place = 0; place < tile.cells.size(); place++) most = larger(most, load(scores.data() + place * rows + half));
      most = most == -INFINITY ? Floats{} : most; // a row that sees nothing
      for (size_t place = 0; place < tile.cells.size(); place++) {
         const Floats weight = exponential(load(scores.data() + place * rows + half) - most);
         total += weight;
         store(weight, scores.data() + place * rows + half);
      }
      store(total, totals + half);
   }
}

void Attention::addValues(const Tile &tile, const Shape &shape) {
   sums.assign(shape.valueSize * rows, 0.0f);
   const float *values = valueNumbers.data(), *byRow = scores.data();
   const uint32_t *cells = tile.cells.data();
   for (size_t from = 0; from < tile.cells.size(); from += chunk) {
      const size_t to = std::min(from + chunk, tile.cells.size());
      for (size_t number = 0; number < shape.valueSize; number += step) {
         Sums sum = Sums::loaded(sums.data() + number * rows);
         for (size_t place = from; place < to; place++) {
            const float *value = values + cells[place] * shape.valueSize + number;
            sum.add(byRow + place * rows, value[0], value[1], value[2], value[3]);
         }
         sum.save(sums.data() + number * rows);
      }
   }
}

} // namespace glia_llama
