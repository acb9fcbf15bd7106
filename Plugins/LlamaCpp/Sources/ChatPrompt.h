#pragma once

#include "LoadedModel.h"

#include <string>
#include <vector>

namespace glia_llama {

struct Message {
   std::string role;
   std::string content;
};

// How a model wants its messages written.
class ChatPrompt {
 public:
   explicit ChatPrompt(const LoadedModel &model);

   struct Rendered {
      std::vector<llama_token> tokens;
      size_t                   stableTokens; // how many of the first are those of the stable messages
   };

   // All messages and the beginning of the answer, as tokens.
   Rendered render(const std::vector<Message> &messages, size_t stableMessages) const;

 private:
   std::string text(const std::vector<Message> &messages, bool answerFollows) const;

   const LoadedModel &model;
   std::string        chatTemplate;  // empty for a model that only completes text
   std::string        defaultSystem; // sent if the first message isn't the system's
};

} // namespace glia_llama
