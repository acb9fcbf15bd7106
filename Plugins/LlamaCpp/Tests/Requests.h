#pragma once

#include "LocalHost.h"

// Requests as the Generator sends them: instructions and examples first, the input last.

inline std::string message(const std::string &role, const std::string &content) { return Json{{"role", role}, {"content", content}}.dump(); }

inline std::vector<std::string> conversation(const std::string &instructions, size_t examples, const std::string &input) {
   static const char *const texts[] = {"please play some jazz from the seventies", "will it rain in Lisbon tomorrow morning",
                                       "book a table for four at an Italian place", "add this song to my running playlist",
                                       "what is the temperature in Oslo right now",  "reserve a seat at the sushi bar for Friday"};
   static const char *const labels[] = {"music", "weather", "restaurant"};
   std::vector<std::string> messages = {message("system", instructions)};
   for (size_t i = 0; i < examples; i++) {
      messages.push_back(message("user", texts[i % 6]));
      messages.push_back(message("assistant", labels[i % 3]));
   }
   messages.push_back(message("user", input));
   return messages;
}

inline LocalInput request(const std::vector<std::string> &messages, size_t stable, const Json &settings) {
   LocalInput input(Json{{"settings", settings}, {"stable_messages", stable}});
   input.add("messages", messages);
   return input;
}
