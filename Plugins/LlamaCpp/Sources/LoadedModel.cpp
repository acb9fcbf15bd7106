#include "LoadedModel.h"

#include "Failure.h"
#include "InvariantBackend.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

namespace glia_llama {

namespace {

// What llama.cpp complained of on this thread since the last load began.
thread_local std::string complaints;

void keepErrors(ggml_log_level level, const char *text, void *) {
   // A plugin leaves standard error alone. Errors end up in the message of the call that failed.
   if (level != GGML_LOG_LEVEL_ERROR || complaints.size() > 2000) return;
   std::string line = text;
   while (!line.empty() && line.back() == '\n') line.pop_back();
   if (!line.empty()) complaints += (complaints.empty() ? "" : "; ") + line;
}

void startEngineOnce() {
   static std::once_flag once;
   std::call_once(once, [] {
      llama_log_set(keepErrors, nullptr);
      llama_backend_init();
      registerInvariantBackend();
   });
}

} // namespace

std::shared_ptr<LoadedModel> LoadedModel::open(const std::string &path) {
   static std::mutex lock;
   static std::map<std::string, std::weak_ptr<LoadedModel>> loaded;
   const auto stamp = std::filesystem::last_write_time(path).time_since_epoch().count();
   const std::string key = std::filesystem::canonical(path).string() + "@" + std::to_string(stamp);
   std::lock_guard<std::mutex> guard(lock);
   if (auto model = loaded[key].lock()) return model;
   auto model = std::make_shared<LoadedModel>(path);
   loaded[key] = model;
   return model;
}

LoadedModel::LoadedModel(const std::string &path) {
   startEngineOnce();
   complaints.clear();
   llama_model_params parameters = llama_model_default_params();
   parameters.n_gpu_layers = 0;
   // Repacked weights are multiplied by kernels whose order of adding depends on the batch.
   parameters.use_extra_bufts = false;
   model = llama_model_load_from_file(path.c_str(), parameters);
   if (!model)
      throw Failure(GLIA_INVALID_ARGUMENT, "The file " + path + " is no model that this build of llama.cpp can load: " +
                                              (complaints.empty() ? "no reason given" : complaints));
   vocab = llama_model_get_vocab(model);
   modelName = std::filesystem::path(path).stem().string();
   findControls();
}

void LoadedModel::findControls() {
   for (llama_token token = 0; token < vocabularySize(); token++) {
      const int attributes = llama_vocab_get_attr(vocab, token);
      if (!(attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN))) continue;
      if (const std::string text = llama_vocab_get_text(vocab, token); !text.empty()) controls.emplace_back(text, token);
   }
   std::stable_sort(controls.begin(), controls.end(), [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
}

LoadedModel::Control LoadedModel::controlToken(const std::string &text, size_t at) const {
   for (const auto &[name, token] : controls)
      if (text.compare(at, name.size(), name) == 0) return {token, name.size()};
   return {LLAMA_TOKEN_NULL, 0};
}

LoadedModel::~LoadedModel() { llama_model_free(model); }

std::vector<llama_token> LoadedModel::tokens(const std::string &text, bool begin, bool special) const {
   if (text.size() > INT32_MAX / 4)
      throw Failure(GLIA_INVALID_ARGUMENT, "A text of " + std::to_string(text.size()) + " bytes is too long to tokenize.");
   std::vector<llama_token> result(text.size() + 8);
   const auto length = static_cast<int32_t>(text.size());
   int32_t count = llama_tokenize(vocab, text.data(), length, result.data(), static_cast<int32_t>(result.size()), begin, special);
   if (count < 0 && count != INT32_MIN) {
      result.resize(static_cast<size_t>(-count));
      count = llama_tokenize(vocab, text.data(), length, result.data(), -count, begin, special);
   }
   if (count < 0) throw Failure(GLIA_INVALID_ARGUMENT, "A text of " + std::to_string(text.size()) + " bytes can't be tokenized.");
   result.resize(static_cast<size_t>(count));
   return result;
}

std::string LoadedModel::piece(llama_token token) const {
   std::string text(64, '\0');
   int32_t size = llama_token_to_piece(vocab, token, text.data(), static_cast<int32_t>(text.size()), 0, false);
   if (size < 0) {
      text.resize(static_cast<size_t>(-size));
      size = llama_token_to_piece(vocab, token, text.data(), -size, 0, false);
   }
   text.resize(static_cast<size_t>(size > 0 ? size : 0));
   return text;
}

llama_token LoadedModel::endOfTurn() const {
   const llama_token turn = llama_vocab_eot(vocab);
   return turn != LLAMA_TOKEN_NULL ? turn : llama_vocab_eos(vocab);
}

std::string LoadedModel::metadata(const char *key) const {
   char buffer[256];
   const int32_t size = llama_model_meta_val_str(model, key, buffer, sizeof buffer);
   return size < 0 ? std::string() : std::string(buffer, std::min<size_t>(static_cast<size_t>(size), sizeof buffer - 1));
}

} // namespace glia_llama
