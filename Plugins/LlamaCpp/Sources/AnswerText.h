#pragma once

#include "Wire.h"

#include <string>
#include <vector>

namespace glia_llama {

// The text of an answer while it is written: ends at stop texts, and goes ahead in parts if wanted.
class AnswerText {
 public:
   AnswerText(std::vector<std::string> stops, bool streams) : stops(std::move(stops)), streams(streams) {}

   // Adds a piece. Returns false if a stop text has been met: then the text is complete.
   bool add(glia_call *call, const std::string &piece);

   // Sends what was held back.
   void end(glia_call *call);

   const std::string &all() const { return text; }

 private:
   // How much of the text can't be taken back: neither the beginning of a stop text nor half of a
   // character.
   size_t certain() const;
   void   sendUpTo(glia_call *call, size_t end);

   const std::vector<std::string> stops;
   const bool                     streams;
   std::string                    text;
   size_t                         sent = 0;
};

} // namespace glia_llama
