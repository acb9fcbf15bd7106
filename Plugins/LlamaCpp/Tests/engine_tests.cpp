// Drives libLlamaCpp.so through its C interface with the models of $GLIA_MODELS or ~/.cache/glia/models.

#include "LocalHost.h"
#include "Requests.h"

#include "glia/codes.h"

#include <cmath>
#include <algorithm>
#include <cstdio>
#include <thread>

namespace {

int failures = 0;

void check(bool holds, const std::string &sentence) {
   std::printf("%s %s\n", holds ? "ok    " : "FAILED", sentence.c_str());
   std::fflush(stdout);
   if (!holds) failures++;
}

const std::string instructions = "Say what the request is about: music, weather or restaurant. Answer with one word.";
const std::vector<std::string> inputs = {"play the new album by Bjork",         "is it sunny in Cairo",      "find me a burger place nearby",
                                         "turn up the volume",                  "snow forecast for the Alps", "a table for two at eight, please, by the window if there is one",
                                         "what should I wear outside tomorrow", "next track"};

Json modelConfig(int workers, int batch) { return {{"model", "smollm2-135m-instruct"}, {"workers", workers}, {"batch", batch}, {"context", 4096}}; }

// All bits of an answer that the host may keep.
std::string bitsOf(const Ending &ending) {
   return std::to_string(ending.status) + ending.message + ending.json.value("content", "") + "|" + ending.json.value("finish", "") + "|" +
          (ending.bytes.count("choice_logprobs") ? ending.bytes.at("choice_logprobs") : "");
}

LocalInput variedRequest(size_t i, size_t stable) {
   const auto messages = conversation(instructions, 4, inputs[i % inputs.size()]);
   if (i % 3 == 0) return request(messages, stable, {{"max_tokens", 24}});
   if (i % 3 == 1) return request(messages, stable, {{"max_tokens", 24}, {"temperature", 1.0}, {"top_p", 0.95}, {"seed", 7 + i}});
   LocalInput input = request(messages, stable, {{"temperature", 0}});
   input.add("choices", {"music", "weather", "weather report", "restaurant", "musical theatre"});
   return input;
}

std::vector<std::string> answers(int workers, int batch, size_t stable, bool atOnce, bool backwards) {
   LocalInstance model("glia.local", modelConfig(workers, batch));
   const size_t count = 24;
   std::vector<std::string> bits(count);
   std::vector<std::unique_ptr<LocalCall>> calls(count);
   for (size_t k = 0; k < count; k++) {
      const size_t i = backwards ? count - 1 - k : k;
      LocalInput input = variedRequest(i, stable);
      calls[i] = model.start(model.language().generate, input);
      if (!atOnce) calls[i]->wait();
   }
   for (size_t i = 0; i < count; i++) bits[i] = bitsOf(calls[i]->wait());
   return bits;
}

void testInvariance() {
   const auto alone = answers(1, 1, 0, false, false);
   for (size_t i = 0; i < 3; i++) std::printf("       %s\n", alone[i].substr(0, 100).c_str());
   check(alone[0].rfind("0", 0) == 0, "single requests without prefix sharing are answered");
   check(answers(1, 1, 9, false, false) == alone, "a shared prefix gives the same bits");
   check(answers(1, 16, 9, true, false) == alone, "a batch of 16 on one worker gives the same bits");
   check(answers(2, 5, 9, true, true) == alone, "batches of 5 on two workers in reverse order give the same bits");
   check(answers(3, 16, 1, true, false) == alone, "a shorter shared prefix and three workers give the same bits");
}

// A context grows for a long request and for more of them at once, and takes what was kept before.
void testGrowingContext() {
   const auto ask = [](LocalInstance &model, size_t examples, size_t i) {
      const auto messages = conversation(instructions, examples, inputs[i % inputs.size()]);
      LocalInput input = request(messages, messages.size() - 1, {{"max_tokens", 400}, {"stop", {" ", "\n"}}});
      return model.start(model.language().generate, input);
   };
   const size_t sizes[] = {4, 4, 130, 4, 60}; // examples
   const auto answers = [&](int workers, int batch, bool atOnce) {
      Json config = modelConfig(workers, batch);
      config["context"] = 8192;
      LocalInstance model("glia.local", config);
      std::vector<std::unique_ptr<LocalCall>> calls;
      std::vector<std::string> bits;
      for (size_t i = 0; i < 15; i++) {
         calls.push_back(ask(model, sizes[i % 5], i));
         if (!atOnce) calls.back()->wait();
      }
      for (auto &call : calls) bits.push_back(bitsOf(call->wait()));
      return bits;
   };
   const auto alone = answers(1, 1, false);
   check(std::all_of(alone.begin(), alone.end(), [](const auto &bits) { return bits.rfind("0", 0) == 0; }), "requests of 150 to 2,300 tokens are answered");
   check(answers(1, 16, true) == alone, "many at once, for which the context grows, are the same bits");
   check(answers(2, 16, true) == alone, "by two workers too");
}

// Candidates whose messages begin alike share what they have in common; the bits stay.
void testPrefixTree() {
   const auto ask = [](LocalInstance &model, size_t candidate, size_t i) {
      // Instructions in common, examples that part at various places.
      auto messages = conversation(instructions, 2 + candidate % 4, inputs[i % inputs.size()]);
      if (candidate >= 4) messages[2 + 2 * (candidate % 3)] = message("assistant", "another word " + std::to_string(candidate));
      LocalInput input = request(messages, messages.size() - 1, {{"max_tokens", 8}});
      return model.run(model.language().generate, input);
   };
   const size_t candidates = 8;
   std::vector<std::string> fresh;
   for (size_t candidate = 0; candidate < candidates; candidate++) {
      LocalInstance model("glia.local", modelConfig(1, 16));
      fresh.push_back(bitsOf(ask(model, candidate, candidate)));
   }
   for (const int memory : {256, 2, 0}) {
      Json config = modelConfig(1, 16);
      config["prefix_memory"] = memory;
      LocalInstance model("glia.local", config);
      std::vector<std::string> shared;
      int64_t cached = 0;
      for (size_t round = 0; round < 2; round++)
         for (size_t k = 0; k < candidates; k++) {
            const size_t candidate = round ? candidates - 1 - k : k;
            const Ending ending = ask(model, candidate, candidate);
            if (bitsOf(ending) != fresh[candidate]) shared.push_back(bitsOf(ending));
            cached += ending.json["usage"]["cached_tokens"].get<int64_t>();
         }
      check(shared.empty(), "answers are the same bits with " + std::to_string(memory) + " MiB for prefixes that begin alike" + (shared.empty() ? "" : ": " + shared[0]));
      check(memory == 0 ? cached < 600 : cached > 600, "with " + std::to_string(memory) + " MiB " + std::to_string(cached) + " tokens were known");
   }
}

std::string partsOf(const LocalCall &call) {
   std::string text;
   for (const Json &part : call.parts) text += part.value("content", "");
   return text;
}

void testStreaming(LocalInstance &model) {
   const auto ask = [&](const Json &settings, bool stream, const std::string &text) {
      LocalInput input(Json{{"settings", settings}, {"stream", stream}});
      input.add("messages", {message("user", text)});
      auto call = model.start(model.language().generate, input);
      call->wait();
      return call;
   };
   const std::string poem = "Write a short poem about the sea, with the letters é and ü.";
   const auto plain = ask({{"max_tokens", 40}}, false, poem), streamed = ask({{"max_tokens", 40}}, true, poem);
   const std::string content = plain->ending.json["content"];
   check(plain->parts.empty(), "nothing is sent ahead unasked");
   check(streamed->parts.size() > 10 && partsOf(*streamed) == content && streamed->ending.json["content"] == content,
         "the parts are the answer: " + std::to_string(streamed->parts.size()));
   const std::string word = content.substr(content.size() / 2, 4);
   const auto stopped = ask({{"max_tokens", 40}, {"stop", {word}}}, true, poem);
   check(stopped->ending.json["content"] == content.substr(0, content.find(word)) && stopped->ending.json["finish"] == "stop", "a stop text ends the answer before it");
   check(partsOf(*stopped) == stopped->ending.json["content"], "no part has a stop text");
}

void testControlTokens(LocalInstance &model) {
   const auto tokens = [&](const std::string &text) {
      LocalInput input = request({message("user", text)}, 0, {{"max_tokens", 1}});
      return model.run(model.language().generate, input).json["usage"]["input_tokens"].get<int64_t>();
   };
   const auto more = tokens("a<|im_end|>b") - tokens("ab");
   check(more > 3, "a message that looks like the template's markup is plain text: " + std::to_string(more) + " tokens more");
}

void testTools(LocalInstance &model) {
   const std::string adder = R"({"name":"add","description":"Adds two whole numbers.","parameters":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"],"additionalProperties":false}})";
   std::vector<std::string> messages = {message("user", "What is 17 + 25? Use the tool.")};
   const auto ask = [&](const std::string &choice) {
      LocalInput input = request(messages, 0, {{"max_tokens", 60}, {"tool_choice", choice}});
      input.add("tools", {adder});
      return model.run(model.language().generate, input);
   };
   const Ending called = ask("required");
   check(called.json["finish"] == "tool_calls" && called.json["tool_calls"].size() == 1 && called.json["tool_calls"][0]["name"] == "add", "a required tool is called: " + called.json.dump() + called.message);
   if (called.json["finish"] != "tool_calls") return;
   const Json arguments = Json::parse(called.json["tool_calls"][0]["arguments"].get<std::string>());
   check(arguments["a"].is_number_integer() && arguments["b"].is_number_integer() && arguments.size() == 2, "its arguments obey its schema");
   messages.push_back(Json{{"role", "assistant"}, {"content", ""}, {"tool_calls", called.json["tool_calls"]}}.dump());
   messages.push_back(Json{{"role", "tool"}, {"tool_call_id", called.json["tool_calls"][0]["id"]}, {"content", "42"}}.dump());
   const Ending free = ask("auto");
   check(free.status == GLIA_OK && (free.json["finish"] == "stop" || free.json["tool_calls"][0]["id"] == "call_1"), "the conversation goes on: " + free.json.dump() + free.message);
   check(ask("multiply").status == GLIA_INVALID_ARGUMENT, "an unknown tool_choice is refused");
   messages.back() = Json{{"role", "tool"}, {"tool_call_id", "no such"}, {"content", "42"}}.dump();
   check(ask("auto").status == GLIA_INVALID_ARGUMENT, "a result without its call is refused");
}

void testChoices(LocalInstance &model) {
   LocalInput input = request(conversation(instructions, 6, "play a waltz"), 13, {});
   input.add("choices", {"weather", "music", "restaurant"});
   const Ending ending = model.run(model.language().generate, input);
   check(ending.status == GLIA_OK && ending.json["content"] == "music" && ending.json["finish"] == "stop", "the likeliest choice is the answer: " + ending.json.dump() + ending.message);
   double sum = 0;
   for (double value : ending.numbers.at("choice_logprobs")) sum += std::exp(value);
   check(std::fabs(sum - 1) < 1e-9, "choice_logprobs add up to 1");
   LocalInput single = request(conversation(instructions, 0, "x"), 0, {});
   single.add("choices", {"only"});
   check(model.run(model.language().generate, single).json["content"] == "only", "a single choice is the answer");
   LocalInput twice = request(conversation(instructions, 0, "x"), 0, {});
   twice.add("choices", {"a", "b", "a"});
   const Ending refused = model.run(model.language().generate, twice);
   check(refused.status == GLIA_INVALID_ARGUMENT, "equal choices are refused: " + refused.message);
   LocalInput many = request(conversation(instructions, 0, "pick"), 0, {});
   std::vector<std::string> names;
   for (int i = 0; i < 60; i++) names.push_back("item number " + std::to_string(i * 37));
   many.add("choices", names);
   const Ending wide = model.run(model.language().generate, many);
   check(wide.status == GLIA_OK && wide.numbers.at("choice_logprobs").size() == 60, "sixty choices that part at many places are scored " + wide.message);
}

void testSchema(LocalInstance &model) {
   const auto ask = [&](const std::string &schema, int tokens) {
      LocalInput input = request({message("user", "Tell me about a cat named Tom who is 3 years old.")}, 0, {{"max_tokens", tokens}});
      input.add("schema", {schema});
      return model.run(model.language().generate, input);
   };
   const Ending cat = ask(R"({"type":"object","properties":{"name":{"type":"string","maxLength":20},"age":{"type":"integer","minimum":0,"maximum":30},
      "tame":{"type":"boolean"},"colors":{"type":"array","items":{"enum":["black","white","red"]},"minItems":1,"maxItems":2}},"required":["age"]})", 120);
   const std::string text = cat.json.value("content", "");
   const Json value = Json::parse(text, nullptr, false);
   check(value.is_object() && value["name"].is_string() && value["age"].is_number_integer() && value["tame"].is_boolean() && value["colors"].is_array(),
         "an answer obeys its schema: " + text + cat.message);
   check(text.rfind("{\"name\": \"", 0) == 0 && text.find("\", \"age\": ") != std::string::npos, "members keep the schema's order, with one blank after each colon");
   const Ending label = ask(R"({"type":"object","properties":{"label":{"enum":["dog","cat","a \"bird\""]}},"required":["label"],"additionalProperties":false})", 9);
   check(label.json.value("content", "") == R"({"label": "cat"})", "a schema of one enum is chosen by likelihood: " + label.json.dump() + label.message);
   for (const char *bad : {R"({"type":"object","properties":{"x":{"type":"number","multipleOf":3}}})", R"({"type":"string","pattern":"^(?=a).*$"})", R"({"type":"wrong"})", "[1]", "{",
                           R"({"type":"number","minimum":0.2,"maximum":0.8})", R"({"type":"string","minLength":100000,"maxLength":9999999})"}) {
      const Ending refused = ask(bad, 9);
      check(refused.status == GLIA_INVALID_ARGUMENT, "refused schema: " + refused.message);
   }
}

// Schemas of every feature that data models have, put together at random.
class SchemaMaker {
 public:
   explicit SchemaMaker(uint64_t seed) : state(seed * 2654435761u + 1) {}

   Json make(int depth) {
      switch (draw(depth > 0 ? 11 : 7)) {
      case 0: return bounded({{"type", "string"}}, "minLength", "maxLength", 0, 6);
      case 1: return bounded({{"type", "integer"}}, "minimum", "maximum", -30, 60);
      case 2: return bounded({{"type", "number"}}, draw(2) ? "minimum" : "exclusiveMinimum", draw(2) ? "maximum" : "exclusiveMaximum", -3, 4);
      case 3: return {{"type", "boolean"}};
      case 4: return {{"enum", {"red", "a \"quoted\" one", 3, nullptr, 2.5}}};
      case 5: return {{"type", {"string", "null"}}};
      case 6: return {{"const", "fixed"}};
      case 7: return bounded({{"type", "array"}, {"items", make(depth - 1)}}, "minItems", "maxItems", 0, 3);
      case 8: return {{"anyOf", {make(depth - 1), make(depth - 1)}}};
      default: return object(depth);
      }
   }

   Json object(int depth) {
      Json properties = Json::object(), required = Json::array();
      for (int i = 0, count = 1 + draw(3); i < count; i++) {
         const std::string name = std::string("field_") + static_cast<char>('a' + i);
         properties[name] = make(depth - 1);
         if (draw(2)) required.push_back(name);
      }
      return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
   }

 private:
   int draw(int count) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      return static_cast<int>((state >> 33) % static_cast<uint64_t>(count));
   }
   Json bounded(Json schema, const char *low, const char *high, int from, int range) {
      const int least = from + draw(range);
      if (draw(3)) schema[low] = least;
      if (draw(3)) schema[high] = least + 2 + draw(3);
      return schema;
   }
   uint64_t state;
};

size_t charactersOf(const std::string &text) {
   return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }));
}

// What is wrong with a value, or nothing: written anew here, so that it can't share a mistake.
std::string faultOf(const Json &value, const Json &schema) {
   if (schema.contains("anyOf")) {
      for (const Json &part : schema["anyOf"])
         if (faultOf(value, part).empty()) return {};
      return "none of anyOf";
   }
   if (schema.contains("const") && value != schema["const"]) return "not the constant";
   if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) return "not in the enum";
   const auto is = [&](const Json &type) {
      return (type == "string" && value.is_string()) || (type == "integer" && value.is_number_integer()) || (type == "number" && value.is_number()) ||
             (type == "boolean" && value.is_boolean()) || (type == "null" && value.is_null()) || (type == "array" && value.is_array()) || (type == "object" && value.is_object());
   };
   const Json types = !schema.contains("type") ? Json::array() : schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
   if (!types.empty() && std::none_of(types.begin(), types.end(), is)) return "of another type";
   const auto within = [&](double size, const char *low, const char *high) { return size >= schema.value(low, -1e18) && size <= schema.value(high, 1e18); };
   if (value.is_string() && !within(static_cast<double>(charactersOf(value)), "minLength", "maxLength")) return "too long or short";
   if (value.is_array() && !within(static_cast<double>(value.size()), "minItems", "maxItems")) return "too many or few items";
   if (value.is_number()) {
      const double number = value;
      if (!within(number, "minimum", "maximum") || number <= schema.value("exclusiveMinimum", -1e18) || number >= schema.value("exclusiveMaximum", 1e18)) return "out of bounds";
   }
   if (value.is_array() && schema.contains("items"))
      for (const Json &item : value)
         if (auto fault = faultOf(item, schema["items"]); !fault.empty()) return fault;
   if (value.is_object() && schema.contains("properties")) {
      for (const Json &name : schema["required"])
         if (!value.contains(name.get<std::string>())) return "without " + name.dump();
      for (const auto &[name, part] : value.items()) {
         if (!schema["properties"].contains(name)) return "with " + name;
         if (auto fault = faultOf(part, schema["properties"][name]); !fault.empty()) return name + ": " + fault;
      }
   }
   return {};
}

void testRandomSchemas(LocalInstance &model) {
   const size_t count = 120;
   std::vector<std::unique_ptr<LocalCall>> calls;
   std::vector<Json> schemas;
   for (size_t i = 0; i < count; i++) {
      schemas.push_back(SchemaMaker(i).object(3));
      LocalInput input = request({message("user", "Make something up.")}, 0, {{"max_tokens", 160}, {"temperature", 1.2}, {"seed", i}});
      input.add("schema", {schemas.back().dump()});
      calls.push_back(model.start(model.language().generate, input));
   }
   size_t whole = 0;
   std::string faults;
   for (size_t i = 0; i < count; i++) {
      const Ending &ending = calls[i]->wait();
      if (ending.status != GLIA_OK) faults += schemas[i].dump() + ": " + ending.message + "\n";
      if (ending.status != GLIA_OK || ending.json["finish"] != "stop") continue;
      whole++;
      const Json value = Json::parse(ending.json["content"].get<std::string>(), nullptr, false);
      const std::string fault = value.is_discarded() ? "no JSON" : faultOf(value, schemas[i]);
      if (!fault.empty()) faults += schemas[i].dump() + ": " + ending.json["content"].get<std::string>() + ": " + fault + "\n";
   }
   check(faults.empty(), "answers to random schemas obey them" + (faults.empty() ? "" : ":\n" + faults));
   check(whole > count * 3 / 4, std::to_string(whole) + " of " + std::to_string(count) + " were whole");
}

void testErrors(LocalInstance &model) {
   std::string longText;
   for (int i = 0; i < 6000; i++) longText += "word ";
   LocalInput tooLong = request({message("user", longText)}, 0, {});
   const Ending ending = model.run(model.language().generate, tooLong);
   check(ending.status == GLIA_INVALID_ARGUMENT, "too long: " + ending.message);
   for (const Json &settings : {Json{{"temperature", -1}}, Json{{"max_tokens", 0}}, Json{{"seed", "x"}}, Json{{"top_p", "high"}}}) {
      LocalInput input = request({message("user", "hi")}, 0, settings);
      const Ending refused = model.run(model.language().generate, input);
      check(refused.status == GLIA_INVALID_ARGUMENT, "refused: " + refused.message);
   }
   for (const std::string &bad : {std::string("no json"), message("robot", "hi"), std::string(R"({"role":"user"})")}) {
      LocalInput input = request({bad}, 0, {});
      const Ending refused = model.run(model.language().generate, input);
      check(refused.status == GLIA_INVALID_ARGUMENT, "refused: " + refused.message);
   }
   LocalInput stable = request({message("user", "hi")}, 2, {});
   check(model.run(model.language().generate, stable).status == GLIA_INVALID_ARGUMENT, "more stable messages than messages are refused");
   LocalInstance missing("glia.local", {{"model", "no-such-model"}});
   check(missing.created.status == GLIA_NOT_FOUND, "missing: " + missing.created.message);
   LocalInstance broken("glia.local", {{"model", "/tmp/llama-broken-test.gguf"}});
   check(broken.created.status == GLIA_INVALID_ARGUMENT, "broken: " + broken.created.message);
   LocalInstance wrong("glia.local", {{"model", "all-minilm-l6-v2"}});
   check(wrong.created.status == GLIA_INVALID_ARGUMENT, "wrong kind: " + wrong.created.message);
}

void testCancellation() {
   LocalInstance model("glia.local", modelConfig(1, 2));
   std::vector<std::unique_ptr<LocalCall>> calls;
   for (int i = 0; i < 6; i++) {
      LocalInput input = request({message("user", "Write a very long story about the sea.")}, 0, {{"max_tokens", 600}, {"temperature", 1}, {"seed", i}});
      calls.push_back(model.start(model.language().generate, input));
   }
   std::this_thread::sleep_for(std::chrono::milliseconds(500));
   for (auto &call : calls) call->cancel();
   bool all = true;
   for (auto &call : calls) all = all && call->wait().status == GLIA_CANCELLED;
   check(all, "running and waiting requests end soon when cancelled");
   LocalInput input = request({message("user", "Say hi.")}, 0, {{"max_tokens", 4}});
   check(model.run(model.language().generate, input).status == GLIA_OK, "the model goes on after that");
}

void testDestroyWithQueue() {
   LocalInstance model("glia.local", modelConfig(1, 2));
   std::vector<std::unique_ptr<LocalCall>> calls;
   for (int i = 0; i < 6; i++) {
      LocalInput input = request({message("user", "Count to three.")}, 0, {{"max_tokens", 16}});
      calls.push_back(model.start(model.language().generate, input));
   }
   model.close();
   bool all = true;
   for (auto &call : calls) all = all && call->hasEnded();
   check(all, "a destroyed instance leaves no call open");
}

void testSmallSlots(LocalInstance &model) {
   LocalInput none;
   const Ending about = model.run(model.language().describe, none);
   check(about.json["model"] == "smollm2-135m-instruct" && about.json["context_tokens"] == 4096, "describe: " + about.json.dump());
   LocalInput texts;
   texts.add("texts", {"hello world", "", "one two three four"});
   const Ending counted = model.run(model.language().count_tokens, texts);
   const auto &counts = counted.numbers.at("counts");
   check(counts.size() == 3 && counts[0] == 2 && counts[1] == 0 && counts[2] == 4, "count_tokens counts each text");
   LocalInput cut = request({message("user", "Write a long poem.")}, 0, {{"max_tokens", 5}});
   const Ending ending = model.run(model.language().generate, cut);
   check(ending.json["finish"] == "length" && ending.json["usage"]["output_tokens"] == 5, "max_tokens ends an answer: " + ending.json.dump());
}

void testEmbedding() {
   LocalInstance model("glia.local-embedding", Json::object());
   check(model.created.status == GLIA_OK, "the embedding model loads " + model.created.message);
   if (model.created.status != GLIA_OK) return;
   LocalInput input;
   const std::vector<std::string> texts = {"How do I reset my password?", "I forgot my login and need a new one.", "The cake is baked for forty minutes.", "A man is playing a guitar on stage.",
                                           "Someone performs guitar music at a concert.", ""};
   input.add("texts", texts);
   const Ending ending = model.run(model.embedding().embed, input);
   const auto &vectors = ending.numbers.at("vectors");
   const size_t width = vectors.size() / texts.size();
   const auto likeness = [&](size_t a, size_t b) {
      double sum = 0;
      for (size_t i = 0; i < width; i++) sum += vectors[a * width + i] * vectors[b * width + i];
      return sum;
   };
   std::printf("       password/login %.3f, guitar/concert %.3f, password/cake %.3f, guitar/cake %.3f\n", likeness(0, 1), likeness(3, 4), likeness(0, 2), likeness(3, 2));
   check(width == 384 && std::fabs(likeness(0, 0) - 1) < 1e-5, "vectors have 384 dimensions and length 1");
   check(likeness(0, 1) > 0.5 && likeness(3, 4) > 0.6 && std::fabs(likeness(0, 2)) < 0.2 && std::fabs(likeness(3, 2)) < 0.2, "alike texts are close, others aren't");
   bool same = true;
   for (size_t i = 0; i < texts.size(); i++) {
      LocalInput one;
      one.add("texts", {texts[i]});
      same = same && model.run(model.embedding().embed, one).bytes.at("vectors") == ending.bytes.at("vectors").substr(i * width * 4, width * 4);
   }
   check(same, "a text has the same vector, bit for bit, alone and in a batch");
}

} // namespace

int main() {
   if (FILE *broken = std::fopen("/tmp/llama-broken-test.gguf", "wb")) {
      std::fputs("GGUF\3 this is no model at all", broken);
      std::fclose(broken);
   }
   {
      LocalInstance model("glia.local", modelConfig(2, 16));
      check(model.created.status == GLIA_OK, "the language model loads " + model.created.message);
      if (model.created.status != GLIA_OK) return 1;
      testSmallSlots(model);
      testChoices(model);
      testSchema(model);
      testRandomSchemas(model);
      testStreaming(model);
      testControlTokens(model);
      testTools(model);
      testErrors(model);
   }
   testInvariance();
   testGrowingContext();
   testPrefixTree();
   testCancellation();
   testDestroyWithQueue();
   testEmbedding();
   std::printf(failures ? "%d checks FAILED\n" : "all checks hold\n", failures);
   return failures ? 1 : 0;
}
