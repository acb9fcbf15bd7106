// Makes model files for the plugin:
//   prepare quantize IN.gguf OUT.gguf    any GGUF to Q8_0, the fastest type on a processor
//   prepare minilm FOLDER OUT.gguf       a BERT sentence model (safetensors) to GGUF

#include "MiniLM.h"

#include "llama.h"

#include <cstdio>
#include <cstring>
#include <exception>

namespace {

int quantize(const char *input, const char *output) {
   llama_backend_init();
   llama_log_set([](ggml_log_level level, const char *text, void *) {
      if (level == GGML_LOG_LEVEL_ERROR) std::fputs(text, stderr);
   }, nullptr);
   llama_model_quantize_params parameters = llama_model_quantize_default_params();
   parameters.ftype = LLAMA_FTYPE_MOSTLY_Q8_0;
   parameters.allow_requantize = true; // the small model is published in Q4_1 only
   parameters.nthread = 1;
   return llama_model_quantize(input, output, &parameters) == 0 ? 0 : 1;
}

} // namespace

int main(int count, char **arguments) {
   try {
      if (count == 4 && !std::strcmp(arguments[1], "quantize")) return quantize(arguments[2], arguments[3]);
      if (count == 4 && !std::strcmp(arguments[1], "minilm")) {
         glia_llama::convertMiniLM(arguments[2], arguments[3]);
         return 0;
      }
   } catch (const std::exception &error) {
      std::fprintf(stderr, "prepare: %s\n", error.what());
      return 1;
   }
   std::fprintf(stderr, "usage: prepare quantize IN.gguf OUT.gguf | prepare minilm FOLDER OUT.gguf\n");
   return 2;
}
