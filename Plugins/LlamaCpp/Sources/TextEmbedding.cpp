#include "TextEmbedding.h"

#include "Failure.h"

#include <cmath>

namespace glia_llama {

TextEmbedding::TextEmbedding(const LoadedModel &model, uint32_t tokens, uint32_t texts)
   : width(static_cast<size_t>(llama_model_n_embd(model.weights()))),
     firstTokenOnly(model.metadata((model.metadata("general.architecture") + ".pooling_type").c_str()) == "2"),
     context(makeContext(model, {tokens, tokens, texts, true})), batch(static_cast<int32_t>(tokens)) {}

std::vector<std::vector<float>> TextEmbedding::vectors(const std::vector<std::vector<llama_token>> &texts) {
   batch.clear();
   for (size_t text = 0; text < texts.size(); text++)
      for (size_t i = 0; i < texts[text].size(); i++)
         batch.add(texts[text][i], static_cast<llama_pos>(i), static_cast<llama_seq_id>(text), true);
   if (llama_memory_t memory = llama_get_memory(context.get())) llama_memory_clear(memory, false);
   if (const int status = llama_encode(context.get(), batch.tokens()))
      throw Failure(GLIA_INTERNAL, "llama_encode gave " + std::to_string(status) + " for " + std::to_string(batch.size()) + " tokens.");
   std::vector<std::vector<float>> result;
   int32_t row = 0;
   for (const auto &text : texts) {
      result.push_back(pooled(row, text.size()));
      row += static_cast<int32_t>(text.size());
   }
   return result;
}

// llama.cpp pools by a product over all tokens of the batch, whose order of adding depends on the
// other texts. Here each text's tokens are added in their order.
std::vector<float> TextEmbedding::pooled(int32_t firstRow, size_t count) const {
   std::vector<double> sum(width, 0.0);
   for (size_t i = 0; i < (firstTokenOnly ? 1 : count); i++) {
      const float *vector = llama_get_embeddings_ith(context.get(), firstRow + static_cast<int32_t>(i));
      if (!vector) throw Failure(GLIA_INTERNAL, "llama.cpp has no vector for token " + std::to_string(i) + " of a text.");
      for (size_t j = 0; j < width; j++) sum[j] += vector[j];
   }
   double squares = 0;
   for (double value : sum) squares += value * value;
   const double norm = squares > 0 ? std::sqrt(squares) : 1;
   std::vector<float> unit(width);
   for (size_t j = 0; j < width; j++) unit[j] = static_cast<float>(sum[j] / norm);
   return unit;
}

} // namespace glia_llama
