// A language model that gives every question the same answer. Before it may come ANSWER, a
// literal.
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/language_model.h>

#ifndef ANSWER
#define ANSWER "{\\\"queue\\\":\\\"taxi\\\"}"
#endif

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.parrot\",\"kind\":\"glia.language_model/1\",\"name\":\"parrot\","
   "\"version\":\"1.0.0\",\"summary\":\"A language model for tests.\",\"concurrency\":\"any\","
   "\"config\":{\"type\":\"object\",\"properties\":{\"model\":{\"type\":\"string\"}},"
   "\"additionalProperties\":false}}";

static void describe(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_value result = {sizeof result, 0,
      GLIA_LITERAL("{\"model\":\"parrot\",\"capabilities\":[],\"parallel\":4}"), NULL};
   call->host->finish(call, &result);
}

static void generate(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_value result = {sizeof result, 0,
      GLIA_LITERAL("{\"content\":\"" ANSWER "\",\"finish\":\"stop\","
                   "\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}"), NULL};
   call->host->finish(call, &result);
}

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config, (void)instance;
   call->host->finish(call, NULL);
}
static void destroy(void *instance) { (void)instance; }

static const glia_language_model functions = {sizeof functions, 0, describe, generate, NULL};
static const glia_component component = {sizeof component, 0, GLIA_LITERAL("org.example.parrot"),
   GLIA_LITERAL(GLIA_KIND_LANGUAGE_MODEL), {manifest, sizeof manifest - 1}, create, destroy,
   &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
