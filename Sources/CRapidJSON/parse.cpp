#include "glia_json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

namespace {

// The iterative parser keeps its stack on the heap: nesting can't overflow the thread's.
constexpr unsigned flags = rapidjson::kParseValidateEncodingFlag |
                           rapidjson::kParseFullPrecisionFlag | rapidjson::kParseIterativeFlag;

struct Depth {
   uint32_t level = 0, limit;
   bool     too_deep = false;
   explicit Depth(uint32_t limit) : limit(limit) {}
   bool enter() { return level++ < limit || !(too_deep = true); }
   bool leave() { return level-- > 0; }
};

struct Checking : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Checking> {
   Depth depth;
   explicit Checking(uint32_t limit) : depth(limit) {}
   bool StartObject() { return depth.enter(); }
   bool EndObject(rapidjson::SizeType) { return depth.leave(); }
   bool StartArray() { return depth.enter(); }
   bool EndArray(rapidjson::SizeType) { return depth.leave(); }
};

struct Tape {
   std::vector<glia_json_event> events;
   std::vector<char>            text;
   std::vector<size_t>          open; // where the start of each open object or array stands
   Depth                        depth;

   explicit Tape(uint32_t limit) : depth(limit) {}

   bool add(uint32_t kind) {
      events.push_back({kind, 0, {0}});
      return true;
   }
   bool integer(int64_t value) {
      glia_json_event event = {GLIA_JSON_INTEGER, 0, {value}};
      events.push_back(event);
      return true;
   }
   bool string(const char *bytes, rapidjson::SizeType size) {
      glia_json_event event = {GLIA_JSON_STRING, size, {0}};
      event.as.offset = static_cast<uint64_t>(bytes - text.data());
      events.push_back(event);
      return true;
   }
   bool start(uint32_t kind) {
      open.push_back(events.size());
      add(kind);
      return depth.enter();
   }
   bool end(rapidjson::SizeType size) {
      events[open.back()].size = size;
      open.pop_back();
      return depth.leave();
   }

   bool Null() { return add(GLIA_JSON_NULL); }
   bool Bool(bool value) { return add(value ? GLIA_JSON_TRUE : GLIA_JSON_FALSE); }
   bool Int(int value) { return integer(value); }
   bool Uint(unsigned value) { return integer(value); }
   bool Int64(int64_t value) { return integer(value); }
   bool Uint64(uint64_t value) {
      if (value <= INT64_MAX) return integer(static_cast<int64_t>(value));
      return Double(static_cast<double>(value));
   }
   bool Double(double value) {
      glia_json_event event = {GLIA_JSON_DOUBLE, 0, {0}};
      event.as.number = value;
      events.push_back(event);
      return true;
   }
   bool RawNumber(const char *, rapidjson::SizeType, bool) { return false; }
   bool String(const char *bytes, rapidjson::SizeType size, bool) { return string(bytes, size); }
   bool Key(const char *bytes, rapidjson::SizeType size, bool) { return string(bytes, size); }
   bool StartObject() { return start(GLIA_JSON_OBJECT); }
   bool EndObject(rapidjson::SizeType size) { return end(size); }
   bool StartArray() { return start(GLIA_JSON_ARRAY); }
   bool EndArray(rapidjson::SizeType size) { return end(size); }
};

const char *sentence(const rapidjson::ParseResult &result, const Depth &depth) {
   if (!result.IsError()) return nullptr;
   return depth.too_deep ? "Too many levels of nesting." : rapidjson::GetParseError_En(result.Code());
}

} // namespace

extern "C" void glia_json_parse(const char *text, uint64_t size, uint32_t max_depth,
                                glia_json_tape *out) {
   std::memset(out, 0, sizeof *out);
   try {
      Tape *tape = new Tape(max_depth);
      out->owner = tape;
      tape->text.reserve(size + 1);
      if (size) tape->text.assign(text, text + size);
      tape->text.push_back('\0'); // in-situ parsing reads up to a zero byte
      tape->events.reserve(size / 8 + 4);
      rapidjson::InsituStringStream stream(tape->text.data());
      rapidjson::Reader             reader;
      auto result = reader.Parse<flags | rapidjson::kParseInsituFlag>(stream, *tape);
      out->error = sentence(result, tape->depth);
      out->error_offset = result.Offset();
      // A zero byte inside the text ends the parse early: what follows it would go unread.
      if (!out->error && std::memchr(text, 0, size)) {
         out->error = "A zero byte stands in the text.";
         out->error_offset = static_cast<uint64_t>(
            static_cast<const char *>(std::memchr(text, 0, size)) - text);
      }
      out->events = tape->events.data();
      out->count = tape->events.size();
      out->text = tape->text.data();
   } catch (const std::bad_alloc &) {
      out->error = "Not enough memory to parse the text.";
   }
}

extern "C" const char *glia_json_check(const char *text, uint64_t size, uint32_t max_depth,
                                       uint64_t *offset) {
   try {
      // A memory stream answers '\0' at its end; a zero byte inside would look the same.
      if (size && std::memchr(text, 0, size)) {
         *offset = static_cast<uint64_t>(static_cast<const char *>(std::memchr(text, 0, size)) - text);
         return "A zero byte stands in the text.";
      }
      rapidjson::MemoryStream stream(text, size);
      rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input(stream);
      Checking          checking(max_depth);
      rapidjson::Reader reader;
      auto              result = reader.Parse<flags>(input, checking);
      *offset = result.Offset();
      return sentence(result, checking.depth);
   } catch (const std::bad_alloc &) {
      *offset = 0;
      return "Not enough memory to check the text.";
   }
}

extern "C" void glia_json_free(glia_json_tape *tape) {
   delete static_cast<Tape *>(tape->owner);
   tape->owner = nullptr;
}
