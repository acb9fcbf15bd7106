#pragma once

#include "Wire.h"

#include <string>
#include <vector>

namespace glia_llama {

// Bounds of numbers, which llama.cpp's converter of schemas doesn't know: each bounded number is
// replaced by a mark before the schema is converted, and the mark by a rule afterwards.
//
// The rule has whole numbers between the bounds, and decimals between two whole numbers that lie
// between the bounds: each answer obeys, though not each number that would obey can be an answer.
class NumberRange {
 public:
   // Replaces the numbers with bounds in a schema; at is where it stands, for errors. Throws Failure
   // if no number can be written.
   void mark(Json &schema, const std::string &at);

   // Replaces the marks in a grammar.
   std::string rulesFor(std::string grammar) const;

 private:
   std::vector<std::string> rules;
};

} // namespace glia_llama
