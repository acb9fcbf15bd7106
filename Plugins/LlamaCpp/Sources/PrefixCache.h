#pragma once

#include "llama.h"

#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace glia_llama {

// Decoded prefixes, shared by all workers: copying one into a context takes milliseconds, decoding
// it again seconds. The least recently used go first.
class PrefixCache {
 public:
   using State = std::shared_ptr<const std::vector<uint8_t>>;

   explicit PrefixCache(size_t limitBytes) : limit(limitBytes) {}

   // The state of the prefix. Null if there is none: then the caller must decode it, and end with
   // keep or giveUp. If another worker is at it, this waits for that one.
   State findOrClaim(const std::vector<llama_token> &prefix);
   void  keep(const std::vector<llama_token> &prefix, std::vector<uint8_t> state);
   void  giveUp(const std::vector<llama_token> &prefix);

 private:
   struct Entry {
      std::vector<llama_token> prefix;
      State                    state;
   };
   const size_t                       limit;
   std::mutex                         lock;
   std::condition_variable            changed;
   std::list<Entry>                   entries; // most recently used first
   std::set<std::vector<llama_token>> claimed;
   size_t                             bytes = 0;
};

} // namespace glia_llama
