#include "MiniLM.h"

#include "SafeTensors.h"

#include "ggml.h"
#include "gguf.h"

#include <cstring>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace glia_llama {

namespace {

using Json = nlohmann::json;

Json jsonOf(const std::string &path) {
   std::ifstream file(path);
   if (!file) throw std::runtime_error("can't read " + path);
   return Json::parse(file);
}

std::vector<std::string> linesOf(const std::string &path) {
   std::ifstream file(path);
   if (!file) throw std::runtime_error("can't read " + path);
   std::vector<std::string> lines;
   for (std::string line; std::getline(file, line);) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      lines.push_back(line);
   }
   return lines;
}

void setHyperparameters(gguf_context *file, const Json &config, const std::string &folder) {
   if (config.at("model_type") != "bert") throw std::runtime_error(folder + "/config.json: model_type is no \"bert\"");
   const auto number = [&](const char *key) { return config.at(key).get<uint32_t>(); };
   gguf_set_val_str(file, "general.architecture", "bert");
   gguf_set_val_str(file, "general.name", "all-MiniLM-L6-v2");
   gguf_set_val_str(file, "general.license", "apache-2.0");
   gguf_set_val_u32(file, "general.file_type", 1); // mostly f16
   gguf_set_val_u32(file, "bert.context_length", number("max_position_embeddings"));
   gguf_set_val_u32(file, "bert.embedding_length", number("hidden_size"));
   gguf_set_val_u32(file, "bert.feed_forward_length", number("intermediate_size"));
   gguf_set_val_u32(file, "bert.block_count", number("num_hidden_layers"));
   gguf_set_val_u32(file, "bert.attention.head_count", number("num_attention_heads"));
   gguf_set_val_f32(file, "bert.attention.layer_norm_epsilon", config.at("layer_norm_eps").get<float>());
   gguf_set_val_bool(file, "bert.attention.causal", false);
   gguf_set_val_u32(file, "bert.pooling_type", 1); // mean
   // The model was trained on shorter texts than its positions allow.
   const Json sentences = jsonOf(folder + "/sentence_bert_config.json");
   gguf_set_val_u32(file, "glia.max_tokens", sentences.at("max_seq_length").get<uint32_t>());
}

// llama.cpp marks the beginnings of words rather than their continuations: "##ing" is "ing", and
// "play" is "▁play".
void setVocabulary(gguf_context *file, const Json &config, const std::string &folder) {
   const auto words = linesOf(folder + "/vocab.txt");
   if (words.size() != config.at("vocab_size").get<size_t>())
      throw std::runtime_error(folder + "/vocab.txt has " + std::to_string(words.size()) + " lines; config.json says " + config.at("vocab_size").dump());
   std::vector<std::string> tokens;
   std::vector<int32_t> types;
   for (const auto &word : words) {
      const bool control = word.size() > 2 && word.front() == '[' && word.back() == ']' &&
                           (word == "[PAD]" || word == "[UNK]" || word == "[CLS]" || word == "[SEP]" || word == "[MASK]");
      tokens.push_back(control ? word : word.rfind("##", 0) == 0 ? word.substr(2) : "\u2581" + word);
      types.push_back(control ? 3 : 1);
   }
   std::vector<const char *> pointers;
   for (const auto &token : tokens) pointers.push_back(token.c_str());
   gguf_set_val_str(file, "tokenizer.ggml.model", "bert");
   gguf_set_val_str(file, "tokenizer.ggml.pre", "default");
   gguf_set_arr_str(file, "tokenizer.ggml.tokens", pointers.data(), pointers.size());
   gguf_set_arr_data(file, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, types.data(), types.size());
   gguf_set_val_u32(file, "tokenizer.ggml.token_type_count", config.at("type_vocab_size").get<uint32_t>());
   const std::vector<std::pair<const char *, const char *>> special = {
      {"[PAD]", "tokenizer.ggml.padding_token_id"}, {"[UNK]", "tokenizer.ggml.unknown_token_id"},
      {"[CLS]", "tokenizer.ggml.bos_token_id"},     {"[SEP]", "tokenizer.ggml.seperator_token_id"}, // spelled so in GGUF
      {"[MASK]", "tokenizer.ggml.mask_token_id"}};
   for (const auto &[word, key] : special)
      for (size_t i = 0; i < words.size(); i++)
         if (words[i] == word) gguf_set_val_u32(file, key, static_cast<uint32_t>(i));
}

// A name of the published model as llama.cpp calls it, or empty for what isn't needed.
std::string ggufName(std::string name) {
   const std::vector<std::pair<std::string, std::string>> parts = {
      {"embeddings.word_embeddings", "token_embd"},    {"embeddings.position_embeddings", "position_embd"},
      {"embeddings.token_type_embeddings", "token_types"}, {"embeddings.LayerNorm", "token_embd_norm"},
      {"attention.self.query", "attn_q"},              {"attention.self.key", "attn_k"},
      {"attention.self.value", "attn_v"},              {"attention.output.dense", "attn_output"},
      {"attention.output.LayerNorm", "attn_output_norm"}, {"intermediate.dense", "ffn_up"},
      {"output.dense", "ffn_down"},                    {"output.LayerNorm", "layer_output_norm"}};
   std::string block;
   const std::string layers = "encoder.layer.";
   if (name.rfind(layers, 0) == 0) {
      const size_t dot = name.find('.', layers.size());
      block = "blk." + name.substr(layers.size(), dot - layers.size()) + ".";
      name = name.substr(dot + 1);
   }
   for (const auto &[published, wanted] : parts)
      for (const char *ending : {".weight", ".bias"})
         if (name == published + ending) return block + wanted + ending;
   return {};
}

void addTensors(gguf_context *file, ggml_context *context, const SafeTensors &source) {
   for (const auto &[name, tensor] : source.tensors()) {
      const std::string wanted = ggufName(name);
      if (wanted.empty()) continue;
      const bool table = tensor.shape.size() == 2;
      const bool exact = !table || wanted == "position_embd.weight" || wanted == "token_types.weight"; // small, added not multiplied
      const ggml_type type = exact ? GGML_TYPE_F32 : GGML_TYPE_F16;
      ggml_tensor *made = table ? ggml_new_tensor_2d(context, type, tensor.shape[1], tensor.shape[0]) : ggml_new_tensor_1d(context, type, tensor.shape.at(0));
      ggml_set_name(made, wanted.c_str());
      if (exact)
         std::memcpy(made->data, tensor.numbers.data(), tensor.numbers.size() * sizeof(float));
      else
         ggml_fp32_to_fp16_row(tensor.numbers.data(), static_cast<ggml_fp16_t *>(made->data), static_cast<int64_t>(tensor.numbers.size()));
      gguf_add_tensor(file, made);
   }
}

} // namespace

void convertMiniLM(const std::string &folder, const std::string &output) {
   const Json config = jsonOf(folder + "/config.json");
   const SafeTensors source(folder + "/model.safetensors");
   size_t bytes = 1 << 20;
   for (const auto &[name, tensor] : source.tensors()) bytes += tensor.numbers.size() * sizeof(float) + ggml_tensor_overhead() + 64;
   std::unique_ptr<ggml_context, decltype(&ggml_free)> context(ggml_init({bytes, nullptr, false}), ggml_free);
   std::unique_ptr<gguf_context, decltype(&gguf_free)> file(gguf_init_empty(), gguf_free);
   if (!context || !file) throw std::runtime_error("out of memory");
   setHyperparameters(file.get(), config, folder);
   setVocabulary(file.get(), config, folder);
   addTensors(file.get(), context.get(), source);
   const auto layers = config.at("num_hidden_layers").get<int64_t>();
   if (gguf_get_n_tensors(file.get()) != 5 + 16 * layers)
      throw std::runtime_error(folder + "/model.safetensors has " + std::to_string(gguf_get_n_tensors(file.get())) + " known tensors; expected " + std::to_string(5 + 16 * layers));
   if (!gguf_write_to_file(file.get(), output.c_str(), false)) throw std::runtime_error("can't write " + output);
}

} // namespace glia_llama
