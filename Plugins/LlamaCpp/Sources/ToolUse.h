#pragma once

#include "Wire.h"

#include <string>
#include <vector>

namespace glia_llama {

// A tool as the model is told of it.
struct Tool {
   std::string name;
   std::string description;
   Json        parameters;
};

// What a request lets the model call.
struct ToolOffer {
   std::vector<Tool> all;
   std::string       choice = "auto"; // or "required", or the only tool's name
};

// Tools for models that were trained on none: they are told of them in words, and a grammar holds
// the answer to one JSON object, which is a call or an answer.
class ToolUse {
 public:
   // The tools of a request; none if its tool_choice is "none". Throws Failure that names the tool.
   static ToolOffer offered(const std::vector<std::string> &tools, const std::string &choice);

   // How an assistant's call stands in the conversation, and how its result does.
   static std::string call(const Json &call, const std::string &at);
   static std::string result(const std::string &name, const std::string &content);

   // What the system message says of the tools.
   static std::string words(const ToolOffer &offer);

   // The schema of the answer.
   static std::string schema(const ToolOffer &offer);

   // What an answer of that schema is in the contract's form: content, finish, tool_calls. One that
   // was cut off is content.
   static Json outcome(const std::string &answer, const std::string &finish, size_t callCount);
};

} // namespace glia_llama
