// A tool in C: counts the words of a text, for a language model.
// Build: cc -shared -fPIC -I <prefix>/include -o WordCount.so word_count.c
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/tool.h>
#include <stdio.h>

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.word-count\",\"kind\":\"glia.tool/1\",\"name\":\"WordCount\","
   "\"version\":\"1.0.0\",\"summary\":\"Counts the words of a text.\","
   "\"concurrency\":\"any\",\"deterministic\":true,\"config\":{\"type\":\"object\"}}";

// What language models are told. The host checks arguments by these parameters.
static void describe(void *instance, glia_call *call, const glia_value *input) {
   const glia_value about = {sizeof about, 0, GLIA_LITERAL(
      "{\"name\":\"word_count\",\"description\":\"Counts the words of a text.\","
      "\"parameters\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},"
      "\"required\":[\"text\"],\"additionalProperties\":false}}"), NULL};
   call->host->finish(call, &about);
   (void)instance, (void)input;
}

// Counts in {"text":"..."}, where line ends and tabs are written as \n and \t.
static void count(void *instance, glia_call *call, const glia_value *input) {
   const glia_array *arguments = glia_find(input, "arguments", GLIA_TEXT);
   const glia_str problem = GLIA_LITERAL("the text is missing"), none = {0};
   if (!arguments || arguments->rows != 1 || ((const glia_str *)arguments->data)->size < 11) {
      call->host->fail(call, GLIA_INVALID_ARGUMENT, problem, none);
      return;
   }
   const glia_str json = *(const glia_str *)arguments->data;
   int words = 0, inside = 0;
   for (uint64_t i = 9; i + 2 < json.size; i++) {
      const int escaped = json.data[i] == '\\';
      if (escaped) i++;
      const int blank = escaped ? json.data[i] == 'n' || json.data[i] == 't' : json.data[i] == ' ';
      words += !blank && !inside;
      inside = !blank;
   }
   char text[16];
   const int size = snprintf(text, sizeof text, "%d", words);
   const glia_str content = {text, (uint64_t)size};
   const glia_array all = {sizeof all, GLIA_TEXT, GLIA_LITERAL("content"), 1, 1, &content};
   const glia_array *const arrays[] = {&all};
   const glia_value result = {sizeof result, 1, {0}, arrays};
   call->host->finish(call, &result);
   (void)instance;
}

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config, (void)instance;
   call->host->finish(call, NULL);
}
static void destroy(void *instance) { (void)instance; }

static const glia_tool functions = {sizeof functions, 0, describe, count};
static const glia_component component = {sizeof component, 0,
   GLIA_LITERAL("org.example.word-count"), GLIA_LITERAL(GLIA_KIND_TOOL),
   {manifest, sizeof manifest - 1}, create, destroy, &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
