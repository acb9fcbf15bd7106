#pragma once

#include "glia/codes.h"

#include <cstdint>
#include <stdexcept>
#include <string>

namespace glia_llama {

// What ends a call with host->fail: a status of glia/codes.h and one sentence for people.
struct Failure : std::runtime_error {
   Failure(int32_t status, const std::string &sentence)
      : std::runtime_error(sentence), status(status) {}
   int32_t status;
};

} // namespace glia_llama
