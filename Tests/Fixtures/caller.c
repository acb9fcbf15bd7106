// A language model that calls a tool first: "calculator" with "6 * 7", and once it has been told
// the result, with "6 * " too. Then it answers that the queue is "taxi". Where it is offered no
// tools, it answers at once. It sends parts of its answer if it is asked to.
#define _GNU_SOURCE
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/language_model.h>
#include <string.h>

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.caller\",\"kind\":\"glia.language_model/1\",\"name\":\"caller\","
   "\"version\":\"1.0.0\",\"summary\":\"A language model for tests.\",\"concurrency\":\"any\","
   "\"config\":{\"type\":\"object\",\"properties\":{\"model\":{\"type\":\"string\"}},"
   "\"additionalProperties\":false}}";

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config, (void)instance;
   call->host->finish(call, NULL);
}
static void destroy(void *instance) { (void)instance; }

static void describe(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_value result = {sizeof result, 0,
      GLIA_LITERAL("{\"model\":\"caller\",\"capabilities\":[\"tools\"],\"parallel\":4}"), NULL};
   call->host->finish(call, &result);
}

static int holds(glia_str text, const char *wanted) {
   return text.data && memmem(text.data, text.size, wanted, strlen(wanted)) != NULL;
}

static void part(glia_call *call, glia_str text) {
   const glia_value value = {sizeof value, 0, text, NULL};
   call->host->send_part(call, &value);
}

static void generate(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_array *messages = glia_find(input, "messages", GLIA_TEXT);
   const glia_array *tools = glia_find(input, "tools", GLIA_TEXT);
   int results = 0;
   for (uint64_t i = 0; i < messages->rows; i++)
      results += holds(((const glia_str *)messages->data)[i], "\"role\":\"tool\"");
   const glia_value first = {sizeof first, 0,
      GLIA_LITERAL("{\"content\":\"\",\"finish\":\"tool_calls\",\"tool_calls\":[{\"id\":\"a\","
                   "\"name\":\"calculator\",\"arguments\":\"{\\\"expression\\\":\\\"6 * 7\\\"}\"}]}"), NULL};
   const glia_value second = {sizeof second, 0,
      GLIA_LITERAL("{\"content\":\"\",\"finish\":\"tool_calls\",\"tool_calls\":[{\"id\":\"b\","
                   "\"name\":\"calculator\",\"arguments\":\"{\\\"expression\\\":\\\"6 * \\\"}\"},"
                   "{\"id\":\"c\",\"name\":\"calculator\",\"arguments\":\"{\\\"sum\\\":1}\"}]}"), NULL};
   const glia_value answer = {sizeof answer, 0,
      GLIA_LITERAL("{\"content\":\"{\\\"queue\\\":\\\"taxi\\\"}\",\"finish\":\"stop\"}"), NULL};
   if (tools && results < 2) {
      call->host->finish(call, results == 0 ? &first : &second);
      return;
   }
   if (holds(input->json, "\"stream\":true")) {
      part(call, (glia_str)GLIA_LITERAL("{\"content\":\"{\\\"queue\\\":\"}"));
      part(call, (glia_str)GLIA_LITERAL("{\"content\":\"\\\"taxi\\\"}\"}"));
   }
   call->host->finish(call, &answer);
}

static const glia_language_model functions = {sizeof functions, 0, describe, generate, NULL};
static const glia_component component = {sizeof component, 0, GLIA_LITERAL("org.example.caller"),
   GLIA_LITERAL(GLIA_KIND_LANGUAGE_MODEL), {manifest, sizeof manifest - 1}, create, destroy,
   &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
