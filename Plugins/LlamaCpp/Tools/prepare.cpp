// Makes model files for the plugin:
//   prepare minilm FOLDER OUT.gguf       a BERT sentence model (safetensors) to GGUF

#include "MiniLM.h"

#include <cstdio>
#include <cstring>
#include <exception>

int main(int count, char **arguments) {
   try {
      if (count == 4 && !std::strcmp(arguments[1], "minilm")) {
         glia_llama::convertMiniLM(arguments[2], arguments[3]);
         return 0;
      }
   } catch (const std::exception &error) {
      std::fprintf(stderr, "prepare: %s\n", error.what());
      return 1;
   }
   std::fprintf(stderr, "usage: prepare minilm FOLDER OUT.gguf\n");
   return 2;
}
