#ifndef GLIA_OPENAI_PARAMETERS_H
#define GLIA_OPENAI_PARAMETERS_H

// The manifests of all providers: the same parameters, with other defaults. JSON is written as JSON
// and turned into text by the preprocessor; `value` is JSON text, since it comes from the table.

#define PARAMETER(name, value, ...) "\"" name "\": {\"default\": " value ", " #__VA_ARGS__ "},\n"

// The first member of a list of parameters that have no default.
#define REQUIRED(name, ...) "\"" name "\": {" #__VA_ARGS__ "},\n"

// How the provider is reached; both kinds have these.
#define REACHING(provider, address, key, header)                                                \
   PARAMETER("provider", "\"" provider "\"", "const": provider,                                \
             "description": "The provider's name, for messages.")                               \
   address                                                                                      \
   PARAMETER("api_key_variable", "\"" key "\"", "type": "string", "x-glia-secret": true,        \
             "description": "The environment variable, or the line of a file .env, that holds the key; empty for none. The key itself never stands in a pipeline file.") \
   PARAMETER("key_header", "\"" header "\"", "enum": ["authorization", "api-key"],              \
             "description": "The header that carries the key.")                                 \
   PARAMETER("headers", "{}", "type": "object", "additionalProperties": {"type": "string"},     \
             "description": "Further header lines; not for keys.")                              \
   PARAMETER("api_version", "\"\"", "type": "string",                                           \
             "description": "Sent as the query api-version, which older addresses of Azure want; empty for none.") \
   PARAMETER("connect_timeout", "10", "type": "number", "exclusiveMinimum": 0, "maximum": 600,  \
             "x-glia-unit": "s", "description": "How long a connection may take to come about.") \
   PARAMETER("extra_body", "{}", "type": "object",                                              \
             "description": "Members for the body of each request; they take the place of those of the same name.")

#define ADDRESS(url)                                                                            \
   PARAMETER("base_url", "\"" url "\"", "type": "string", "minLength": 1,                       \
             "description": "The address up to what all requests share.")

#define NO_ADDRESS                                                                              \
   REQUIRED("base_url", "type": "string", "minLength": 1,                                       \
            "description": "The address up to what all requests share, such as https://NAME.openai.azure.com/openai/v1 or http://localhost:8000/v1.")

#define MANIFEST(id, kind, name, summary, required, capabilities, parameters)                   \
   "{\"id\": \"glia." id "\", \"kind\": \"glia." kind "/1\", \"name\": \"" name "\",\n"         \
   "\"version\": \"1.0.0\", \"summary\": \"" summary "\",\n"                                    \
   "\"license\": \"Apache-2.0\", \"requires\": [\"service:secret.get\"],\n"                     \
   "\"uses\": [\"secret.get\"], \"concurrency\": \"any\", \"deterministic\": false,\n"          \
   "\"capabilities\": " capabilities ",\n"                                                      \
   "\"config\": {\"type\": \"object\", \"additionalProperties\": false,\n"                      \
   "\"required\": " required ", \"properties\": {\n" parameters                                 \
   REQUIRED_MODEL "}}}"

#define REQUIRED_MODEL                                                                          \
   "\"model\": {\"type\": \"string\", \"minLength\": 1, \"description\": "                      \
   "\"The model, by the provider's name for it.\"}"

#define LANGUAGE_MODEL(name, summary, required, capabilities, reaching, structured, choices,    \
                       max_tokens, seed, top_k, stream_usage, parallel)                         \
   MANIFEST(name, "language_model", name, summary, required, capabilities,                      \
   reaching                                                                                     \
   PARAMETER("api", "\"chat_completions\"", "enum": ["chat_completions", "responses"],           \
             "description": "What the provider is asked by: 'responses' is OpenAI's newer API, in which its reasoning models do more; others have it in part. Nothing is kept there.") \
   PARAMETER("structured_output", "\"" structured "\"",                                         \
             "enum": ["json_schema", "json_object", "tool", "none"],                            \
             "description": "How an answer is held to a schema: 'json_schema' and 'json_object' are response formats (with 'json_object' the schema is told in words), 'tool' forces a call of a tool with the schema, 'none' leaves it to the instructions. Some models of a provider have only some of these.") \
   PARAMETER("choices", "\"" choices "\"",                                                      \
             "enum": ["logprobs", "logit_bias", "json_schema", "grammar", "structured_outputs", "guided_choice", "text"], \
             "description": "How an answer is held to a list of choices: 'logprobs' takes the likeliest by the tokens' probabilities and says how likely each is, 'logit_bias' has the likeliest of their first tokens written, by the server's own tokenizer, 'json_schema' asks for an enum, 'grammar' is for llama.cpp, 'structured_outputs' and 'guided_choice' are for newer and older vLLM, 'text' leaves it to the instructions.") \
   PARAMETER("top_logprobs", "20", "type": "integer", "minimum": 1, "maximum": 100,             \
             "description": "With choices by logprobs: how many likely tokens to ask for.")     \
   PARAMETER("tokenizer", "\"/tokenize\"", "type": "string", "minLength": 1,                     \
             "description": "With choices by logit_bias: where the server tells a text's tokens, from the root of its address; vLLM and llama.cpp have /tokenize, llama-cpp-python /extras/tokenize.") \
   PARAMETER("stream", "false", "type": "boolean",                                              \
             "description": "Whether answers come in pieces, which keeps slow ones from being cut off by proxies.") \
   PARAMETER("stream_usage", stream_usage, "type": "boolean",                                   \
             "description": "Whether a stream has to be asked for the tokens that it cost.")    \
   PARAMETER("reasoning_effort", "null", "type": ["string", "null"],                            \
             "description": "How much a reasoning model thinks, such as low, medium or high; never sent if null.") \
   PARAMETER("max_tokens_name", "\"" max_tokens "\"", "enum": ["max_tokens", "max_completion_tokens"], \
             "description": "The member that carries the longest length of an answer.")         \
   PARAMETER("seed_name", "\"" seed "\"", "enum": ["seed", "random_seed", ""],                  \
             "description": "The member that carries a seed; empty if there is none.")          \
   PARAMETER("top_k", top_k, "type": "boolean", "description": "Whether it takes top_k.")       \
   PARAMETER("parallel", #parallel, "type": "integer", "minimum": 1, "x-glia-unit": "requests", \
             "description": "How many requests in flight are useful, unless 'concurrency' says."))

#define EMBEDDING_MODEL(name, summary, required, reaching, batch)                               \
   MANIFEST(name "-embedding", "embedding_model", name, summary, required, "[]",                \
   reaching                                                                                     \
   PARAMETER("dimensions", "null", "type": ["integer", "null"], "minimum": 1,                   \
             "description": "The length of the vectors, for models that can shorten them; not sent if null.") \
   PARAMETER("batch", #batch, "type": "integer", "minimum": 1, "x-glia-unit": "texts",          \
             "description": "How many texts go into one request at most.")                      \
   PARAMETER("parallel", "8", "type": "integer", "minimum": 1, "x-glia-unit": "requests",       \
             "description": "How many requests in flight are useful, unless 'concurrency' says."))

#endif
