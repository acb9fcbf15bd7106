// A reward in C: 1 for an output as long as its target, less the more the lengths differ.
// Build: cc -shared -fPIC -I <prefix>/include -o LengthReward.so length_reward.c
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/reward.h>
#include <stdlib.h>

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.length-reward\",\"kind\":\"glia.reward/1\",\"name\":\"LengthReward\","
   "\"version\":\"1.0.0\",\"summary\":\"Compares the lengths of output and target.\","
   "\"concurrency\":\"any\",\"deterministic\":true,\"config\":{\"type\":\"object\"}}";

static void score(void *instance, glia_call *call, const glia_value *input) {
   const glia_array *outputs = glia_find(input, "outputs", GLIA_TEXT);
   const glia_array *targets = glia_find(input, "targets", GLIA_TEXT);
   const glia_str problem = GLIA_LITERAL("outputs and targets are needed"), none = {0};
   if (!outputs || !targets || outputs->rows != targets->rows) {
      call->host->fail(call, GLIA_INVALID_ARGUMENT, problem, none);
      return;
   }
   const glia_str *output = outputs->data, *target = targets->data;
   double         *scores = calloc(outputs->rows + 1, sizeof *scores);
   for (uint64_t i = 0; scores && i < outputs->rows; i++) {
      const double a = (double)output[i].size, b = (double)target[i].size;
      scores[i] = !output[i].data ? 0 : a == b ? 1 : a < b ? a / b : b / a;
   }
   const glia_array all = {sizeof all, GLIA_F64, GLIA_LITERAL("scores"), outputs->rows, 1, scores};
   const glia_array *const arrays[] = {&all};
   const glia_value result = {sizeof result, 1, {0}, arrays};
   call->host->finish(call, &result);
   free(scores);
   (void)instance;
}

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config, (void)instance;
   call->host->finish(call, NULL);
}
static void destroy(void *instance) { (void)instance; }

static const glia_reward functions = {sizeof functions, 0, score, NULL};
static const glia_component component = {sizeof component, 0,
   GLIA_LITERAL("org.example.length-reward"), GLIA_LITERAL(GLIA_KIND_REWARD),
   {manifest, sizeof manifest - 1}, create, destroy, &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
