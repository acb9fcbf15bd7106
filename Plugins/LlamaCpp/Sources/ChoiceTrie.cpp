#include "ChoiceTrie.h"

#include "Failure.h"

namespace glia_llama {

ChoiceTrie::ChoiceTrie(const LoadedModel &model, const std::vector<std::string> &choices) {
   std::vector<Raw> raw(1);
   for (size_t i = 0; i < choices.size(); i++) {
      auto tokens = model.tokens(choices[i], false, false);
      tokens.push_back(model.endOfTurn());
      size_t at = 0;
      for (llama_token token : tokens) {
         auto [child, isNew] = raw[at].children.emplace(token, raw.size());
         at = child->second;
         if (isNew) raw.emplace_back();
      }
      if (raw[at].choice >= 0)
         throw Failure(GLIA_INVALID_ARGUMENT, "choices[" + std::to_string(raw[at].choice) + "] and choices[" + std::to_string(i) +
                                                 "] are the same tokens for this model. Expected texts that differ.");
      raw[at].choice = static_cast<int>(i);
   }
   first = compress(raw, LLAMA_TOKEN_NULL, 0);
}

ChoiceTrie::Edge ChoiceTrie::compress(const std::vector<Raw> &raw, llama_token token, size_t from) {
   Edge edge = {token, 0, {}};
   if (token != LLAMA_TOKEN_NULL) edge.forced.push_back(token);
   while (raw[from].children.size() == 1) {
      edge.forced.push_back(raw[from].children.begin()->first);
      from = raw[from].children.begin()->second;
   }
   Node node;
   node.choice = raw[from].choice;
   if (!raw[from].children.empty()) branchCount++;
   for (const auto &[child, index] : raw[from].children) node.edges.push_back(compress(raw, child, index));
   count += edge.forced.size();
   edge.node = nodes.size();
   nodes.push_back(std::move(node));
   return edge;
}

} // namespace glia_llama
