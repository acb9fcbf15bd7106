#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace glia_llama {

// Attention over a cache of half-precision keys and values: softmax(scale * q . k + mask) v.
//
// For each query and head, the cells that its mask lets it see are taken in the order of the cache, and
// each sum goes over them one by one: how many queries are worked on at once, where their cells lie
// and what lies between them changes no step of it. Exponentials are taken below the largest score,
// as usual: Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018, section 2.
class Attention {
 public:
   // Half-precision numbers, with distances in bytes.
   struct Cache {
      const char *data;
      size_t      cellStride;
      size_t      headStride;
   };

   struct Queries {
      const char *data; // 32-bit numbers
      size_t      count;
      size_t      stride;
      size_t      headStride;
   };

   struct Mask {
      const char *data; // half-precision numbers: count rows, one number a cell, minus infinity if it isn't seen
      size_t      stride;
   };

   struct Shape {
      size_t cells;
      size_t heads;      // of the queries
      size_t cacheHeads; // a divisor of heads
      size_t keySize;    // numbers of a query and a key
      size_t valueSize;
      float  scale;
   };

   static constexpr size_t sizeStep = 8; // sizes of keys and values are multiples of it
   static constexpr size_t tileRows = 16; // queries of one head that are worked on at once

   // result[(query * heads + head) * valueSize + i]. A query that sees no cell gets zeros.
   void compute(const Shape &shape, const Queries &queries, const Cache &keys, const Cache &values, const Mask &mask, float *result);

 private:
   // The cells that some query of a tile sees.
   struct Tile {
      size_t                first;  // row, of count * (heads / cacheHeads): those of one query side by side
      size_t                count;
      std::vector<uint32_t> cells;
      std::vector<uint32_t> mixed;  // places in cells, of those that not all see alike
      std::vector<float>    biases; // of those, for each row
   };

   void findCells(const Shape &shape, const Queries &queries, const Mask &mask);
   void fillTile(Tile &tile, size_t group, const Shape &shape, const Mask &mask);
   void computeTile(const Tile &tile, const Shape &shape, const Queries &queries, size_t cacheHead, float *result);
   void loadQueries(const Tile &tile, const Shape &shape, const Queries &queries, size_t cacheHead);
   void score(const Tile &tile, const Shape &shape);
   void normalize(const Tile &tile);
   void addValues(const Tile &tile, const Shape &shape);

   std::vector<Tile>     tiles;
   std::vector<uint8_t>  used;       // for each cell: whether some query sees it
   std::vector<uint16_t> someBias;   // of one tile, for each cell: zero if it is to no row of it
   std::vector<uint16_t> someSight;  // of one tile, for each cell: zero if no row sees it
   std::vector<float>    keyNumbers; // of one head, for all cells
   std::vector<float>    valueNumbers;
   std::vector<float>    transposed; // queries of a tile: numbers by rows
   std::vector<float>    scores;     // cells by rows
   std::vector<float>    sums;       // values by rows
   float                 totals[tileRows];
};

} // namespace glia_llama
