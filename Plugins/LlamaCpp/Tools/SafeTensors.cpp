#include "SafeTensors.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace glia_llama {

SafeTensors::SafeTensors(const std::string &path) {
   std::ifstream file(path, std::ios::binary);
   if (!file) throw std::runtime_error("can't read " + path);
   const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
   uint64_t headerSize = 0;
   if (bytes.size() < 8) throw std::runtime_error(path + " is too short for a safetensors file");
   std::memcpy(&headerSize, bytes.data(), 8);
   if (headerSize > bytes.size() - 8) throw std::runtime_error(path + ": the header's size is beyond the file's end");
   const auto begin = bytes.data() + 8;
   const auto header = nlohmann::json::parse(begin, begin + headerSize);
   const char *numbers = begin + headerSize;
   const uint64_t available = bytes.size() - 8 - headerSize;
   for (const auto &[name, entry] : header.items()) {
      if (name == "__metadata__" || entry.at("dtype") != "F32") continue; // position ids are whole numbers
      const uint64_t from = entry.at("data_offsets").at(0), to = entry.at("data_offsets").at(1);
      Tensor tensor;
      tensor.shape = entry.at("shape").get<std::vector<int64_t>>();
      uint64_t count = 1;
      for (int64_t size : tensor.shape) count *= static_cast<uint64_t>(size);
      if (from > to || to > available || to - from != count * 4) throw std::runtime_error(path + ": the tensor " + name + " lies outside of the file");
      tensor.numbers.resize(count);
      std::memcpy(tensor.numbers.data(), numbers + from, to - from);
      found.emplace(name, std::move(tensor));
   }
}

} // namespace glia_llama
