#include "ToolUse.h"

#include "Failure.h"

#include <set>

namespace glia_llama {

ToolOffer ToolUse::offered(const std::vector<std::string> &tools, const std::string &choice) {
   ToolOffer offer;
   offer.choice = choice;
   std::set<std::string> names;
   for (size_t i = 0; i < tools.size(); i++) {
      const Json tool = Json::parse(tools[i], nullptr, false);
      if (!tool.is_object() || !tool.value("name", Json()).is_string())
         throw Failure(GLIA_INVALID_ARGUMENT, "tools[" + std::to_string(i) + "] is no JSON object with a name.");
      Tool made = {tool["name"], "", tool.value("parameters", Json::object())};
      if (const Json text = tool.value("description", Json()); text.is_string()) made.description = text;
      if (!made.parameters.is_object() || made.parameters.empty()) made.parameters = {{"type", "object"}, {"properties", Json::object()}};
      if (!names.insert(made.name).second)
         throw Failure(GLIA_INVALID_ARGUMENT, "There are two tools called \"" + made.name + "\". Expected different names.");
      offer.all.push_back(std::move(made));
   }
   const bool isWord = offer.choice == "auto" || offer.choice == "required" || offer.choice == "none";
   if (!isWord && !names.count(offer.choice))
      throw Failure(GLIA_INVALID_ARGUMENT, "settings.tool_choice is \"" + offer.choice + "\"; expected \"auto\", \"none\", \"required\" or a tool's name.");
   if (offer.choice == "none") offer.all.clear();
   return offer;
}

std::string ToolUse::call(const Json &call, const std::string &at) {
   if (!call.is_object() || !call.value("name", Json()).is_string())
      throw Failure(GLIA_INVALID_ARGUMENT, at + ".tool_calls has an entry that is no call; expected {id, name, arguments}.");
   const Json text = call.value("arguments", Json("{}"));
   Json arguments = text.is_string() ? Json::parse(text.get<std::string>(), nullptr, false) : text;
   // The model wrote it; unsound, it stays in the conversation as the text that it is.
   if (arguments.is_discarded()) arguments = text;
   return Json{{"tool", call["name"]}, {"arguments", arguments}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string ToolUse::result(const std::string &name, const std::string &content) { return "Result of " + name + ": " + content; }

std::string ToolUse::words(const ToolOffer &offer) {
   std::string words = "You can use these tools:\n";
   for (const auto &tool : offer.all)
      words += "- " + tool.name + (tool.description.empty() ? "" : ": " + tool.description) + "\n  arguments: " + tool.parameters.dump() + "\n";
   words += "To use one, answer with {\"tool\": its name, \"arguments\": {...}}; you are told the result.";
   if (offer.choice == "auto") words += " When you know the answer, answer with {\"answer\": \"...\"}.";
   return words;
}

std::string ToolUse::schema(const ToolOffer &offer) {
   Json forms = Json::array();
   for (const auto &tool : offer.all) {
      if (offer.choice != "auto" && offer.choice != "required" && offer.choice != tool.name) continue;
      forms.push_back({{"type", "object"},
                       {"properties", {{"tool", {{"const", tool.name}}}, {"arguments", tool.parameters}}},
                       {"required", {"tool", "arguments"}},
                       {"additionalProperties", false}});
   }
   if (offer.choice == "auto")
      forms.push_back({{"type", "object"}, {"properties", {{"answer", {{"type", "string"}}}}}, {"required", {"answer"}}, {"additionalProperties", false}});
   return Json{{"anyOf", forms}}.dump();
}

Json ToolUse::outcome(const std::string &answer, const std::string &finish, size_t callCount) {
   const Json value = finish == "stop" ? Json::parse(answer, nullptr, false) : Json();
   if (value.is_object() && value.contains("tool")) {
      const Json call = {{"id", "call_" + std::to_string(callCount)}, {"name", value["tool"]}, {"arguments", value["arguments"].dump()}};
      return {{"content", ""}, {"finish", "tool_calls"}, {"tool_calls", Json::array({call})}};
   }
   if (value.is_object() && value.contains("answer")) return {{"content", value["answer"]}, {"finish", "stop"}};
   return {{"content", answer}, {"finish", finish}};
}

} // namespace glia_llama
