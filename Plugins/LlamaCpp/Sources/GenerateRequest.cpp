#include "GenerateRequest.h"

#include "Failure.h"

#include <cmath>
#include <map>

namespace glia_llama {

namespace {

[[noreturn]] void refuse(const std::string &member, const Json &found, const std::string &expected) {
   std::string text = found.dump(-1, ' ', false, Json::error_handler_t::replace);
   if (text.size() > 60) text = text.substr(0, 60) + "...";
   throw Failure(GLIA_INVALID_ARGUMENT, member + " is " + text + "; expected " + expected + ".");
}

double numberOf(const Json &settings, const char *name, double otherwise, double lowest, double highest, const char *expected) {
   if (!settings.contains(name) || settings[name].is_null()) return otherwise;
   const Json &found = settings[name];
   if (!found.is_number()) refuse("settings." + std::string(name), found, expected);
   const double value = found.get<double>();
   if (!(value >= lowest && value <= highest)) refuse("settings." + std::string(name), found, expected);
   return value;
}

int64_t integerOf(const Json &settings, const char *name, int64_t otherwise, int64_t lowest, const char *expected) {
   const double value = numberOf(settings, name, static_cast<double>(otherwise), static_cast<double>(lowest), 1e9, expected);
   if (value != std::floor(value)) refuse("settings." + std::string(name), settings[name], expected);
   return static_cast<int64_t>(value);
}

uint64_t seedOf(const Json &settings) {
   const char *expected = "an integer from 0 to 18446744073709551615, as a number or a text";
   if (!settings.contains("seed") || settings["seed"].is_null()) return 0;
   const Json &seed = settings["seed"];
   if (seed.is_number_unsigned()) return seed.get<uint64_t>();
   if (seed.is_number_integer()) return static_cast<uint64_t>(seed.get<int64_t>());
   // Integers beyond 2^53 travel as text.
   if (!seed.is_string()) refuse("settings.seed", seed, expected);
   const std::string digits = seed.get<std::string>();
   if (digits.empty() || digits.size() > 20 || digits.find_first_not_of("0123456789") != std::string::npos)
      refuse("settings.seed", seed, expected);
   uint64_t value = 0;
   for (char digit : digits)
      if (__builtin_mul_overflow(value, 10u, &value) || __builtin_add_overflow(value, static_cast<uint64_t>(digit - '0'), &value))
         refuse("settings.seed", seed, expected);
   return value;
}

std::vector<std::string> stopsOf(const Json &settings) {
   const char *expected = "a text, or a list of texts that aren't empty";
   std::vector<std::string> stops;
   const Json found = settings.value("stop", Json());
   if (found.is_null()) return stops;
   for (const Json &stop : found.is_array() ? found : Json::array({found})) {
      if (!stop.is_string() || stop.get_ref<const std::string &>().empty()) refuse("settings.stop", found, expected);
      stops.push_back(stop);
   }
   return stops;
}

Settings settingsOf(const Json &object) {
   Settings settings;
   const Json found = object.value("settings", Json::object());
   if (found.is_null()) return settings;
   if (!found.is_object()) refuse("settings", found, "an object");
   settings.temperature = numberOf(found, "temperature", 0, 0, 100, "a number from 0 to 100");
   settings.maxTokens = integerOf(found, "max_tokens", 256, 1, "an integer of at least 1");
   settings.topP = numberOf(found, "top_p", 1, 0, 1, "a number from 0 to 1");
   settings.topK = integerOf(found, "top_k", 0, 0, "an integer of at least 0, where 0 is no limit");
   settings.seed = seedOf(found);
   settings.stop = stopsOf(found);
   if (const Json choice = found.value("tool_choice", Json()); choice.is_string())
      settings.toolChoice = choice;
   else if (!choice.is_null())
      refuse("settings.tool_choice", choice, "a text");
   return settings;
}

std::string contentOf(const Json &object, const std::string &at) {
   const Json found = object.value("content", Json());
   std::string content;
   if (found.is_string()) {
      content = found;
   } else if (found.is_array()) {
      for (const Json &part : found) {
         if (!part.is_object() || part.value("type", Json()) != "text" || !part.value("text", Json()).is_string())
            refuse(at + ".content", part, "a part {\"type\": \"text\", \"text\"}, since this model reads texts only");
         content += part["text"].get<std::string>();
      }
   } else if (!found.is_null() || !object.contains("tool_calls")) {
      refuse(at + ".content", found, "a text");
   }
   if (content.find('\0') != std::string::npos) refuse(at + ".content", found, "a text without zero bytes");
   return content;
}

// calls: the tools by the ids of the calls so far.
Message messageOf(const std::string &text, size_t index, std::map<std::string, std::string> &calls) {
   const std::string at = "messages[" + std::to_string(index) + "]";
   const Json object = Json::parse(text, nullptr, false);
   if (!object.is_object()) refuse(at, text, "a JSON object with role and content");
   const Json role = object.value("role", Json());
   Message message = {role.is_string() ? role.get<std::string>() : "", contentOf(object, at)};
   if (message.role == "assistant") {
      for (const Json &call : object.value("tool_calls", Json::array())) {
         const auto written = ToolUse::call(call, at);
         message.content += (message.content.empty() ? "" : "\n") + written;
         calls[call.value("id", "")] = call.value("name", "");
      }
      return message;
   }
   if (message.role == "tool") {
      // Small models know no role of tools.
      const auto known = calls.find(object.value("tool_call_id", ""));
      if (known == calls.end()) refuse(at + ".tool_call_id", object.value("tool_call_id", Json()), "the id of an earlier tool call");
      return {"user", ToolUse::result(known->second, message.content)};
   }
   if (message.role != "system" && message.role != "user")
      refuse(at + ".role", role, "\"system\", \"user\", \"assistant\" or \"tool\"");
   return message;
}

void checkChoices(const std::vector<std::string> &choices) {
   std::map<std::string, size_t> seen;
   for (size_t i = 0; i < choices.size(); i++)
      if (auto [earlier, isNew] = seen.emplace(choices[i], i); !isNew)
         throw Failure(GLIA_INVALID_ARGUMENT, "choices[" + std::to_string(i) + "] is the same text as choices[" +
                                                 std::to_string(earlier->second) + "]: \"" + choices[i] + "\". Expected different texts.");
}

} // namespace

GenerateRequest GenerateRequest::parse(const glia_value *input) {
   GenerateRequest request;
   const Json object = objectOf(input);
   request.settings = settingsOf(object);
   const auto messages = textsOf(input, "messages");
   std::map<std::string, std::string> calls;
   for (size_t i = 0; i < messages.size(); i++) request.messages.push_back(messageOf(messages[i], i, calls));
   request.callCount = calls.size();
   if (messages.empty()) throw Failure(GLIA_INVALID_ARGUMENT, "\"messages\" is empty or no text array. Expected at least one message.");
   const Json stable = object.value("stable_messages", Json(0));
   if (!stable.is_number_integer() || stable.get<int64_t>() < 0 || stable.get<int64_t>() > static_cast<int64_t>(messages.size()))
      refuse("stable_messages", stable, "an integer from 0 to " + std::to_string(messages.size()) + ", the number of messages");
   request.stableMessages = stable.get<size_t>();
   request.choices = textsOf(input, "choices");
   checkChoices(request.choices);
   const auto schemas = textsOf(input, "schema");
   if (schemas.size() > 1) refuse("schema", Json(schemas.size()), "one row");
   if (!schemas.empty()) request.schema = schemas[0];
   if (request.schema && !request.choices.empty())
      throw Failure(GLIA_INVALID_ARGUMENT, "The request has both schema and choices. Expected at most one of them.");
   request.streams = object.value("stream", Json(false)) == true;
   request.tools = ToolUse::offered(textsOf(input, "tools"), request.settings.toolChoice);
   if (!request.tools.all.empty() && (request.schema || !request.choices.empty()))
      throw Failure(GLIA_INVALID_ARGUMENT, "The request has tools beside a schema or choices. Ask for the answer in another request.");
   return request;
}

} // namespace glia_llama
