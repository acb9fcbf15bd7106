#include <glia/swift/entry.h>

#include "Manifests/parameters.h"

// The providers. What differs between them stands here, as data, and each can be set in a pipeline
// file: the code knows no provider. The order of columns is that of the macros in parameters.h.

#define MODEL "[\"model\"]"
#define MODEL_AND_ADDRESS "[\"model\", \"base_url\"]"

#define SEEDED "[\"choices\", \"images\", \"reasoning\", \"seed\", \"streaming\", \"structured_output\", \"tools\"]"
#define SCORED "[\"choices\", \"images\", \"logprobs\", \"reasoning\", \"streaming\", \"structured_output\", \"tools\"]"

#define OPENAI REACHING("openai", ADDRESS("https://api.openai.com/v1"), "OPENAI_API_KEY", "authorization")
#define AZURE REACHING("azure", NO_ADDRESS, "AZURE_OPENAI_API_KEY", "api-key")
#define OLLAMA REACHING("ollama", ADDRESS("http://localhost:11434/v1"), "", "authorization")
#define VLLM REACHING("vllm", ADDRESS("http://localhost:8000/v1"), "", "authorization")
#define LLAMACPP REACHING("llamacpp", ADDRESS("http://localhost:8080/v1"), "", "authorization")
#define MISTRAL REACHING("mistral", ADDRESS("https://api.mistral.ai/v1"), "MISTRAL_API_KEY", "authorization")
#define GROQ REACHING("groq", ADDRESS("https://api.groq.com/openai/v1"), "GROQ_API_KEY", "authorization")
#define XAI REACHING("xai", ADDRESS("https://api.x.ai/v1"), "XAI_API_KEY", "authorization")
#define DEEPSEEK REACHING("deepseek", ADDRESS("https://api.deepseek.com/v1"), "DEEPSEEK_API_KEY", "authorization")
#define TOGETHER REACHING("together", ADDRESS("https://api.together.xyz/v1"), "TOGETHER_API_KEY", "authorization")
#define OPENROUTER REACHING("openrouter", ADDRESS("https://openrouter.ai/api/v1"), "OPENROUTER_API_KEY", "authorization")
#define GENERIC REACHING("openai-compatible", NO_ADDRESS, "", "authorization")

GLIA_MANIFEST(manifest) =
   LANGUAGE_MODEL("openai", "Models of OpenAI, by chat completions.", MODEL, SEEDED, OPENAI,
                  "json_schema", "json_schema", "max_completion_tokens", "seed", "false", "true", 64)
   "\0" LANGUAGE_MODEL("azure", "Models of OpenAI at Azure, by chat completions.", MODEL_AND_ADDRESS, SEEDED, AZURE,
                  "json_schema", "json_schema", "max_completion_tokens", "seed", "false", "true", 64)
   "\0" LANGUAGE_MODEL("ollama", "Models served by Ollama.", MODEL, SEEDED, OLLAMA,
                  "json_schema", "json_schema", "max_tokens", "seed", "false", "true", 4)
   "\0" LANGUAGE_MODEL("vllm", "Models served by vLLM.", MODEL, SEEDED, VLLM,
                  "json_schema", "structured_outputs", "max_tokens", "seed", "true", "true", 128)
   "\0" LANGUAGE_MODEL("llamacpp", "Models served by llama.cpp's server.", MODEL, SEEDED, LLAMACPP,
                  "json_schema", "grammar", "max_tokens", "seed", "true", "true", 4)
   "\0" LANGUAGE_MODEL("mistral", "Models of Mistral.", MODEL, SEEDED, MISTRAL,
                  "json_schema", "json_schema", "max_tokens", "random_seed", "false", "false", 32)
   "\0" LANGUAGE_MODEL("groq", "Models served by Groq.", MODEL, SEEDED, GROQ,
                  "json_schema", "json_schema", "max_completion_tokens", "seed", "false", "true", 32)
   "\0" LANGUAGE_MODEL("xai", "Models of xAI.", MODEL, SEEDED, XAI,
                  "json_schema", "json_schema", "max_completion_tokens", "seed", "false", "true", 32)
   "\0" LANGUAGE_MODEL("deepseek", "Models of DeepSeek.", MODEL, SCORED, DEEPSEEK,
                  "json_object", "logprobs", "max_tokens", "", "false", "true", 32)
   "\0" LANGUAGE_MODEL("together", "Models served by Together.", MODEL, SEEDED, TOGETHER,
                  "json_schema", "json_schema", "max_tokens", "seed", "true", "true", 32)
   "\0" LANGUAGE_MODEL("openrouter", "Models of many providers, by OpenRouter.", MODEL, SEEDED, OPENROUTER,
                  "json_schema", "json_schema", "max_tokens", "seed", "true", "true", 32)
   "\0" LANGUAGE_MODEL("openai-compatible", "Any server with chat completions like OpenAI's.", MODEL_AND_ADDRESS,
                  SEEDED, GENERIC, "json_schema", "json_schema", "max_tokens", "seed", "true", "true", 32)
   "\0" EMBEDDING_MODEL("openai", "Embedding models of OpenAI.", MODEL, OPENAI, 256)
   "\0" EMBEDDING_MODEL("azure", "Embedding models of OpenAI at Azure.", MODEL_AND_ADDRESS, AZURE, 256)
   "\0" EMBEDDING_MODEL("ollama", "Embedding models served by Ollama.", MODEL, OLLAMA, 64)
   "\0" EMBEDDING_MODEL("vllm", "Embedding models served by vLLM.", MODEL, VLLM, 256)
   "\0" EMBEDDING_MODEL("llamacpp", "Embedding models served by llama.cpp's server.", MODEL, LLAMACPP, 64)
   "\0" EMBEDDING_MODEL("mistral", "Embedding models of Mistral.", MODEL, MISTRAL, 64)
   "\0" EMBEDDING_MODEL("together", "Embedding models served by Together.", MODEL, TOGETHER, 64)
   "\0" EMBEDDING_MODEL("openrouter", "Embedding models of many providers, by OpenRouter.", MODEL, OPENROUTER, 64)
   "\0" EMBEDDING_MODEL("openai-compatible", "Any server with embeddings like OpenAI's.", MODEL_AND_ADDRESS, GENERIC, 64);

GLIA_SWIFT_PLUGIN(openai_compatible_table, manifest)
