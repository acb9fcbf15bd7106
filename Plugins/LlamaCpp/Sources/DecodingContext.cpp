#include "DecodingContext.h"

#include "Failure.h"

#include "ggml-backend.h"
#include "ggml-cpu.h"
#include "llama-context.h" // of the same source tree that is linked: for get_sched()

namespace glia_llama {

namespace {

// ggml's attention has fast paths (tiles, chunks of the cache) that add in an order given by the
// shape of the batch and the place of a sequence in the cache. The reference path adds a sequence's
// tokens in the order of their cells and skips all others. It also leaves out the tiled products of
// k-quants. No public parameter chooses it, hence the look into llama_context.
void chooseReferencePath(llama_context &context) {
   ggml_backend_sched_t scheduler = context.get_sched();
   for (int i = 0; i < ggml_backend_sched_get_n_backends(scheduler); i++) {
      ggml_backend_t backend = ggml_backend_sched_get_backend(scheduler, i);
      if (ggml_backend_is_cpu(backend)) ggml_backend_cpu_set_use_ref(backend, true);
   }
}

} // namespace

ContextPointer makeContext(const LoadedModel &model, const ContextPlan &plan) {
   llama_context_params parameters = llama_context_default_params();
   parameters.n_ctx = plan.tokens;
   parameters.n_batch = plan.batchTokens;
   parameters.n_ubatch = plan.batchTokens;
   parameters.n_seq_max = plan.sequences;
   parameters.n_outputs_max = plan.embedding ? 0 : plan.sequences;
   parameters.n_threads = 1; // workers, not threads: ggml's pool spins while it waits
   parameters.n_threads_batch = 1;
   parameters.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
   parameters.kv_unified = true; // sequences share the cells of their prefix
   parameters.swa_full = true;   // a window's cells are never reused, so their order stays
   parameters.no_perf = true;
   parameters.embeddings = plan.embedding;
   if (plan.embedding) parameters.pooling_type = LLAMA_POOLING_TYPE_NONE;
   ContextPointer context(llama_init_from_model(model.weights(), parameters));
   if (!context)
      throw Failure(GLIA_RESOURCE_EXHAUSTED, "No context of " + std::to_string(plan.tokens) + " tokens could be made for " +
                                                model.name() + ". Lower \"context\" or \"workers\".");
   chooseReferencePath(*context);
   return context;
}

Batch::Batch(int32_t capacity) : batch(llama_batch_init(capacity, 0, 1)), capacity(capacity) { batch.n_tokens = 0; }

Batch::~Batch() { llama_batch_free(batch); }

int32_t Batch::add(llama_token token, llama_pos position, llama_seq_id sequence, bool output) {
   const int32_t row = batch.n_tokens++;
   batch.token[row] = token;
   batch.pos[row] = position;
   batch.n_seq_id[row] = 1;
   batch.seq_id[row][0] = sequence;
   batch.logits[row] = output;
   return row;
}

} // namespace glia_llama
