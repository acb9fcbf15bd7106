// A language model whose answers depend on the call's path and the question only. Each answer
// appends one byte to a file before it is given, so that a test can count what was paid.
#include <fcntl.h>
#include <glia/codes.h>
#include <glia/inline.h>
#include <glia/kinds/language_model.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

GLIA_MANIFEST(manifest) =
   "{\"id\":\"org.example.counts\",\"kind\":\"glia.language_model/1\",\"name\":\"counts\","
   "\"version\":\"1.0.0\",\"summary\":\"A language model for tests.\",\"concurrency\":\"any\","
   "\"config\":{\"type\":\"object\",\"properties\":{\"model\":{\"type\":\"string\"},"
   "\"counter\":{\"type\":\"string\",\"description\":\"the file that grows by a byte an answer\"},"
   "\"delay_us\":{\"type\":\"integer\",\"default\":0},"
   "\"failing\":{\"type\":\"integer\",\"default\":0,\"description\":\"per thousand calls\"},"
   "\"answer\":{\"enum\":[\"sound\",\"malformed\",\"cut\"],\"default\":\"sound\"}},"
   "\"additionalProperties\":false}}";

typedef struct settings {
   int  counter;
   long delay_us, failing;
   char answer; // the first letter
} settings;

// The text behind "name": in an object without escapes, or null.
static const char *member(const char *config, const char *name) {
   char wanted[32];
   snprintf(wanted, sizeof wanted, "\"%s\":", name);
   const char *found = strstr(config, wanted);
   return found ? found + strlen(wanted) : NULL;
}

static void create(glia_call *call, glia_str config, void **instance) {
   char *text = calloc(1, config.size + 1);
   memcpy(text, config.data, config.size);
   settings   *made = calloc(1, sizeof *made);
   const char *counter = member(text, "counter"), *answer = member(text, "answer");
   const char *delay = member(text, "delay_us"), *failing = member(text, "failing");
   made->counter = -1;
   made->answer = answer ? answer[1] : 's';
   made->delay_us = delay ? strtol(delay, NULL, 10) : 0;
   made->failing = failing ? strtol(failing, NULL, 10) : 0;
   if (counter) {
      char path[4096] = {0};
      strncpy(path, counter + 1, strcspn(counter + 1, "\""));
      made->counter = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
   }
   free(text);
   *instance = made;
   call->host->finish(call, NULL);
}
static void destroy(void *instance) { free(instance); }

static void describe(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_value result = {sizeof result, 0,
      GLIA_LITERAL("{\"model\":\"counts\",\"capabilities\":[],\"parallel\":8}"), NULL};
   call->host->finish(call, &result);
}

static uint64_t mix(uint64_t hash, glia_str text) {
   for (uint64_t i = 0; i < text.size; i++) hash = (hash ^ (uint8_t)text.data[i]) * 1099511628211u;
   return hash;
}

static void generate(void *instance, glia_call *call, const glia_value *input) {
   const settings *own = instance;
   uint64_t        hash = mix(14695981039346656037u, call->context);
   const glia_array *messages = glia_find(input, "messages", GLIA_TEXT);
   for (uint64_t i = 0; messages && i < messages->rows; i++)
      hash = mix(hash, ((const glia_str *)messages->data)[i]);
   hash ^= hash >> 29;
   if (own->delay_us) {
      const struct timespec pause = {0, own->delay_us * 1000};
      nanosleep(&pause, NULL);
   }
   if ((long)(hash % 1000) < own->failing) {
      call->host->fail(call, GLIA_INTERNAL, (glia_str)GLIA_LITERAL("counts can't answer that"),
                       (glia_str){0});
      return;
   }
   const glia_array *schema = glia_find(input, "schema", GLIA_TEXT);
   char              rewrites = 0;
   if (schema && schema->rows) {
      const glia_str text = *(const glia_str *)schema->data;
      for (uint64_t i = 0; i + 14 < text.size; i++) rewrites |= !memcmp(text.data + i, "\"instructions\"", 14);
   }
   char content[128], head[256];
   if (own->answer == 'm') snprintf(content, sizeof content, "no JSON at all");
   else if (rewrites)
      snprintf(content, sizeof content, "{\\\"instructions\\\":\\\"Rule %llx of %llx.\\\"}",
               (unsigned long long)hash, (unsigned long long)(hash * 31));
   else snprintf(content, sizeof content, "{\\\"queue\\\":\\\"%s\\\"}", hash & 64 ? "taxi" : "repair");
   if (own->answer == 'c') content[5] = 0;
   snprintf(head, sizeof head,
            "{\"content\":\"%s\",\"finish\":\"%s\",\"usage\":{\"input_tokens\":%d,"
            "\"cached_tokens\":%d,\"output_tokens\":%d}}",
            content, own->answer == 'c' ? "length" : "stop", (int)(hash % 90) + 10,
            (int)(hash % 7), (int)(hash % 5) + 1);
   // Paid from here on.
   if (own->counter >= 0 && write(own->counter, ".", 1) != 1) abort();
   const glia_value result = {sizeof result, 0, {head, strlen(head)}, NULL};
   call->host->finish(call, &result);
}

static const glia_language_model functions = {sizeof functions, 0, describe, generate, NULL};
static const glia_component component = {sizeof component, 0, GLIA_LITERAL("org.example.counts"),
   GLIA_LITERAL(GLIA_KIND_LANGUAGE_MODEL), {manifest, sizeof manifest - 1}, create, destroy,
   &functions, NULL};
static const glia_component *const components[] = {&component};
static const glia_plugin plugin = {sizeof plugin, 1, components};

const glia_plugin *glia_plugin_v1(void) { return &plugin; }
