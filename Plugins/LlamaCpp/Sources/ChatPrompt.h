#pragma once

#include "TokenizedTexts.h"

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
      // How many of the first any request with these stable messages has: theirs, and what the template
      // writes before the next text.
      size_t stableTokens;
   };

   // All messages and the beginning of the answer, as tokens. notes: what the system message says
   // beside its own text. Only the template's own words become control tokens: a text that looks
   // like one is plain text.
   Rendered render(const std::vector<Message> &messages, size_t stableMessages, const std::string &notes = "") const;

 private:
   // What the template writes, and the texts of messages within.
   struct Piece {
      std::string text;
      bool        isMarkup;
      bool        isStable;
   };
   std::vector<Piece>       pieces(const std::vector<Message> &messages, size_t stableMessages) const;
   std::string              rendered(const std::vector<llama_chat_message> &chat, bool answerFollows) const;
   std::vector<Message>     noted(std::vector<Message> messages, const std::string &notes) const;
   std::vector<llama_token> tokens(const std::vector<Piece> &pieces) const;
   std::vector<llama_token> stableTokens(std::vector<Piece> pieces) const;

   const LoadedModel     &model;
   mutable TokenizedTexts texts;
   std::string            chatTemplate;  // empty for a model that only completes text
   std::string            defaultSystem; // sent if the first message isn't the system's
   bool                   trims = false; // whether the template takes blanks around a message away
};

} // namespace glia_llama
