#include "PrefixTree.h"

#include <algorithm>
#include <chrono>

namespace glia_llama {

llama_token PrefixTree::keyOf(const Tokens &tokens) const {
   if (!wholeOnly) return tokens.front();
   uint32_t hash = 2166136261u; // FNV-1a
   for (llama_token token : tokens) hash = (hash ^ static_cast<uint32_t>(token)) * 16777619u;
   return static_cast<llama_token>(hash);
}

PrefixTree::Way PrefixTree::wayOf(const Tokens &prefix) {
   Way way;
   uses++;
   if (wholeOnly) {
      const auto child = root.children.find(keyOf(prefix));
      if (child == root.children.end() || child->second->tokens != prefix) return way;
      child->second->lastUse = uses;
      return {{child->second.get()}, prefix.size(), prefix.size()};
   }
   for (Node *node = &root;;) {
      const auto child = way.known < prefix.size() ? node->children.find(prefix[way.known]) : node->children.end();
      if (child == node->children.end()) return way;
      node = child->second.get();
      node->lastUse = uses;
      const auto begin = prefix.begin() + static_cast<ptrdiff_t>(way.known);
      const size_t left = std::min(node->tokens.size(), prefix.size() - way.known);
      const auto shared = static_cast<size_t>(std::mismatch(begin, begin + static_cast<ptrdiff_t>(left), node->tokens.begin()).first - begin);
      way.nodes.push_back(node);
      way.end = way.known + node->tokens.size();
      way.known += shared;
      if (shared < node->tokens.size()) return way;
   }
}

PrefixTree::Match PrefixTree::findOrClaim(const Tokens &prefix) {
   std::unique_lock<std::mutex> guard(lock);
   // Without memory for results there is nothing to wait for.
   // No signal is trusted for ever: see JobQueue.
   while (limit > 0 && claimed.count(prefix) != 0) changed.wait_for(guard, std::chrono::milliseconds(500));
   const Way way = wayOf(prefix);
   Match match;
   match.known = way.known;
   size_t start = 0;
   for (const Node *node : way.nodes) {
      match.stretches.push_back({node->state, start, start + node->tokens.size()});
      start += node->tokens.size();
   }
   if (match.known < prefix.size()) claimed.insert(prefix);
   return match;
}

void PrefixTree::split(const Tokens &prefix, const Match &match, const Extract &extract) {
   std::lock_guard<std::mutex> guard(lock);
   const Way way = wayOf(prefix);
   // Another worker may have parted it, or it may be gone.
   if (way.nodes.empty() || way.known != match.known || way.nodes.back()->state != match.stretches.back().state) return;
   Node *lower = way.nodes.back();
   Node *parent = lower->parent;
   const size_t start = match.stretches.back().start, kept = match.known - start;
   auto upper = std::make_unique<Node>();
   upper->tokens.assign(lower->tokens.begin(), lower->tokens.begin() + static_cast<ptrdiff_t>(kept));
   upper->state = std::make_shared<const std::vector<uint8_t>>(extract(start, match.known));
   upper->parent = parent;
   upper->lastUse = lower->lastUse;
   auto rest = std::make_shared<const std::vector<uint8_t>>(extract(match.known, way.end));
   bytes -= bytesOf(*lower);
   auto &place = parent->children.at(upper->tokens.front());
   auto owned = std::move(place);
   lower->tokens.erase(lower->tokens.begin(), lower->tokens.begin() + static_cast<ptrdiff_t>(kept));
   lower->state = std::move(rest);
   lower->parent = upper.get();
   bytes += bytesOf(*lower) + bytesOf(*upper);
   upper->children.emplace(lower->tokens.front(), std::move(owned));
   place = std::move(upper);
}

void PrefixTree::keep(const Tokens &prefix, const Extract &extract) {
   std::lock_guard<std::mutex> guard(lock);
   claimed.erase(prefix);
   changed.notify_all();
   if (limit == 0) return;
   Way way = wayOf(prefix);
   // All of it is there; or another worker's prefix leaves this one amid a stretch: then it isn't
   // parted any more, and is parted when it is looked for the next time.
   if (way.known == prefix.size() || (!way.nodes.empty() && way.known < way.end)) return;
   auto node = std::make_unique<Node>();
   node->tokens.assign(prefix.begin() + static_cast<ptrdiff_t>(way.known), prefix.end());
   node->state = std::make_shared<const std::vector<uint8_t>>(extract(way.known, prefix.size()));
   node->parent = way.nodes.empty() ? &root : way.nodes.back();
   node->lastUse = uses;
   Node *parent = node->parent;
   const size_t size = bytesOf(*node);
   // Of whole prefixes with one key, which hardly ever come, the first stays.
   if (parent->children.emplace(keyOf(node->tokens), std::move(node)).second) bytes += size;
   evict();
}

void PrefixTree::giveUp(const Tokens &prefix) {
   std::lock_guard<std::mutex> guard(lock);
   claimed.erase(prefix);
   changed.notify_all();
}

size_t PrefixTree::size() const {
   std::lock_guard<std::mutex> guard(lock);
   return bytes;
}

// What was just used goes too, if it doesn't fit at all.
void PrefixTree::evict() {
   while (bytes > limit) {
      Node *oldest = nullptr;
      std::vector<Node *> open = {&root};
      while (!open.empty()) {
         Node *node = open.back();
         open.pop_back();
         for (auto &[token, child] : node->children) open.push_back(child.get());
         if (node != &root && node->children.empty() && (!oldest || node->lastUse < oldest->lastUse)) oldest = node;
      }
      if (!oldest) return;
      bytes -= bytesOf(*oldest);
      oldest->parent->children.erase(keyOf(oldest->tokens));
   }
}

} // namespace glia_llama
