#include "Embedder.h"

#include "Failure.h"
#include "InvarianceCheck.h"
#include "ModelFile.h"
#include "glia/codes.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace glia_llama {

namespace {

const uint32_t batchTokens = 512; // BERT models read at most that many at once

std::shared_ptr<LoadedModel> openEmbedding(const std::string &name, const std::string &folder) {
   auto model = LoadedModel::open(modelFile(name, modelFolder(folder)));
   if (llama_model_n_embd(model->weights()) < 1 || llama_vocab_type(model->vocabulary()) != LLAMA_VOCAB_TYPE_WPM)
      throw Failure(GLIA_INVALID_ARGUMENT, "The model " + model->name() + " is no BERT-like embedding model. "
                                                                          "Use all-minilm-l6-v2, or another with a WordPiece vocabulary.");
   return model;
}

size_t limitOf(const LoadedModel &model) {
   const auto trained = static_cast<size_t>(std::max(1, llama_model_n_ctx_train(model.weights())));
   const std::string noted = model.metadata("glia.max_tokens"); // written by Tools/Prepare
   const size_t wanted = noted.empty() ? trained : std::strtoul(noted.c_str(), nullptr, 10);
   return std::clamp<size_t>(wanted, 3, std::min<size_t>(trained, batchTokens));
}

} // namespace

// Gives its context back however the work ends.
class Embedder::Loan {
 public:
   explicit Loan(Embedder &owner) : owner(owner), context(owner.borrow()) {}
   ~Loan() { owner.giveBack(std::move(context)); }
   TextEmbedding *operator->() { return context.get(); }

 private:
   Embedder                      &owner;
   std::unique_ptr<TextEmbedding> context;
};

Embedder::Embedder(const std::string &config) : unmade(std::max(1u, std::thread::hardware_concurrency())) {
   const Json object = Json::parse(config.empty() ? "{}" : config, nullptr, false);
   if (!object.is_object()) throw Failure(GLIA_INVALID_ARGUMENT, "The config is no JSON object.");
   try {
      model = openEmbedding(object.value("model", "all-minilm-l6-v2"), object.value("models", ""));
      batchTexts = std::clamp<size_t>(object.value("batch", size_t(16)), 1, 64);
   } catch (const Json::exception &error) {
      throw Failure(GLIA_INVALID_ARGUMENT, std::string("A member of the config has the wrong type: ") + error.what());
   }
   tokenLimit = limitOf(*model);
   if (!isEmbeddingInvariant(*model)) batchTexts = 1;
}

std::unique_ptr<TextEmbedding> Embedder::borrow() {
   {
      std::unique_lock<std::mutex> guard(lock);
      // No signal is trusted for ever: see JobQueue.
      while (idle.empty() && unmade == 0) returned.wait_for(guard, std::chrono::milliseconds(500));
      if (!idle.empty()) {
         auto context = std::move(idle.back());
         idle.pop_back();
         return context;
      }
      unmade--;
   }
   try {
      return std::make_unique<TextEmbedding>(*model, batchTokens, static_cast<uint32_t>(batchTexts));
   } catch (...) {
      giveBack(nullptr);
      throw;
   }
}

void Embedder::giveBack(std::unique_ptr<TextEmbedding> context) {
   std::lock_guard<std::mutex> guard(lock);
   if (context)
      idle.push_back(std::move(context));
   else
      unmade++;
   returned.notify_one();
}

Json Embedder::describe() const {
   return {{"model", model->name()}, {"dimensions", llama_model_n_embd(model->weights())}, {"context_tokens", tokenLimit}};
}

// The end of a long text is cut off, as the model's authors do, but not silently.
std::vector<llama_token> Embedder::tokensOf(glia_call *call, const std::string &text, size_t index) const {
   auto tokens = model->tokens(text, true, false);
   if (tokens.size() <= tokenLimit) return tokens;
   const std::string message = "Row " + std::to_string(index) + " of \"texts\" has " + std::to_string(tokens.size()) + " tokens; " +
                               model->name() + " reads the first " + std::to_string(tokenLimit) + " only.";
   if (call->host->write_log) call->host->write_log(call, GLIA_LOG_WARNING, viewOf(message), {nullptr, 0});
   const llama_token separator = tokens.back();
   tokens.resize(tokenLimit);
   tokens.back() = separator;
   return tokens;
}

void Embedder::embed(glia_call *call, const std::vector<std::string> &texts) {
   const auto width = static_cast<size_t>(llama_model_n_embd(model->weights()));
   std::vector<float> rows;
   rows.reserve(texts.size() * width);
   size_t read = 0;
   Loan context(*this);
   std::vector<std::vector<llama_token>> batch;
   size_t batched = 0;
   const auto flush = [&] {
      if (batch.empty()) return;
      for (const auto &vector : context->vectors(batch)) rows.insert(rows.end(), vector.begin(), vector.end());
      batch.clear();
      batched = 0;
   };
   for (size_t i = 0; i < texts.size(); i++) {
      if (call->host->cancelled(call)) throw Failure(GLIA_CANCELLED, "The request was cancelled.");
      auto tokens = tokensOf(call, texts[i], i);
      if (batch.size() == batchTexts || batched + tokens.size() > batchTokens) flush();
      batched += tokens.size();
      read += tokens.size();
      batch.push_back(std::move(tokens));
   }
   flush();
   const glia_array vectors = {sizeof(glia_array), GLIA_F32, GLIA_LITERAL("vectors"), texts.size(), width, rows.data()};
   finish(call, {{"usage", {{"input_tokens", read}}}}, &vectors);
}

} // namespace glia_llama
