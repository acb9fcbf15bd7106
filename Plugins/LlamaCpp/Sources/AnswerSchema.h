#pragma once

#include <string>
#include <vector>

namespace glia_llama {

// What a JSON Schema asks of an answer: either one of a few texts, or a grammar (GBNF).
struct AnswerSchema {
   std::vector<std::string> choices; // complete JSON texts; empty if there is a grammar
   std::string              grammar;

   // Throws Failure that names what isn't supported, and where.
   static AnswerSchema parse(const std::string &text);
};

} // namespace glia_llama
