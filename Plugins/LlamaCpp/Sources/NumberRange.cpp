#include "NumberRange.h"

#include "Failure.h"

#include "json-schema-to-grammar.h" // llama.cpp's

#include <algorithm>
#include <cmath>
#include <optional>

namespace glia_llama {

namespace {

using Bound = std::optional<double>;

const double largest = 9e15; // whole numbers are exact up to here

// The right side of the converter's rule for whole numbers, or empty if there are none.
std::string integers(Bound low, Bound high) {
   if (low && high && *low > *high) return {};
   Json schema = {{"type", "integer"}};
   if (low) schema["minimum"] = static_cast<int64_t>(*low);
   if (high) schema["maximum"] = static_cast<int64_t>(*high);
   const std::string grammar = json_schema_to_grammar(common_json::parse(schema.dump()), true);
   const std::string start = "root ::= ";
   const size_t at = grammar.rfind(start, 0) == 0 ? 0 : grammar.find("\n" + start) + 1;
   std::string rule = grammar.substr(at + start.size(), grammar.find('\n', at) - at - start.size());
   const std::string space = " space";
   if (const size_t end = rule.rfind(space); end != std::string::npos && end + space.size() == rule.size()) rule.resize(end);
   return "(" + rule + ")";
}

Bound boundOf(const Json &schema, const char *name) {
   if (!schema.contains(name) || !schema[name].is_number()) return std::nullopt;
   return std::clamp(schema[name].get<double>(), -largest, largest);
}

// Both bounds of one side, the narrower one first: whether whole numbers may be equal to it matters.
struct Side {
   Bound whole;   // the outermost whole number
   Bound between; // the outermost value, allowed or not
};

Side lowerOf(const Json &schema) {
   const Bound least = boundOf(schema, "minimum"), above = boundOf(schema, "exclusiveMinimum");
   Side side;
   if (least) side = {std::ceil(*least), *least};
   if (above && (!side.between || *above >= *side.between)) side = {std::floor(*above) + 1, *above};
   return side;
}

Side upperOf(const Json &schema) {
   const Bound most = boundOf(schema, "maximum"), below = boundOf(schema, "exclusiveMaximum");
   Side side;
   if (most) side = {std::floor(*most), *most};
   if (below && (!side.between || *below <= *side.between)) side = {std::ceil(*below) - 1, *below};
   return side;
}

// Decimals that aren't whole: i.d with i from 0 on, so that i and i + 1 lie within the bounds.
std::string decimals(Bound low, Bound high, const std::string &sign) {
   const double first = std::max(0.0, low ? std::ceil(*low) : 0.0);
   Bound last;
   if (high) last = std::floor(*high) - 1;
   if (last && *last < first) return {};
   return sign + integers(first, last) + " \".\" [0-9]{0,5} [1-9]";
}

} // namespace

void NumberRange::mark(Json &schema, const std::string &at) {
   if (schema.is_array()) {
      for (size_t i = 0; i < schema.size(); i++) mark(schema[i], at + "/" + std::to_string(i));
      return;
   }
   if (!schema.is_object()) return;
   for (const char *key : {"properties", "$defs", "definitions"})
      if (schema.contains(key) && schema[key].is_object())
         for (auto &[name, part] : schema[key].items()) mark(part, at + "/" + key + "/" + name);
   for (const char *key : {"items", "additionalProperties", "oneOf", "anyOf", "allOf", "prefixItems"})
      if (schema.contains(key)) mark(schema[key], at + "/" + key);
   if (schema.value("type", Json()) != "number" || schema.contains("enum") || schema.contains("const")) return;
   const Side lower = lowerOf(schema), upper = upperOf(schema);
   if (!lower.between && !upper.between) return;
   std::string rule = integers(lower.whole, upper.whole);
   const auto negated = [](Bound bound) { return bound ? Bound(-*bound) : Bound(); };
   for (const std::string &more : {decimals(lower.between, upper.between, ""), decimals(negated(upper.between), negated(lower.between), "\"-\" ")})
      if (!more.empty()) rule += (rule.empty() ? "" : " | ") + more;
   if (rule.empty())
      throw Failure(GLIA_INVALID_ARGUMENT, "The schema at " + at + " has no whole number between its bounds, which can't be enforced here. "
                                                                     "Use bounds with a whole number between them, or an enum of the numbers wanted.");
   schema = {{"const", "@number-range-" + std::to_string(rules.size()) + "@"}};
   rules.push_back(rule);
}

std::string NumberRange::rulesFor(std::string grammar) const {
   for (size_t i = 0; i < rules.size(); i++) {
      const std::string name = "number-range-" + std::to_string(i), literal = "\"\\\"@" + name + "@\\\"\"";
      for (size_t at = 0; (at = grammar.find(literal, at)) != std::string::npos; at += name.size()) grammar.replace(at, literal.size(), name);
      grammar += (grammar.empty() || grammar.back() == '\n' ? "" : "\n") + name + " ::= " + rules[i] + "\n";
   }
   return grammar;
}

} // namespace glia_llama
