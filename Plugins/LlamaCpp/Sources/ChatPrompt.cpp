#include "ChatPrompt.h"

#include "Failure.h"

#include <algorithm>

namespace glia_llama {

namespace {

// llama.cpp knows families of templates, but runs none, so a default system message that the
// template spells out must be read from its text. ChatML templates write it in one literal.
std::string defaultSystemOf(const std::string &chatTemplate) {
   for (const std::string newline : {"\n", "\\n"}) {
      const std::string opening = "<|im_start|>system" + newline;
      const size_t start = chatTemplate.find(opening);
      if (start == std::string::npos) continue;
      const size_t end = chatTemplate.find("<|im_end|>", start);
      if (end == std::string::npos) continue;
      const std::string text = chatTemplate.substr(start + opening.size(), end - start - opening.size());
      if (!text.empty() && text.find_first_of("'\"{}\\") == std::string::npos) return text;
   }
   return {};
}

} // namespace

ChatPrompt::ChatPrompt(const LoadedModel &model) : model(model) {
   const char *found = llama_model_chat_template(model.weights(), nullptr);
   if (!found) return;
   chatTemplate = found;
   defaultSystem = defaultSystemOf(chatTemplate);
   const llama_chat_message probe = {"user", "x"};
   if (llama_chat_apply_template(chatTemplate.c_str(), &probe, 1, true, nullptr, 0) < 0)
      throw Failure(GLIA_UNIMPLEMENTED, "The chat template of " + model.name() +
                                           " is of no family that llama.cpp's simple renderer knows. "
                                           "Use a model with a ChatML, Llama, Mistral, Gemma or Phi template.");
}

std::string ChatPrompt::text(const std::vector<Message> &messages, bool answerFollows) const {
   if (chatTemplate.empty()) {
      std::string joined;
      for (size_t i = 0; i < messages.size(); i++) joined += (i ? "\n" : "") + messages[i].content;
      return joined;
   }
   std::vector<llama_chat_message> chat;
   if (!defaultSystem.empty() && (messages.empty() || messages[0].role != "system"))
      chat.push_back({"system", defaultSystem.c_str()});
   size_t size = 256;
   for (const auto &message : messages) {
      chat.push_back({message.role.c_str(), message.content.c_str()});
      size += message.content.size() + 64;
   }
   std::string rendered(size, '\0');
   int32_t length = llama_chat_apply_template(chatTemplate.c_str(), chat.data(), chat.size(), answerFollows,
                                              rendered.data(), static_cast<int32_t>(rendered.size()));
   if (length > static_cast<int32_t>(rendered.size())) {
      rendered.resize(static_cast<size_t>(length));
      length = llama_chat_apply_template(chatTemplate.c_str(), chat.data(), chat.size(), answerFollows,
                                         rendered.data(), length);
   }
   if (length < 0) throw Failure(GLIA_INVALID_ARGUMENT, "The chat template of " + model.name() + " refuses these messages.");
   rendered.resize(static_cast<size_t>(length));
   return rendered;
}

ChatPrompt::Rendered ChatPrompt::render(const std::vector<Message> &messages, size_t stableMessages) const {
   Rendered result;
   result.tokens = model.tokens(text(messages, true), true, true);
   if (result.tokens.empty())
      throw Failure(GLIA_INVALID_ARGUMENT, "The messages have no text. A model needs at least one token to continue.");
   const std::vector<Message> stable(messages.begin(), messages.begin() + static_cast<ptrdiff_t>(stableMessages));
   const auto shared = stable.empty() ? std::vector<llama_token>() : model.tokens(text(stable, false), true, true);
   // Tokens may join across the boundary, so only the common beginning counts. The last token of
   // the prompt stays out: decoding it gives the first logits.
   const size_t limit = std::min(shared.size(), result.tokens.size() - 1);
   result.stableTokens = static_cast<size_t>(
      std::mismatch(shared.begin(), shared.begin() + static_cast<ptrdiff_t>(limit), result.tokens.begin()).first - shared.begin());
   return result;
}

} // namespace glia_llama
