#pragma once

#include "DecodingContext.h"

#include <vector>

namespace glia_llama {

// One context of an embedding model. Not for two threads at once.
class TextEmbedding {
 public:
   // tokens: of one batch at most.
   TextEmbedding(const LoadedModel &model, uint32_t tokens, uint32_t texts);

   // A unit vector for each text: the mean of its tokens' vectors, or the first token's, as the
   // model says. Texts must fit one batch together. Throws Failure.
   std::vector<std::vector<float>> vectors(const std::vector<std::vector<llama_token>> &texts);

 private:
   std::vector<float> pooled(int32_t firstRow, size_t count) const;

   size_t         width;
   bool           firstTokenOnly;
   ContextPointer context;
   Batch          batch;
};

} // namespace glia_llama
