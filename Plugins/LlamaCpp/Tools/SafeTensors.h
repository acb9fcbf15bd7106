#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace glia_llama {

// The float32 tensors of one safetensors file: eight bytes with the size of a JSON header, the
// header with types, shapes and places, then the numbers.
class SafeTensors {
 public:
   struct Tensor {
      std::vector<int64_t> shape; // outermost first
      std::vector<float>   numbers;
   };

   explicit SafeTensors(const std::string &path);

   const std::map<std::string, Tensor> &tensors() const { return found; }

 private:
   std::map<std::string, Tensor> found;
};

} // namespace glia_llama
