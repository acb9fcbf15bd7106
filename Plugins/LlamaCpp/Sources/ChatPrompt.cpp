#include "ChatPrompt.h"

#include "Failure.h"

#include <algorithm>
#include <cstring>

namespace glia_llama {

namespace {

// Stands for a message's text while the template is applied; no template has it.
const char mark = '\1';

std::string trimmed(const std::string &text) {
   const char *blanks = " \t\n\v\f\r";
   const size_t start = text.find_first_not_of(blanks);
   return start == std::string::npos ? "" : text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

size_t commonBeginning(const std::vector<llama_token> &a, const std::vector<llama_token> &b, size_t limit) {
   const auto end = a.begin() + static_cast<ptrdiff_t>(limit);
   return static_cast<size_t>(std::mismatch(a.begin(), end, b.begin()).first - a.begin());
}

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

ChatPrompt::ChatPrompt(const LoadedModel &model) : model(model), texts(model) {
   const char *found = llama_model_chat_template(model.weights(), nullptr);
   if (!found) return;
   chatTemplate = found;
   defaultSystem = defaultSystemOf(chatTemplate);
   const llama_chat_message probe = {"user", "x"};
   if (llama_chat_apply_template(chatTemplate.c_str(), &probe, 1, true, nullptr, 0) < 0)
      throw Failure(GLIA_UNIMPLEMENTED, "The chat template of " + model.name() +
                                           " is of no family that llama.cpp's simple renderer knows. "
                                           "Use a model with a ChatML, Llama, Mistral, Gemma or Phi template.");
   trims = rendered({{"user", " x "}}, false).find(" x ") == std::string::npos;
}

std::string ChatPrompt::rendered(const std::vector<llama_chat_message> &chat, bool answerFollows) const {
   size_t size = 256;
   for (const auto &message : chat) size += std::strlen(message.content) + 64;
   std::string result(size, '\0');
   int32_t length = llama_chat_apply_template(chatTemplate.c_str(), chat.data(), chat.size(), answerFollows, result.data(), static_cast<int32_t>(size));
   if (length > static_cast<int32_t>(size)) {
      result.resize(static_cast<size_t>(length));
      length = llama_chat_apply_template(chatTemplate.c_str(), chat.data(), chat.size(), answerFollows, result.data(), length);
   }
   if (length < 0) throw Failure(GLIA_INVALID_ARGUMENT, "The chat template of " + model.name() + " refuses these messages.");
   result.resize(static_cast<size_t>(length));
   return result;
}

// The template is given a mark in place of each message's text, so that it is known afterwards
// which words are its own.
std::vector<ChatPrompt::Piece> ChatPrompt::pieces(const std::vector<Message> &messages, size_t stableMessages) const {
   std::vector<Piece> result;
   if (chatTemplate.empty()) {
      for (size_t i = 0; i < messages.size(); i++) {
         if (i > 0) result.push_back({"\n", false, true});
         result.push_back({messages[i].content, false, i < stableMessages});
      }
      return result;
   }
   std::vector<std::string> marks;
   for (size_t i = 0; i < messages.size(); i++) marks.push_back(std::string(1, mark) + std::to_string(i) + mark);
   std::vector<llama_chat_message> chat;
   for (size_t i = 0; i < messages.size(); i++) chat.push_back({messages[i].role.c_str(), marks[i].c_str()});
   const std::string text = rendered(chat, true);
   size_t start = 0;
   for (size_t at; (at = text.find(mark, start)) != std::string::npos;) {
      const size_t end = text.find(mark, at + 1);
      const size_t index = std::stoul(text.substr(at + 1, end - at - 1));
      result.push_back({text.substr(start, at - start), true, true});
      result.push_back({trims ? trimmed(messages[index].content) : messages[index].content, false, index < stableMessages});
      start = end + 1;
   }
   result.push_back({text.substr(start), true, true});
   return result;
}

// As llama.cpp takes a text apart: at control tokens, of which there are some in markup only. What
// is between two of them is read in one piece, so that its tokens are those of the whole text.
std::vector<llama_token> ChatPrompt::tokens(const std::vector<Piece> &pieces) const {
   std::vector<llama_token> result;
   if (const llama_token begin = llama_vocab_bos(model.vocabulary()); begin != LLAMA_TOKEN_NULL && llama_vocab_get_add_bos(model.vocabulary()))
      result.push_back(begin);
   std::string plain;
   const auto flush = [&] {
      if (plain.empty()) return;
      const auto more = texts.tokens(plain);
      result.insert(result.end(), more.begin(), more.end());
      plain.clear();
   };
   for (const auto &piece : pieces) {
      if (!piece.isMarkup) {
         plain += piece.text;
         continue;
      }
      for (size_t at = 0; at < piece.text.size();) {
         const auto control = model.controlToken(piece.text, at);
         if (control.length == 0) {
            plain += piece.text[at++];
            continue;
         }
         flush();
         // A template that begins with the token that begins every text means the same one.
         if (result.size() != 1 || result[0] != control.token) result.push_back(control.token);
         at += control.length;
      }
   }
   flush();
   return result;
}

std::vector<Message> ChatPrompt::noted(std::vector<Message> messages, const std::string &notes) const {
   const bool hasSystem = !messages.empty() && messages[0].role == "system";
   if (!hasSystem && (!defaultSystem.empty() || !notes.empty())) messages.insert(messages.begin(), {"system", defaultSystem});
   if (!notes.empty()) messages[0].content += (messages[0].content.empty() ? "" : "\n\n") + notes;
   return messages;
}

// What a text can't change that follows the stable messages: what two texts that have nothing in
// common leave alike.
std::vector<llama_token> ChatPrompt::stableTokens(std::vector<Piece> pieces) const {
   const auto next = std::find_if(pieces.begin(), pieces.end(), [](const Piece &piece) { return !piece.isStable; });
   if (next == pieces.end()) return tokens(pieces);
   pieces.erase(next + 1, pieces.end());
   pieces.back().text = "x";
   auto result = tokens(pieces);
   pieces.back().text = "0";
   const auto other = tokens(pieces);
   const size_t limit = std::min(result.size(), other.size());
   result.resize(commonBeginning(result, other, limit));
   return result;
}

ChatPrompt::Rendered ChatPrompt::render(const std::vector<Message> &messages, size_t stableMessages, const std::string &notes) const {
   Rendered result = {};
   const auto all = noted(messages, notes);
   const auto written = pieces(all, stableMessages + all.size() - messages.size());
   result.tokens = tokens(written);
   if (result.tokens.empty())
      throw Failure(GLIA_INVALID_ARGUMENT, "The messages have no text. A model needs at least one token to continue.");
   if (stableMessages == 0) return result;
   // The last token of the prompt stays out: decoding it gives the first logits.
   const auto stable = stableTokens(written);
   result.stableTokens = commonBeginning(stable, result.tokens, std::min(stable.size(), result.tokens.size() - 1));
   return result;
}

} // namespace glia_llama
