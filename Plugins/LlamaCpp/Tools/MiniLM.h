#pragma once

#include <string>

namespace glia_llama {

// Writes the BERT sentence model of a folder (model.safetensors, config.json, vocab.txt) as GGUF.
// Throws std::runtime_error that names the file and what is wrong with it.
void convertMiniLM(const std::string &folder, const std::string &output);

} // namespace glia_llama
