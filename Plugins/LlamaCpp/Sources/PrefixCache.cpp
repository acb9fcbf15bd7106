#include "PrefixCache.h"

#include <algorithm>

namespace glia_llama {

PrefixCache::State PrefixCache::findOrClaim(const std::vector<llama_token> &prefix) {
   std::unique_lock<std::mutex> guard(lock);
   // Without memory for results there is nothing to wait for.
   if (limit > 0) changed.wait(guard, [&] { return claimed.count(prefix) == 0; });
   auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry &entry) { return entry.prefix == prefix; });
   if (found == entries.end()) {
      claimed.insert(prefix);
      return nullptr;
   }
   entries.splice(entries.begin(), entries, found);
   return found->state;
}

void PrefixCache::keep(const std::vector<llama_token> &prefix, std::vector<uint8_t> state) {
   std::lock_guard<std::mutex> guard(lock);
   claimed.erase(prefix);
   changed.notify_all();
   if (state.size() > limit) return;
   bytes += state.size();
   entries.push_front({prefix, std::make_shared<const std::vector<uint8_t>>(std::move(state))});
   while (bytes > limit) {
      bytes -= entries.back().state->size();
      entries.pop_back();
   }
}

void PrefixCache::giveUp(const std::vector<llama_token> &prefix) {
   std::lock_guard<std::mutex> guard(lock);
   claimed.erase(prefix);
   changed.notify_all();
}

} // namespace glia_llama
