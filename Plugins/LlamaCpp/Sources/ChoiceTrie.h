#pragma once

#include "LoadedModel.h"

#include <map>
#include <string>
#include <vector>

namespace glia_llama {

// The choices' tokens, each followed by the end of turn, merged where they begin alike.
// Only nodes with several children need the model; what lies between is forced.
class ChoiceTrie {
 public:
   ChoiceTrie(const LoadedModel &model, const std::vector<std::string> &choices);

   struct Edge {
      llama_token              token;
      size_t                   node;   // where the forced tokens after it end: a branching node or a leaf
      std::vector<llama_token> forced; // token and all that follow up to that node
   };
   struct Node {
      int               choice = -1; // of a leaf
      std::vector<Edge> edges;       // of a branching node, in order of the token
   };

   const std::vector<llama_token> &opening() const { return first.forced; } // forced before any branch
   size_t                          root() const { return first.node; }
   const Node                     &node(size_t index) const { return nodes[index]; }
   size_t                          branchings() const { return branchCount; }
   size_t                          tokenCount() const { return count; } // of all forced tokens together

 private:
   struct Raw {
      std::map<llama_token, size_t> children;
      int                           choice = -1;
   };
   Edge compress(const std::vector<Raw> &raw, llama_token token, size_t from);

   std::vector<Node> nodes;
   Edge              first = {LLAMA_TOKEN_NULL, 0, {}};
   size_t            branchCount = 0;
   size_t            count = 0;
};

} // namespace glia_llama
