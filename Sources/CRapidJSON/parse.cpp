#include "glia_json.h"

#if defined(__SSE2__)
#define RAPIDJSON_SSE2 // strings are searched for their end 16 bytes at a time
#elif defined(__ARM_NEON)
#define RAPIDJSON_NEON
#endif

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <rapidjson/stream.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

namespace {

// The recursive parser, which is quicker than the iterative one. Nesting can't overflow the stack:
// the parse ends at a bracket that would go deeper than the limit, before its inside is looked at.
// Numbers come as they are written: RapidJSON 1.1.0 reads 0e40 as 2^71, and 123456e305 as infinity.
constexpr unsigned flags = rapidjson::kParseNumbersAsStringsFlag;
constexpr unsigned checked_flags = flags | rapidjson::kParseValidateEncodingFlag;

// RapidJSON checks UTF-8 byte by byte; most texts are ASCII, which needs no check.
bool is_ascii(const char *text, uint64_t size) {
   unsigned char all = 0;
   for (uint64_t index = 0; index < size; index++) all |= static_cast<unsigned char>(text[index]);
   return all < 0x80;
}

struct Depth {
   uint32_t level = 0, limit;
   bool     too_deep = false;
   explicit Depth(uint32_t limit) : limit(limit) {}
   bool enter() { return level++ < limit || !(too_deep = true); }
   bool leave() { return level-- > 0; }
};

// The power of ten of a number's first digit that isn't 0, plus one.
int64_t magnitude(const char *text, const char *end) {
   int64_t     power = 0, exponent = 0;
   bool        has_digit = false, is_fraction = false;
   const char *place = *text == '-' ? text + 1 : text;
   for (; place < end && *place != 'e' && *place != 'E'; place++) {
      if (*place == '.') {
         is_fraction = true;
         continue;
      }
      has_digit = has_digit || *place != '0';
      if (!is_fraction && has_digit) power++;
      if (is_fraction && !has_digit) power--;
   }
   if (place == end) return power;
   place++;
   const bool is_negative = *place == '-';
   if (is_negative || *place == '+') place++;
   for (; place < end && exponent < 1'000'000'000; place++) exponent = 10 * exponent + (*place - '0');
   return power + (is_negative ? -exponent : exponent);
}

// Reads what the parser has found to be a number; false if a double can't hold it.
bool read_number(const char *text, rapidjson::SizeType size, glia_json_event *event) {
   const char *end   = text + size;
   auto        whole = std::from_chars(text, end, event->as.integer);
   event->kind       = GLIA_JSON_INTEGER;
   if (whole.ec == std::errc() && whole.ptr == end) return true;
   event->kind   = GLIA_JSON_DOUBLE;
   double number = 0;
   if (std::from_chars(text, end, number).ec == std::errc::result_out_of_range) {
      if (magnitude(text, end) > 0) return false;
      number = *text == '-' ? -0.0 : 0.0;
   }
   event->as.number = number;
   return true;
}

struct Checking : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Checking> {
   Depth depth;
   bool  is_too_big = false;
   explicit Checking(uint32_t limit) : depth(limit) {}
   bool RawNumber(const char *text, rapidjson::SizeType size, bool) {
      glia_json_event event = {};
      is_too_big            = !read_number(text, size, &event);
      return !is_too_big;
   }
   bool StartObject() { return depth.enter(); }
   bool EndObject(rapidjson::SizeType) { return depth.leave(); }
   bool StartArray() { return depth.enter(); }
   bool EndArray(rapidjson::SizeType) { return depth.leave(); }
};

struct Tape {
   std::vector<glia_json_event> events;
   std::vector<char>            text;
   std::vector<size_t>          open; // where the start of each open object or array stands
   rapidjson::Reader            reader;
   Depth                        depth{0};
   bool                         is_too_big = false;

   bool add(uint32_t kind) {
      events.push_back({kind, 0, {0}});
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
      glia_json_event &start = events[open.back()];
      start.size      = size;
      start.as.offset = events.size();
      open.pop_back();
      return depth.leave();
   }

   bool Null() { return add(GLIA_JSON_NULL); }
   bool Bool(bool value) { return add(value ? GLIA_JSON_TRUE : GLIA_JSON_FALSE); }
   // The parser asks for these, but calls RawNumber.
   bool Int(int) { return false; }
   bool Uint(unsigned) { return false; }
   bool Int64(int64_t) { return false; }
   bool Uint64(uint64_t) { return false; }
   bool Double(double) { return false; }
   bool RawNumber(const char *text, rapidjson::SizeType size, bool) {
      glia_json_event event = {};
      is_too_big            = !read_number(text, size, &event);
      events.push_back(event);
      return !is_too_big;
   }
   bool String(const char *bytes, rapidjson::SizeType size, bool) { return string(bytes, size); }
   bool Key(const char *bytes, rapidjson::SizeType size, bool) { return string(bytes, size); }
   bool StartObject() { return start(GLIA_JSON_OBJECT); }
   bool EndObject(rapidjson::SizeType size) { return end(size); }
   bool StartArray() { return start(GLIA_JSON_ARRAY); }
   bool EndArray(rapidjson::SizeType size) { return end(size); }
};

// Bytes behind the text that the parser may look at.
constexpr uint64_t padding = 32;
// A thread keeps its tape for the next text, if it isn't larger than this.
constexpr uint64_t most_kept = 1 << 18;

// Most texts are a few hundred bytes; taking memory for them would cost as much as reading them.
thread_local std::unique_ptr<Tape> spare_tape;

Tape *fresh_tape(uint64_t size, uint32_t max_depth) {
   Tape *tape = spare_tape ? spare_tape.release() : new Tape;
   tape->depth = Depth(max_depth);
   tape->is_too_big = false;
   tape->events.clear();
   tape->events.reserve(size / 8 + 4);
   tape->open.clear();
   return tape;
}

// Parses a copy of a text, which the parser may write to and read beyond.
template <typename Handler>
rapidjson::ParseResult parse(Tape &tape, const char *text, uint64_t size, Handler &handler) {
   constexpr unsigned in_place = rapidjson::kParseInsituFlag;
   tape.text.resize(size + padding); // in-situ parsing reads up to a zero byte, 16 at a time
   if (size) std::memcpy(tape.text.data(), text, size);
   std::memset(tape.text.data() + size, 0, padding);
   rapidjson::InsituStringStream stream(tape.text.data());
   return is_ascii(text, size) ? tape.reader.Parse<flags | in_place>(stream, handler)
                               : tape.reader.Parse<checked_flags | in_place>(stream, handler);
}

void keep(std::unique_ptr<Tape> tape) {
   if (tape && tape->text.capacity() <= most_kept && !spare_tape) spare_tape = std::move(tape);
}

template <typename Handler>
const char *sentence(const rapidjson::ParseResult &result, const Handler &handler) {
   if (!result.IsError()) return nullptr;
   if (handler.depth.too_deep) return "Too many levels of nesting.";
   return rapidjson::GetParseError_En(handler.is_too_big ? rapidjson::kParseErrorNumberTooBig
                                                         : result.Code());
}

// Where the parse stopped: a bracket that goes too deep has been read already.
template <typename Handler>
uint64_t place(const rapidjson::ParseResult &result, const Handler &handler) {
   return result.Offset() - (handler.depth.too_deep ? 1 : 0);
}

} // namespace

extern "C" void glia_json_parse(const char *text, uint64_t size, uint32_t max_depth,
                                glia_json_tape *out) {
   std::memset(out, 0, sizeof *out);
   try {
      Tape *tape = fresh_tape(size, max_depth);
      out->owner = tape;
      auto result = parse(*tape, text, size, *tape);
      out->error = sentence(result, *tape);
      out->error_offset = place(result, *tape);
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
      // A zero byte inside the text would look like its end.
      if (size && std::memchr(text, 0, size)) {
         *offset = static_cast<uint64_t>(static_cast<const char *>(std::memchr(text, 0, size)) - text);
         return "A zero byte stands in the text.";
      }
      std::unique_ptr<Tape> tape(fresh_tape(0, max_depth));
      Checking              checking(max_depth);
      auto                  result = parse(*tape, text, size, checking);
      keep(std::move(tape));
      *offset = place(result, checking);
      return sentence(result, checking);
   } catch (const std::bad_alloc &) {
      *offset = 0;
      return "Not enough memory to check the text.";
   }
}

extern "C" void glia_json_free(glia_json_tape *tape) {
   std::unique_ptr<Tape> owner(static_cast<Tape *>(tape->owner));
   tape->owner = nullptr;
   keep(std::move(owner));
}

extern "C" const char *glia_json_find(const char *text, uint64_t size, const char *name,
                                      uint64_t name_size) {
   const void *found = memmem(text, size, name, name_size);
   if (!found) return nullptr;
   const char *start = static_cast<const char *>(found);
   const char *end   = start + name_size;
   const bool  is_compact =
      start > text && start[-1] == '"' && text + size - end > 2 && end[0] == '"' && end[1] == ':';
   return is_compact ? end + 2 : text + size;
}

extern "C" uint64_t glia_json_member(const glia_json_event *events, const char *text,
                                     uint64_t position, const char *name, uint64_t name_size) {
   const glia_json_event *event = events + position;
   if (event->kind != GLIA_JSON_OBJECT) return 0;
   uint64_t members = event->size;
   event++;
   for (; members > 0; members--) {
      const bool is_wanted = event->size == name_size &&
                             std::memcmp(text + event->as.offset, name, name_size) == 0;
      event++;
      if (is_wanted) return static_cast<uint64_t>(event - events);
      const bool is_nested = event->kind == GLIA_JSON_OBJECT || event->kind == GLIA_JSON_ARRAY;
      event                = is_nested ? events + event->as.offset : event + 1;
   }
   return 0;
}

static bool needs_escape(char letter) {
   return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\';
}

// Without a way out of the loop, so that the compiler compares all at once.
static bool need_escape(const char *letters, int count) {
   bool any = false;
   for (int index = 0; index < count; index++) any |= needs_escape(letters[index]);
   return any;
}

extern "C" uint64_t glia_json_plain(const char *text, uint64_t size) {
   constexpr int wide  = 16;
   uint64_t      index = 0;
   while (index + wide <= size && !need_escape(text + index, wide)) index += wide;
   // The rest with some before it that are plain.
   if (size >= wide && index + wide > size && !need_escape(text + size - wide, wide)) return size;
   constexpr int half = wide / 2;
   if (index + half <= size && !need_escape(text + index, half)) index += half;
   while (index < size && !needs_escape(text[index])) index++;
   return index;
}
