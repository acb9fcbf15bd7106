#include "Wire.h"

#include "Failure.h"

#include <new>

namespace glia_llama {

std::string textOf(glia_str text) {
   return text.data ? std::string(text.data, text.size) : std::string();
}

glia_str viewOf(const std::string &text) { return {text.data(), text.size()}; }

Json objectOf(const glia_value *input) {
   const std::string text = input ? textOf(input->json) : std::string();
   if (text.empty()) return Json::object();
   Json value = Json::parse(text, nullptr, false);
   if (!value.is_object())
      throw Failure(GLIA_INVALID_ARGUMENT, "The input's JSON must be an object, but it begins with: " +
                                              text.substr(0, 40));
   return value;
}

std::vector<std::string> textsOf(const glia_value *input, const char *name) {
   std::vector<std::string> texts;
   const glia_array *array = input ? glia_find(input, name, GLIA_TEXT) : nullptr;
   if (!array) return texts;
   if (array->columns > 1)
      throw Failure(GLIA_INVALID_ARGUMENT, "The array \"" + std::string(name) + "\" has " +
                                              std::to_string(array->columns) + " columns; expected 1.");
   const auto *rows = static_cast<const glia_str *>(array->data);
   for (uint64_t i = 0; i < array->rows; i++) {
      if (!rows[i].data && rows[i].size == 0)
         throw Failure(GLIA_INVALID_ARGUMENT, "Row " + std::to_string(i) + " of \"" + name +
                                                 "\" is missing. Each row must be a text.");
      texts.push_back(textOf(rows[i]));
   }
   return texts;
}

void finish(glia_call *call, const Json &object, const glia_array *numbers) {
   // An answer that max_tokens cut may end amid a character: replaced, since JSON is UTF-8.
   const std::string text = object.dump(-1, ' ', false, Json::error_handler_t::replace);
   const glia_array *arrays[] = {numbers};
   glia_value output = {sizeof(glia_value), numbers ? 1u : 0u, viewOf(text), arrays};
   call->host->finish(call, &output);
}

void sendPart(glia_call *call, const Json &part) {
   if (!GLIA_HAS(call->host, send_part)) return;
   const std::string text = part.dump(-1, ' ', false, Json::error_handler_t::replace);
   const glia_value value = {sizeof(glia_value), 0, viewOf(text), nullptr};
   call->host->send_part(call, &value);
}

void fail(glia_call *call, int32_t status, const std::string &sentence) {
   call->host->fail(call, status, viewOf(sentence), {nullptr, 0});
}

void guarded(glia_call *call, const std::function<void()> &body) {
   try {
      body();
   } catch (const Failure &failure) {
      fail(call, failure.status, failure.what());
   } catch (const std::bad_alloc &) {
      fail(call, GLIA_RESOURCE_EXHAUSTED, "Out of memory. Lower workers, batch or context.");
   } catch (const std::exception &error) {
      fail(call, GLIA_INTERNAL, std::string("The local model plugin failed: ") + error.what());
   }
}

} // namespace glia_llama
