#include "ModelFile.h"

#include "Failure.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace fs = std::filesystem;

namespace glia_llama {

namespace {

const std::string extension = ".gguf";

bool endsInExtension(const std::string &text) {
   return text.size() > extension.size() &&
          text.compare(text.size() - extension.size(), extension.size(), extension) == 0;
}

std::string namesIn(const std::string &folder) {
   std::vector<std::string> names;
   std::error_code error;
   for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
      if (endsInExtension(entry->path().filename().string()))
         names.push_back(entry->path().stem().string());
   if (names.empty())
      return "There are no models in " + folder +
             ". Fetch them with: Plugins/LlamaCpp/Tools/build.sh models " + folder;
   std::sort(names.begin(), names.end());
   std::string list;
   for (const auto &name : names) list += (list.empty() ? "" : ", ") + name;
   return "Models in " + folder + ": " + list + ".";
}

} // namespace

std::string modelFolder(const std::string &configured) {
   if (!configured.empty()) return configured;
   if (const char *folder = std::getenv("GLIA_MODELS"); folder && *folder) return folder;
   if (const char *home = std::getenv("HOME"); home && *home) return std::string(home) + "/.cache/glia/models";
   throw Failure(GLIA_FAILED_PRECONDITION,
                 "No folder of models: config has no \"models\", and neither GLIA_MODELS nor HOME is set.");
}

std::string modelFile(const std::string &model, const std::string &folder) {
   if (model.empty()) throw Failure(GLIA_INVALID_ARGUMENT, "\"model\" is empty. " + namesIn(folder));
   const bool isPath = endsInExtension(model);
   if (!isPath && model.find('/') != std::string::npos)
      throw Failure(GLIA_INVALID_ARGUMENT, "\"model\" is \"" + model +
                                              "\". Expected a name without slashes, or a path that ends in .gguf.");
   const std::string path = isPath ? model : folder + "/" + model + extension;
   std::error_code error;
   if (fs::is_regular_file(path, error)) return path;
   throw Failure(GLIA_NOT_FOUND, "There is no model file " + path + ". " + namesIn(folder));
}

} // namespace glia_llama
