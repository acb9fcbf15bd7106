#include "AnswerSchema.h"

#include "Failure.h"
#include "NumberRange.h"
#include "Wire.h"

#include "json-schema-to-grammar.h" // llama.cpp's

#include <set>

namespace glia_llama {

namespace {

const std::set<std::string> understood = {
   "$ref", "$defs", "definitions", "oneOf", "anyOf", "allOf", "type", "const", "enum", "properties", "required",
   "additionalProperties", "items", "prefixItems", "minItems", "maxItems", "pattern", "format", "minLength", "maxLength",
   "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
   // These only describe:
   "$schema", "$id", "$comment", "$anchor", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"};

const int longestRepetition = 2000; // of llama.cpp's grammars, which print to standard error beyond it

[[noreturn]] void refuse(const std::string &at, const std::string &what) {
   throw Failure(GLIA_INVALID_ARGUMENT, "The schema at " + at + " " + what);
}

// The converter passes over what it doesn't know. An answer that breaks a rule silently is worse
// than an error, so every keyword is checked first.
void check(const Json &schema, const std::string &at, int depth) {
   if (!schema.is_object()) refuse(at, "is no object. Expected a JSON Schema object.");
   if (depth > 32) refuse(at, "is nested more than 32 levels deep.");
   for (const auto &[key, value] : schema.items())
      if (!understood.count(key) && key.rfind("x-", 0) != 0)
         refuse(at, "uses \"" + key + "\", which can't be enforced here. Leave it out and check the answer afterwards.");
   for (const char *key : {"minLength", "maxLength", "minItems", "maxItems"})
      if (schema.contains(key) && schema[key].is_number() && schema[key].get<double>() > longestRepetition)
         refuse(at, "has " + std::string(key) + " " + schema[key].dump() + "; at most " + std::to_string(longestRepetition) + " can be enforced.");
   for (const char *key : {"properties", "$defs", "definitions"})
      if (schema.contains(key) && schema[key].is_object())
         for (const auto &[name, part] : schema[key].items()) check(part, at + "/" + key + "/" + name, depth + 1);
   for (const char *key : {"oneOf", "anyOf", "allOf", "prefixItems"})
      if (schema.contains(key) && schema[key].is_array())
         for (size_t i = 0; i < schema[key].size(); i++) check(schema[key][i], at + "/" + key + "/" + std::to_string(i), depth + 1);
   for (const char *key : {"items", "additionalProperties"})
      if (schema.contains(key) && schema[key].is_object()) check(schema[key], at + "/" + key, depth + 1);
}

// The converter writes optional members after required ones. If all are required, the answer has
// the schema's order, and a complete answer satisfies the schema too. A schema with references may
// be recursive, where an optional member is what ends it: left alone.
void requireAll(Json &schema) {
   if (schema.is_array())
      for (auto &part : schema) requireAll(part);
   if (!schema.is_object()) return;
   if (schema.contains("properties") && schema["properties"].is_object()) {
      Json names = Json::array();
      for (auto &[name, part] : schema["properties"].items()) {
         names.push_back(name);
         requireAll(part);
      }
      schema["required"] = names;
   }
   for (const char *key : {"oneOf", "anyOf", "items", "prefixItems"})
      if (schema.contains(key)) requireAll(schema[key]);
}

// {"type": "object", "properties": {"label": {"enum": ["a", "b"]}}} and nothing else.
std::vector<std::string> soleEnumOf(const Json &schema) {
   std::vector<std::string> texts;
   if (schema.value("type", Json("object")) != "object" || !schema.contains("properties")) return texts;
   const Json &properties = schema["properties"];
   if (!properties.is_object() || properties.size() != 1) return texts;
   for (const char *key : {"oneOf", "anyOf", "allOf", "$ref", "const", "enum"})
      if (schema.contains(key)) return texts;
   const auto &[name, member] = *properties.items().begin();
   if (!member.is_object() || !member.contains("enum") || !member["enum"].is_array()) return texts;
   if (member.value("type", Json("string")) != "string" || member.contains("$ref")) return texts;
   const std::string opening = "{" + Json(name).dump() + ": ";
   for (const auto &value : member["enum"]) {
      if (!value.is_string()) return {};
      texts.push_back(opening + value.dump() + "}");
   }
   if (std::set<std::string>(texts.begin(), texts.end()).size() != texts.size()) return {};
   return texts;
}

// The converter's reason without its headlines.
std::string plain(std::string reason) {
   for (const std::string headline : {"JSON schema conversion failed:\n", "WARNING: JSON schema conversion was incomplete: "})
      if (const size_t at = reason.find(headline); at != std::string::npos) reason.erase(at, headline.size());
   while (!reason.empty() && reason.back() == '\n') reason.pop_back();
   return reason;
}

void replaceAll(std::string &text, const std::string &old, const std::string &fresh) {
   for (size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += fresh.size()) text.replace(at, old.size(), fresh);
}

// The converter lets the model choose blanks, up to line breaks and tabs, on which a small model
// loses itself. Here: one blank after a colon and after a comma, no other. Literals of the schema
// escape their quotes, so these patterns occur only between literals.
std::string withFixedBlanks(std::string grammar) {
   replaceAll(grammar, "\":\" space", "\": \"");
   replaceAll(grammar, "\",\" space", "\", \"");
   const size_t rule = grammar.find("space ::= ");
   if (rule != std::string::npos && (rule == 0 || grammar[rule - 1] == '\n'))
      grammar.replace(rule, grammar.find('\n', rule) - rule, "space ::= \"\"");
   return grammar;
}

} // namespace

AnswerSchema AnswerSchema::parse(const std::string &text) {
   Json schema = Json::parse(text, nullptr, false);
   if (schema.is_discarded()) throw Failure(GLIA_INVALID_ARGUMENT, "The schema is no JSON: " + text.substr(0, 60));
   check(schema, "#", 0);
   AnswerSchema answer;
   answer.choices = soleEnumOf(schema);
   if (!answer.choices.empty()) return answer;
   if (text.find("\"$ref\"") == std::string::npos) requireAll(schema);
   NumberRange ranges;
   try {
      ranges.mark(schema, "#");
      answer.grammar = withFixedBlanks(ranges.rulesFor(json_schema_to_grammar(common_json::parse(schema.dump()), true)));
   } catch (const Failure &) {
      throw;
   } catch (const std::exception &error) {
      throw Failure(GLIA_INVALID_ARGUMENT, "The schema can't be enforced: " + plain(error.what()));
   }
   return answer;
}

} // namespace glia_llama
