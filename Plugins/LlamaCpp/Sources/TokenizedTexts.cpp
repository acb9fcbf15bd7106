#include "TokenizedTexts.h"

namespace glia_llama {

std::vector<llama_token> TokenizedTexts::tokens(const std::string &text) {
   std::vector<llama_token> result;
   {
      std::lock_guard<std::mutex> guard(lock);
      if (const auto found = recent.find(text); found != recent.end()) return found->second;
      if (const auto found = older.find(text); found != older.end()) result = found->second;
   }
   if (result.empty()) result = model.tokens(text, false, false);
   std::lock_guard<std::mutex> guard(lock);
   if (recentBytes + text.size() > room) {
      older = std::move(recent);
      recent.clear();
      recentBytes = 0;
   }
   if (recent.emplace(text, result).second) recentBytes += text.size();
   return result;
}

} // namespace glia_llama
