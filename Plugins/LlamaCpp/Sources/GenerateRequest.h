#pragma once

#include "ChatPrompt.h"
#include "ToolUse.h"
#include "Wire.h"

#include <optional>
#include <string>
#include <vector>

namespace glia_llama {

struct Settings {
   double   temperature = 0; // 0 takes the most likely token
   int64_t  maxTokens = 256;
   double   topP = 1;
   int64_t  topK = 0; // 0 is no limit
   uint64_t seed = 0;

   std::string              toolChoice = "auto";
   std::vector<std::string> stop; // texts that end the answer, which hasn't them
};

// The input of generate, checked.
struct GenerateRequest {
   Settings                   settings;
   size_t                     stableMessages = 0;
   std::vector<Message>       messages;
   std::optional<std::string> schema;
   std::vector<std::string>   choices;
   ToolOffer                  tools;
   size_t                     callCount = 0; // tool calls in the messages
   bool                       streams = false;

   // Throws Failure that names the member, what was found and what was expected.
   static GenerateRequest parse(const glia_value *input);
};

} // namespace glia_llama
