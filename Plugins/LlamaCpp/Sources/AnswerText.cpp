#include "AnswerText.h"

#include <algorithm>

namespace glia_llama {

namespace {

// Bytes at the end that are the beginning of a character.
size_t cutCharacter(const std::string &text) {
   for (size_t back = 1; back <= std::min<size_t>(3, text.size()); back++) {
      const auto byte = static_cast<unsigned char>(text[text.size() - back]);
      if ((byte & 0xc0) == 0x80) continue; // goes on with one before it
      const size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      return length > back ? back : 0;
   }
   return 0;
}

} // namespace

bool AnswerText::add(glia_call *call, const std::string &piece) {
   const size_t before = text.size();
   text += piece;
   size_t first = std::string::npos;
   for (const auto &stop : stops) {
      const size_t from = before >= stop.size() ? before - stop.size() + 1 : 0;
      first = std::min(first, text.find(stop, from));
   }
   if (first != std::string::npos) {
      text.resize(first);
      return false;
   }
   if (streams) sendUpTo(call, certain());
   return true;
}

void AnswerText::end(glia_call *call) {
   if (streams) sendUpTo(call, text.size());
}

size_t AnswerText::certain() const {
   size_t held = cutCharacter(text);
   for (const auto &stop : stops)
      for (size_t length = std::min(stop.size() - 1, text.size()); length > held; length--)
         if (text.compare(text.size() - length, length, stop, 0, length) == 0) held = length;
   return text.size() - held;
}

void AnswerText::sendUpTo(glia_call *call, size_t end) {
   if (end <= sent) return;
   sendPart(call, {{"content", text.substr(sent, end - sent)}});
   sent = end;
}

} // namespace glia_llama
