// An optimizer in C: tries the first n training examples as few-shot examples, n = 1, 2, 3 ...
// Build: cc -shared -fPIC -I <prefix>/include -o FirstExamples.so first_examples.c
//
// It shows the whole conversation: begin, ask, tell, conclude, and a request to the host. To stay
// on one page it looks for what it needs in the JSON by strstr; a real one uses a JSON library.
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/optimizer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.first-examples\",\"kind\":\"glia.optimizer/1\",\"name\":\"FirstExamples\","
   "\"version\":\"1.0.0\",\"summary\":\"Shows the first n training examples, for the best n.\","
   "\"uses\":[\"data.read\"],\"concurrency\":\"one-per-instance\",\"deterministic\":true,"
   "\"config\":{\"type\":\"object\",\"properties\":{}}}";

typedef struct search {
   char   path[256];      // of the variable that takes examples
   long   validation;     // how many validation examples there are
   long   tried;          // how many trials have been asked for
   int    asked;          // whether this step's trial is out
   char  *examples, *best;
   double best_mean;
} search;

static const glia_str none = {0};

static void fail(glia_call *call, int32_t status, const char *message) {
   call->host->fail(call, status, (glia_str){message, strlen(message)}, none);
}

static void finish_json(glia_call *call, const char *json) {
   const glia_value value = {sizeof value, 0, {json, strlen(json)}, NULL};
   call->host->finish(call, &value);
}

// Copies JSON text, which isn't terminated.
static char *copy(glia_str text) {
   char *result = malloc(text.size + 1);
   if (result) memcpy(result, text.data ? text.data : "", text.size), result[text.size] = 0;
   return result;
}

static void begin(void *instance, glia_call *call, const glia_value *input) {
   search *s = instance;
   char   *json = copy(input->json);
   char   *role = json ? strstr(json, "\"x-glia-role\":\"examples\"") : NULL;
   char   *path = role ? strstr(role, "\"path\":\"") : NULL;
   char   *size = json ? strstr(json, "\"validation\":") : NULL;
   if (path && size && sscanf(path + 8, "%255[^\"]", s->path) == 1 &&
       sscanf(size + 13, "%ld", &s->validation) == 1)
      call->host->finish(call, NULL);
   else
      fail(call, GLIA_FAILED_PRECONDITION, "the program has no variable that takes examples");
   free(json);
}

// Takes the examples that data.read has brought: {"input": ..., "target": ...} a row.
static void take(void *user, int32_t status, glia_str message, const glia_value *value) {
   search           *s = user;
   const glia_array *rows = status == GLIA_OK ? glia_find(value, "examples", GLIA_TEXT) : NULL;
   (void)message;
   free(s->examples);
   s->examples = NULL;
   if (!rows) return;
   const glia_str *row = rows->data;
   size_t          size = 3;
   for (uint64_t i = 0; i < rows->rows; i++) size += row[i].size + 1;
   char *out = s->examples = malloc(size);
   if (!out) return;
   *out++ = '[';
   for (uint64_t i = 0; i < rows->rows; i++) {
      // The variable calls "output" what the data calls "target": the words are equally long.
      char *text = copy(row[i]), *target = text ? strstr(text, ",\"target\":") : NULL;
      if (target) memcpy(target + 2, "output", 6), out += sprintf(out, i ? ",%s" : "%s", text);
      free(text);
   }
   out[0] = ']', out[1] = 0;
}

static void ask(void *instance, glia_call *call, const glia_value *input) {
   search *s = instance;
   (void)input;
   if (s->asked) { // this step's trial has been told: the step is over
      s->asked = 0;
      finish_json(call, "{\"trials\":[]}");
      return;
   }
   char head[4096] = "{\"split\":\"train\",\"indices\":[";
   s->tried++;
   for (long i = 0; i < s->tried && strlen(head) < 4000; i++)
      sprintf(head + strlen(head), i ? ",%ld" : "%ld", i);
   strcat(head, "]}");
   const glia_value which = {sizeof which, 0, {head, strlen(head)}, NULL};
   const glia_str   service = GLIA_LITERAL("data.read");
   call->host->wait_for(call, call->host->request(call, service, &which, take, s));
   if (!s->examples) {
      finish_json(call, "{\"trials\":[],\"done\":\"there are no more examples\"}");
      return;
   }
   const size_t size = strlen(s->examples) + 24 * (size_t)s->validation + 1024;
   char        *out = malloc(size);
   if (!out) { fail(call, GLIA_RESOURCE_EXHAUSTED, "no memory"); return; }
   size_t n = (size_t)sprintf(out, "{\"trials\":[{\"id\":%ld,\"split\":\"validation\",\"note\":"
      "\"the first %ld examples\",\"variables\":{\"%s\":%s},\"examples\":[",
      s->tried, s->tried, s->path, s->examples);
   for (long i = 0; i < s->validation; i++) n += (size_t)sprintf(out + n, i ? ",%ld" : "%ld", i);
   sprintf(out + n, "]}]}");
   s->asked = 1;
   finish_json(call, out);
   free(out);
}

static void tell(void *instance, glia_call *call, const glia_value *input) {
   search           *s = instance;
   const glia_array *scores = glia_find(input, "scores", GLIA_F64);
   const double     *score = scores ? scores->data : NULL;
   double            sum = 0, count = 0;
   for (uint64_t i = 0; scores && i < scores->rows; i++)
      if (score[i] == score[i]) sum += score[i], count++; // NaN: unscored
   if (count > 0 && s->examples && (!s->best || sum / count > s->best_mean)) {
      s->best_mean = sum / count;
      free(s->best);
      s->best = copy((glia_str){s->examples, strlen(s->examples)});
   }
   call->host->finish(call, NULL);
}

static void conclude(void *instance, glia_call *call, const glia_value *input) {
   search *s = instance;
   (void)input;
   char *out = malloc((s->best ? strlen(s->best) : 2) + 512);
   if (!out) { fail(call, GLIA_RESOURCE_EXHAUSTED, "no memory"); return; }
   sprintf(out, "{\"variables\":{\"%s\":%s},\"why\":\"mean %.3f after %ld trials\"}", s->path,
           s->best ? s->best : "[]", s->best_mean, s->tried);
   finish_json(call, out);
   free(out);
}

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config;
   *instance = calloc(1, sizeof(search));
   if (*instance) call->host->finish(call, NULL);
   else fail(call, GLIA_RESOURCE_EXHAUSTED, "no memory");
}
static void destroy(void *instance) {
   search *s = instance;
   free(s->examples), free(s->best), free(s);
}

static const glia_optimizer functions = {
   sizeof functions, 0, begin, ask, tell, conclude, NULL, NULL, NULL};
static const glia_component component = {sizeof component, 0,
   GLIA_LITERAL("org.example.first-examples"), GLIA_LITERAL(GLIA_KIND_OPTIMIZER),
   {manifest, sizeof manifest - 1}, create, destroy, &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
