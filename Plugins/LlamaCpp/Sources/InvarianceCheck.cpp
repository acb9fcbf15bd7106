#include "InvarianceCheck.h"

#include "DecodingContext.h"
#include "TextEmbedding.h"

#include <cstring>
#include <vector>

namespace glia_llama {

namespace {

using Row = std::vector<float>;

// Any tokens do; these depend on the place only.
llama_token probe(const LoadedModel &model, uint32_t sequence, uint32_t position) {
   const uint32_t mixed = (sequence * 7919u + position * 104729u + 17u) * 2654435761u;
   return static_cast<llama_token>((mixed >> 8) % static_cast<uint32_t>(model.vocabularySize()));
}

class Probe {
 public:
   explicit Probe(const LoadedModel &model) : model(model), context(makeContext(model, {256, 64, 8, false})), batch(64) {}

   void add(llama_seq_id sequence, uint32_t text, uint32_t from, uint32_t to) {
      for (uint32_t i = from; i < to; i++) last = batch.add(probe(model, i < 3 ? 0 : text, i), static_cast<llama_pos>(i), sequence, i + 1 == to);
   }
   bool decode() {
      const bool done = llama_decode(context.get(), batch.tokens()) == 0;
      batch.clear();
      return done;
   }
   Row logits(int32_t row) {
      const float *found = llama_get_logits_ith(context.get(), row);
      return found ? Row(found, found + model.vocabularySize()) : Row();
   }
   void forget() { llama_memory_clear(llama_get_memory(context.get()), false); }
   void share(llama_seq_id from, llama_seq_id to) { llama_memory_seq_cp(llama_get_memory(context.get()), from, to, -1, -1); }
   int32_t lastRow() const { return last; }

 private:
   const LoadedModel &model;
   ContextPointer     context;
   Batch              batch;
   int32_t            last = -1;
};

bool equal(const Row &a, const Row &b) { return !a.empty() && a.size() == b.size() && !std::memcmp(a.data(), b.data(), a.size() * sizeof(float)); }

} // namespace

bool isBatchInvariant(const LoadedModel &model) {
   Probe probe(model);
   // Text 1 whole, then one more token alone.
   probe.add(0, 1, 0, 6);
   const int32_t wholeRow = probe.lastRow();
   if (!probe.decode()) return false;
   const Row whole = probe.logits(wholeRow);
   probe.add(0, 1, 6, 7);
   if (!probe.decode()) return false;
   const Row next = probe.logits(0);
   // The same as a shared beginning and a batch of three, in other cells.
   probe.forget();
   probe.add(0, 0, 0, 3);
   if (!probe.decode()) return false;
   for (llama_seq_id sequence : {1, 2, 3}) probe.share(0, sequence);
   probe.add(1, 2, 3, 5);
   probe.add(2, 1, 3, 6);
   const int32_t sharedRow = probe.lastRow();
   probe.add(3, 3, 3, 7);
   if (!probe.decode()) return false;
   const Row shared = probe.logits(sharedRow);
   probe.add(1, 2, 5, 6);
   probe.add(2, 1, 6, 7);
   const int32_t nextRow = probe.lastRow();
   probe.add(3, 3, 7, 8);
   if (!probe.decode()) return false;
   return equal(whole, shared) && equal(next, probe.logits(nextRow));
}

bool isEmbeddingInvariant(const LoadedModel &model) {
   TextEmbedding embedding(model, 512, 8);
   const std::vector<std::vector<llama_token>> texts = {
      model.tokens("a", true, false), model.tokens("one two three four five", true, false), model.tokens("night", true, false)};
   const auto together = embedding.vectors(texts);
   for (size_t i = 0; i < texts.size(); i++)
      if (!equal(together[i], embedding.vectors({texts[i]})[0])) return false;
   return true;
}

} // namespace glia_llama
