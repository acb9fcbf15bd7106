// A callback that wants the training to end after its second epoch, and counts by what it is told.
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/callback.h>

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.stops\",\"kind\":\"glia.callback/1\",\"name\":\"Stops\","
   "\"version\":\"1.0.0\",\"summary\":\"A callback for tests.\",\"config\":{\"type\":\"object\"}}";

static int contains(glia_str text, const char *part) {
   const size_t size = strlen(part);
   for (uint64_t i = 0; i + size <= text.size; i++)
      if (!memcmp(text.data + i, part, size)) return 1;
   return 0;
}

static void notify(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_array *events = glia_find(input, "events", GLIA_TEXT);
   if (!events) {
      const glia_str message = GLIA_LITERAL("the array 'events' of texts is missing");
      call->host->fail(call, GLIA_INVALID_ARGUMENT, message, (glia_str){0});
      return;
   }
   const glia_str *text = events->data;
   for (uint64_t row = 0; row < events->rows; row++)
      if (contains(text[row], "{\"event\":\"epoch\",\"epoch\":1,")) {
         const glia_value stop = {sizeof stop, 0, GLIA_LITERAL("{\"stop\":\"two are enough\"}"),
            NULL};
         call->host->finish(call, &stop);
         return;
      }
   call->host->finish(call, NULL);
}

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config, (void)instance;
   call->host->finish(call, NULL);
}
static void destroy(void *instance) { (void)instance; }

static const glia_callback functions = {sizeof functions, 0, notify};
static const glia_component component = {sizeof component, 0, GLIA_LITERAL("org.example.stops"),
   GLIA_LITERAL(GLIA_KIND_CALLBACK), {manifest, sizeof manifest - 1}, create, destroy, &functions,
   NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
