#pragma once

#include "glia/inline.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace glia_llama {

using Json = nlohmann::ordered_json;

// Between the C interface and C++ values.

std::string textOf(glia_str text);
glia_str    viewOf(const std::string &text);

// The JSON object of a value. Throws Failure if it is no object.
Json objectOf(const glia_value *input);

// The rows of a text array, or empty if there is none. A missing row throws Failure.
std::vector<std::string> textsOf(const glia_value *input, const char *name);

// Ends the call with one JSON object and at most one array of numbers.
void finish(glia_call *call, const Json &object, const glia_array *numbers = nullptr);
// Sends a part of the answer ahead of the rest. Waits while its reader is slow.
void sendPart(glia_call *call, const Json &part);
void fail(glia_call *call, int32_t status, const std::string &sentence);

// Runs the body of a slot. Whatever it throws ends the call, since no exception may cross C.
void guarded(glia_call *call, const std::function<void()> &body);

} // namespace glia_llama
