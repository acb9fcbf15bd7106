#pragma once

#include <string>

namespace glia_llama {

// The folder of models: the given one, else $GLIA_MODELS, else ~/.cache/glia/models.
std::string modelFolder(const std::string &configured);

// The file of a model: a path that ends in .gguf, or a name in the folder.
// Throws Failure that lists the names that exist.
std::string modelFile(const std::string &model, const std::string &folder);

} // namespace glia_llama
