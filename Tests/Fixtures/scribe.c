// A language model that writes down what it is asked: the messages of each request go into the
// file that its model is named for, a line each. It answers 9 if it is shown an example, else 8.
#include <fcntl.h>
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/language_model.h>
#include <stdlib.h>
#include <unistd.h>

#define ANSWER(number) \
   GLIA_LITERAL("{\"content\":\"{\\\"thinking\\\":\\\"4 and 5 make " number "\\\",\\\"answer\\\":" \
                "\\\"" number "\\\"}\",\"finish\":\"stop\"," \
                "\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}")

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.scribe\",\"kind\":\"glia.language_model/1\",\"name\":\"scribe\","
   "\"version\":\"1.0.0\",\"summary\":\"A language model for tests.\","
   "\"concurrency\":\"one-per-plugin\","
   "\"config\":{\"type\":\"object\",\"properties\":{\"model\":{\"type\":\"string\"}},"
   "\"additionalProperties\":false}}";

// The configuration is {"model":"PATH"}, and a path in a test has nothing to escape.
static void create(glia_call *call, glia_str config, void **instance) {
   static const char start[] = "{\"model\":\"";
   const uint64_t size = config.size - (sizeof start - 1) - 2;
   char *path = calloc(1, size + 1);
   memcpy(path, config.data + sizeof start - 1, size);
   *instance = path;
   call->host->finish(call, NULL);
}
static void destroy(void *instance) { free(instance); }

static void describe(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_value result = {sizeof result, 0,
      GLIA_LITERAL("{\"model\":\"scribe\",\"capabilities\":[],\"parallel\":1}"), NULL};
   call->host->finish(call, &result);
}

static void generate(void *instance, glia_call *call, const glia_value *input) {
   const glia_array *messages = glia_find(input, "messages", GLIA_TEXT);
   const int file = open(instance, O_WRONLY | O_CREAT | O_APPEND, 0644);
   int failed = file < 0 || !messages;
   for (uint64_t i = 0; !failed && i < messages->rows; i++) {
      const glia_str text = ((const glia_str *)messages->data)[i];
      failed = write(file, text.data, text.size) < 0 || write(file, "\n", 1) < 0;
   }
   if (file >= 0) close(file);
   const glia_value trained = {sizeof trained, 0, ANSWER("9"), NULL};
   const glia_value plain = {sizeof plain, 0, ANSWER("8"), NULL};
   const glia_value nothing = {sizeof nothing, 0, GLIA_LITERAL("{}"), NULL};
   call->host->finish(call, failed ? &nothing : messages->rows > 2 ? &trained : &plain);
}

static const glia_language_model functions = {sizeof functions, 0, describe, generate, NULL};
static const glia_component component = {sizeof component, 0, GLIA_LITERAL("org.example.scribe"),
   GLIA_LITERAL(GLIA_KIND_LANGUAGE_MODEL), {manifest, sizeof manifest - 1}, create, destroy,
   &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
