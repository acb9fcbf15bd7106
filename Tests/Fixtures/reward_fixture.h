// The rest of a reward plugin around one function, for tests. Before it come
//   NAME      the component's name
//   MORE      further members of the manifest, each ended by a comma, or ""
//   SCORE     the name of its score function
//   CREATED(instance), DESTROYED()   what is done when an instance is made and destroyed, or nothing
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/reward.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef ID
#define ID "org.example." NAME
#endif
#ifndef MORE
#define MORE ""
#endif
#ifndef CREATED
#define CREATED(instance) (void)(instance)
#define DESTROYED() (void)0
#endif

GLIA_MANIFEST(manifest) = "{" MORE "\"id\":\"" ID "\",\"kind\":\"glia.reward/1\",\"name\":\"" NAME
   "\",\"version\":\"1.0.0\",\"summary\":\"A reward for tests.\",\"config\":{\"type\":\"object\"}}";

static void SCORE(void *instance, glia_call *call, const glia_value *input);

static inline void finish_scores(glia_call *call, const double *scores, uint64_t rows) {
   const glia_array all = {sizeof all, GLIA_F64, GLIA_LITERAL("scores"), rows, 1, scores};
   const glia_array *const arrays[] = {&all};
   const glia_value result = {sizeof result, 1, {0}, arrays};
   call->host->finish(call, &result);
}

static inline void finish_with(glia_call *call, const glia_value *input, double score) {
   const glia_array *outputs = glia_find(input, "outputs", GLIA_TEXT);
   double           *scores = calloc(outputs->rows + 1, sizeof *scores);
   for (uint64_t i = 0; i < outputs->rows; i++) scores[i] = score;
   finish_scores(call, scores, outputs->rows);
   free(scores);
}

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config;
   CREATED(instance);
   call->host->finish(call, NULL);
}
static void destroy(void *instance) {
   (void)instance;
   DESTROYED();
}

static const glia_reward functions = {sizeof functions, 0, SCORE, NULL};
static const glia_component component = {sizeof component, 0, GLIA_LITERAL(ID),
   GLIA_LITERAL(GLIA_KIND_REWARD), {manifest, sizeof manifest - 1}, create, destroy, &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
