#pragma once

#include "LoadedModel.h"

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace glia_llama {

// Tokens of texts, kept for the next time: requests of one candidate repeat all of its examples, and
// to take a text apart costs some microseconds a word. Serves threads at once.
class TokenizedTexts {
 public:
   explicit TokenizedTexts(const LoadedModel &model) : model(model) {}

   // The tokens of a text without markup.
   std::vector<llama_token> tokens(const std::string &text);

 private:
   using Known = std::unordered_map<std::string, std::vector<llama_token>>;

   static constexpr size_t room = 1 << 20; // bytes of texts; twice as much is kept at most

   const LoadedModel &model;
   std::mutex         lock;
   Known              recent;
   Known              older; // what was recent before; forgotten next, unless asked for
   size_t             recentBytes = 0;
};

} // namespace glia_llama
