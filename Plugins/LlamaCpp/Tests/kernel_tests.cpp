// Checks the kernels against what they compute, written out plainly, and against themselves: the bits of a
// result don't depend on what is computed with it.

#include "Attention.h"
#include "WeightProduct.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace glia_llama;

namespace {

int failures = 0;

void check(bool holds, const std::string &sentence) {
   std::printf("%s %s\n", holds ? "ok    " : "FAILED", sentence.c_str());
   if (!holds) failures++;
}

std::mt19937 generator(7);

std::vector<float> numbers(size_t count, float spread = 1) {
   std::normal_distribution<float> normal(0, spread);
   std::vector<float> result(count);
   for (float &number : result) number = normal(generator);
   return result;
}

bool sameBits(const float *a, const float *b, size_t count) { return std::memcmp(a, b, count * sizeof *a) == 0; }

// Rows of weights of one type, and what they stand for.
struct Matrix {
   ggml_type            type;
   size_t               rows, length;
   std::vector<uint8_t> data;
   std::vector<float>   decoded;

   Matrix(ggml_type type, size_t rows, size_t length)
      : type(type), rows(rows), length(length), data(rows * ggml_row_size(type, static_cast<int64_t>(length))), decoded(rows * length) {
      const auto weights = numbers(rows * length);
      ggml_quantize_chunk(type, weights.data(), data.data(), 0, static_cast<int64_t>(rows), static_cast<int64_t>(length), nullptr);
      ggml_get_type_traits(type)->to_float(data.data(), decoded.data(), static_cast<int64_t>(rows * length));
   }

   std::vector<float> times(WeightProduct &product, const float *tokens, size_t count) const {
      std::vector<float> result(rows * count, -1);
      product.take(tokens, count, length, length);
      product.multiply({type, data.data(), rows, data.size() / rows}, result.data(), rows);
      return result;
   }

   // How far results are from the exact products, as a share of what their terms amount to.
   double error(const std::vector<float> &result, const float *tokens, size_t count) const {
      double difference = 0, size = 0;
      for (size_t token = 0; token < count; token++)
         for (size_t row = 0; row < rows; row++) {
            double exact = 0;
            for (size_t i = 0; i < length; i++) {
               const double term = static_cast<double>(decoded[row * length + i]) * tokens[token * length + i];
               exact += term;
               size += term * term;
            }
            difference += std::pow(result[token * rows + row] - exact, 2);
         }
      return std::sqrt(difference / size);
   }
};

void testProducts(ggml_type type) {
   const std::string name = ggml_type_name(type);
   if (!WeightProduct::supports(type)) {
      std::printf("       this processor has no kernel for %s: ggml multiplies\n", name.c_str());
      return;
   }
   WeightProduct product;
   bool close = true, same = true;
   for (const size_t rows : {1, 8, 13, 16, 100})
      for (const size_t length : {32, 96, 544, 1600})
         for (const size_t count : {1, 2, 3, 4, 5, 18, 67}) {
            const Matrix matrix(type, rows, length);
            const auto tokens = numbers(count * length);
            const auto result = matrix.times(product, tokens.data(), count);
            close = close && matrix.error(result, tokens.data(), count) < 0.012;
            for (size_t token = 0; token < count; token++) {
               const auto alone = matrix.times(product, tokens.data() + token * length, 1);
               same = same && sameBits(alone.data(), result.data() + token * rows, rows);
            }
         }
   check(close, name + ": products are those of the weights, but for tokens in 8 bits");
   check(same, name + ": a token has the same bits alone and among others");
}

void testUnusualTokens(ggml_type type) {
   const std::string name = ggml_type_name(type);
   if (!WeightProduct::supports(type)) return;
   WeightProduct product;
   const size_t rows = 20, length = 96, count = 6;
   const Matrix matrix(type, rows, length);
   auto tokens = numbers(count * length);
   std::fill_n(tokens.begin() + length, length, 0.0f);
   tokens[2 * length + 5] = std::numeric_limits<float>::quiet_NaN();
   tokens[3 * length + 40] = 1e30f;
   tokens[4 * length + 7] = -std::numeric_limits<float>::infinity();
   const auto result = matrix.times(product, tokens.data(), count);
   const auto allOf = [&](size_t token, auto holds) {
      for (size_t row = 0; row < rows; row++)
         if (!holds(result[token * rows + row])) return false;
      return true;
   };
   check(allOf(1, [](float value) { return value == 0; }), name + ": a token of zeros gives zeros");
   check(allOf(2, [](float value) { return std::isnan(value); }), name + ": a token with a number that is none gives none");
   check(allOf(3, [](float value) { return std::isfinite(value); }), name + ": large numbers stay finite");
   check(allOf(4, [](float value) { return !std::isfinite(value); }), name + ": infinity isn't hidden");
   check(allOf(0, [](float value) { return std::isfinite(value); }) && allOf(5, [](float value) { return std::isfinite(value); }),
         name + ": tokens beside them are as they were");
}

struct AttentionCase {
   Attention::Shape         shape;
   size_t                   count; // of queries
   std::vector<float>       queries;
   std::vector<ggml_fp16_t> keys, values, mask;

   AttentionCase(size_t cells, size_t heads, size_t cacheHeads, size_t size, size_t count)
      : shape{cells, heads, cacheHeads, size, size, 1 / std::sqrt(static_cast<float>(size))}, count(count),
        queries(numbers(count * heads * size, 2)), mask(count * cells, ggml_fp32_to_fp16(0)) {
      for (auto *half : {&keys, &values})
         for (const float number : numbers(cells * cacheHeads * size)) half->push_back(ggml_fp32_to_fp16(number));
   }

   void hide(size_t query, size_t cell) { mask[query * shape.cells + cell] = ggml_fp32_to_fp16(-INFINITY); }
   bool isHidden(size_t query, size_t cell) const { return std::isinf(ggml_fp16_to_fp32(mask[query * shape.cells + cell])); }

   std::vector<float> computed() const {
      Attention attention;
      const size_t size = shape.keySize, row = shape.cacheHeads * size * sizeof(ggml_fp16_t);
      std::vector<float> result(count * shape.heads * size, -1);
      const auto bytes = [](const auto &vector) { return reinterpret_cast<const char *>(vector.data()); };
      attention.compute(shape, {bytes(queries), count, shape.heads * size * sizeof(float), size * sizeof(float)},
                        {bytes(keys), row, size * sizeof(ggml_fp16_t)}, {bytes(values), row, size * sizeof(ggml_fp16_t)},
                        {bytes(mask), shape.cells * sizeof(ggml_fp16_t)}, result.data());
      return result;
   }

   // The definition.
   std::vector<double> exact(size_t query, size_t head) const {
      const size_t size = shape.keySize, cacheHead = head / (shape.heads / shape.cacheHeads);
      const auto number = [&](const std::vector<ggml_fp16_t> &from, size_t cell, size_t i) {
         return static_cast<double>(ggml_fp16_to_fp32(from[(cell * shape.cacheHeads + cacheHead) * size + i]));
      };
      std::vector<double> result(size);
      double total = 0;
      for (size_t cell = 0; cell < shape.cells; cell++) {
         if (isHidden(query, cell)) continue;
         double score = ggml_fp16_to_fp32(mask[query * shape.cells + cell]);
         for (size_t i = 0; i < size; i++) score += shape.scale * queries[(query * shape.heads + head) * size + i] * number(keys, cell, i);
         total += std::exp(score);
         for (size_t i = 0; i < size; i++) result[i] += std::exp(score) * number(values, cell, i);
      }
      for (double &value : result) value = total > 0 ? value / total : 0;
      return result;
   }

   bool isClose() const {
      const auto result = computed();
      double worst = 0;
      for (size_t query = 0; query < count; query++)
         for (size_t head = 0; head < shape.heads; head++) {
            const auto wanted = exact(query, head);
            for (size_t i = 0; i < shape.valueSize; i++)
               worst = std::max(worst, std::fabs(wanted[i] - result[(query * shape.heads + head) * shape.valueSize + i]));
         }
      return worst < 1e-5;
   }
};

void testAttention() {
   bool close = true;
   for (const size_t cells : {1, 3, 64, 65, 300})
      for (const auto &[heads, cacheHeads] : {std::pair<size_t, size_t>{9, 3}, {4, 4}, {8, 1}})
         for (const size_t size : {8, 64, 128})
            for (const size_t count : {1, 2, 7}) {
               AttentionCase attention(cells, heads, cacheHeads, size, count);
               for (size_t query = 0; query < count; query++)
                  for (size_t cell = query + 1; cell < cells; cell += 1 + generator() % 3) attention.hide(query, cell);
               close = close && attention.isClose();
            }
   check(close, "attention is what its definition says");

   AttentionCase biased(50, 6, 2, 32, 5);
   for (size_t i = 0; i < biased.mask.size(); i += 3) biased.mask[i] = ggml_fp32_to_fp16(-0.75f);
   check(biased.isClose(), "a mask that neither shows nor hides is added to the scores");

   AttentionCase blind(20, 2, 2, 16, 3);
   for (size_t cell = 0; cell < 20; cell++) blind.hide(1, cell);
   const auto result = blind.computed();
   bool zero = true;
   for (size_t i = 2 * 16; i < 4 * 16; i++) zero = zero && result[i] == 0;
   check(zero && blind.isClose(), "a query that sees nothing gets zeros, and its neighbours what is theirs");
}

// Cells and queries once close together and once far apart, among cells that nobody sees and queries
// that see other cells.
void testAttentionInvariance() {
   const size_t size = 64, heads = 9, cacheHeads = 3, cells = 90, count = 11, apart = 4;
   AttentionCase dense(cells, heads, cacheHeads, size, count);
   for (size_t query = 0; query < count; query++)
      for (size_t cell = 60 + query; cell < cells; cell++) dense.hide(query, cell);
   AttentionCase sparse(apart * cells, heads, cacheHeads, size, 2 * count);
   const size_t row = cacheHeads * size, width = heads * size;
   for (size_t query = 0; query < 2 * count; query++)
      for (size_t cell = 0; cell < apart * cells; cell++)
         if (query % 2 == 0 || cell % apart != 2) sparse.hide(query, cell);
   for (size_t query = 0; query < count; query++) {
      std::copy_n(&dense.queries[query * width], width, &sparse.queries[2 * query * width]);
      for (size_t cell = 0; cell < cells; cell++) sparse.mask[(2 * query * cells + cell) * apart + 1] = dense.mask[query * cells + cell];
   }
   for (size_t cell = 0; cell < cells; cell++) {
      std::copy_n(&dense.keys[cell * row], row, &sparse.keys[(apart * cell + 1) * row]);
      std::copy_n(&dense.values[cell * row], row, &sparse.values[(apart * cell + 1) * row]);
      std::fill_n(&sparse.keys[apart * cell * row], row, ggml_fp32_to_fp16(NAN));
      std::fill_n(&sparse.values[apart * cell * row], row, ggml_fp32_to_fp16(NAN));
   }

   const auto together = dense.computed(), scattered = sparse.computed();
   bool same = true, alone = true;
   for (size_t query = 0; query < count; query++) {
      same = same && sameBits(together.data() + query * width, scattered.data() + 2 * query * width, width);
      AttentionCase single = dense;
      single.count = 1;
      single.queries.assign(dense.queries.begin() + static_cast<ptrdiff_t>(query * width), dense.queries.begin() + static_cast<ptrdiff_t>((query + 1) * width));
      single.mask.assign(dense.mask.begin() + static_cast<ptrdiff_t>(query * cells), dense.mask.begin() + static_cast<ptrdiff_t>((query + 1) * cells));
      alone = alone && sameBits(together.data() + query * width, single.computed().data(), width);
   }
   check(same, "attention has the same bits wherever its cells lie and whatever lies between them");
   check(alone, "a query has the same bits alone and among others");
}

} // namespace

int main() {
   for (const ggml_type type : {GGML_TYPE_Q8_0, GGML_TYPE_Q4_0, GGML_TYPE_Q4_1}) {
      testProducts(type);
      testUnusualTokens(type);
   }
   testAttention();
   testAttentionInvariance();
   std::printf(failures ? "%d checks FAILED\n" : "all checks hold\n", failures);
   return failures ? 1 : 0;
}
