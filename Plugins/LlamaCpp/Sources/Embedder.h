#pragma once

#include "TextEmbedding.h"
#include "Wire.h"

#include <condition_variable>
#include <mutex>

namespace glia_llama {

// An embedding model: one instance of the component. Calls run on their own threads, each with one
// of as many contexts as there are cores.
class Embedder {
 public:
   explicit Embedder(const std::string &config);

   Json describe() const;
   void embed(glia_call *call, const std::vector<std::string> &texts);

 private:
   class Loan;
   std::unique_ptr<TextEmbedding> borrow();
   void                           giveBack(std::unique_ptr<TextEmbedding> context);
   std::vector<llama_token>       tokensOf(glia_call *call, const std::string &text, size_t index) const;

   std::shared_ptr<LoadedModel>                model;
   size_t                                      tokenLimit; // of one text
   size_t                                      batchTexts;
   std::mutex                                  lock;
   std::condition_variable                     returned;
   std::vector<std::unique_ptr<TextEmbedding>> idle;
   size_t                                      unmade; // contexts that may still be made
};

} // namespace glia_llama
