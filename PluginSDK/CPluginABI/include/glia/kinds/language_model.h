#ifndef GLIA_KINDS_LANGUAGE_MODEL_H
#define GLIA_KINDS_LANGUAGE_MODEL_H

#include "../plugin.h"

// A language model answers messages. One attempt at one request: the host does retries, rate
// limits, caching and accounting.

#define GLIA_KIND_LANGUAGE_MODEL "glia.language_model/1"

typedef struct glia_language_model {
   uint32_t struct_size;
   uint32_t reserved;

   // Says what the provider can do. out: model, capabilities [text], context_tokens, parallel
   glia_work describe;

   // Answers.
   // in:  settings {temperature, max_tokens, top_p, top_k, seed, stop [text], reasoning_effort,
   //      tool_choice}, stable_messages (how many of the first messages other requests share);
   //      messages text[n] (JSON {role, content}; content is a text or a list of parts {type:
   //      "text", text}, {type: "image", media_type, data} or {type: "image", url}; an assistant's
   //      may have tool_calls, a tool's has tool_call_id), tools text[t] (JSON {name, description,
   //      parameters}), and at most one of: schema text[1] (JSON Schema of the answer),
   //      choices text[k]
   // out: content, finish ("stop", "length", "tool_calls", "content_filter"), usage {input_tokens,
   //      cached_tokens, output_tokens}; where there are any, tool_calls [{id, name, arguments, and
   //      signature if the model wants an opaque text back with it}] and reasoning; with choices,
   //      where the model can: choice_logprobs f64[k], normalized
   // With stream (true) in the input, parts sent ahead are {content} pieces; the end result is still
   // whole.
   glia_work generate;

   // Counts tokens. in: texts text[n]; out: counts i64[n]
   glia_work count_tokens;
} glia_language_model;

#endif
