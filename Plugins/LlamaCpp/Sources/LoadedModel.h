#pragma once

#include "llama.h"

#include <memory>
#include <string>
#include <vector>

namespace glia_llama {

// The weights and the vocabulary of one file, shared by all that use it.
class LoadedModel {
 public:
   // The model of that file. Loads it if nobody holds it. Throws Failure.
   static std::shared_ptr<LoadedModel> open(const std::string &path);

   explicit LoadedModel(const std::string &path);
   ~LoadedModel();
   LoadedModel(const LoadedModel &) = delete;
   LoadedModel &operator=(const LoadedModel &) = delete;

   llama_model       *weights() const { return model; }
   const llama_vocab *vocabulary() const { return vocab; }
   int32_t            vocabularySize() const { return llama_vocab_n_tokens(vocab); }
   std::string        name() const { return modelName; }

   // begin: add what the model wants at the start of a text; special: read <|...|> as tokens.
   std::vector<llama_token> tokens(const std::string &text, bool begin, bool special) const;
   std::string              piece(llama_token token) const;

   // The longest control token, such as <|im_end|>, that the text has at that place.
   struct Control {
      llama_token token;
      size_t      length; // 0 if there is none
   };
   Control controlToken(const std::string &text, size_t at) const;

   bool                     endsTurn(llama_token token) const { return llama_vocab_is_eog(vocab, token); }
   llama_token              endOfTurn() const;

   // One text of the file's metadata, or empty.
   std::string metadata(const char *key) const;

 private:
   void findControls();

   llama_model       *model = nullptr;
   const llama_vocab *vocab = nullptr;
   std::string        modelName;

   std::vector<std::pair<std::string, llama_token>> controls; // longest first
};

} // namespace glia_llama
