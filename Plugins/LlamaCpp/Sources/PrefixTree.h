#pragma once

#include "llama.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace glia_llama {

// Decoded prefixes, shared by all workers: copying one into a context takes milliseconds, decoding
// it again seconds.
//
// A radix tree: prefixes that begin alike, such as those of two candidates with one instruction,
// have their beginning in common here, once in memory. The least recently used leaves go first.
class PrefixTree {
 public:
   using Tokens = std::vector<llama_token>;
   using State = std::shared_ptr<const std::vector<uint8_t>>;

   // What is known of a prefix: states of consecutive stretches from its first token on. The last
   // one may be longer than what is shared.
   struct Match {
      struct Stretch {
         State  state;
         size_t start, end; // tokens
      };
      std::vector<Stretch> stretches;
      size_t               known = 0; // how many of the prefix's tokens they hold
      bool                 isPartial() const { return !stretches.empty() && stretches.back().end > known; }
   };

   // Gives the state of the tokens from start to end of the prefix that the caller holds.
   using Extract = std::function<std::vector<uint8_t>(size_t start, size_t end)>;

   // wholeOnly: prefixes stand beside each other, and one is known only if all of it is.
   PrefixTree(size_t limitBytes, bool wholeOnly) : limit(limitBytes), wholeOnly(wholeOnly) {}

   // What is known of the prefix. Unless that is all, the caller must decode the rest, and end with
   // keep or giveUp. If another worker is at the same prefix, this waits for that one.
   Match findOrClaim(const Tokens &prefix);

   // Parts the last stretch of a match where the prefix leaves it, so that both parts can be kept.
   void split(const Tokens &prefix, const Match &match, const Extract &extract);
   void keep(const Tokens &prefix, const Extract &extract);
   void giveUp(const Tokens &prefix);

   size_t size() const;

 private:
   struct Node {
      Tokens                                       tokens; // from the parent's end on
      State                                        state;
      Node                                        *parent = nullptr;
      std::map<llama_token, std::unique_ptr<Node>> children;
      uint64_t                                     lastUse = 0;
   };
   // The nodes along a prefix, and how many of its tokens they hold; the last may be longer.
   struct Way {
      std::vector<Node *> nodes;
      size_t              known = 0;
      size_t              end = 0; // of the last node
   };

   Way         wayOf(const Tokens &prefix);
   llama_token keyOf(const Tokens &tokens) const; // among the children of a node
   void        evict();
   static size_t bytesOf(const Node &node) { return (node.state ? node.state->size() : 0) + node.tokens.size() * sizeof(llama_token) + 128; }

   const size_t            limit;
   const bool              wholeOnly;
   mutable std::mutex      lock;
   std::condition_variable changed;
   Node                    root;
   std::set<Tokens>        claimed;
   size_t                  bytes = 0;
   uint64_t                uses = 0;
};

} // namespace glia_llama
