// Scores a row by the sum of its texts' bytes, but every so often it goes wrong first, in the way
// WAY: crash, hang, eat, exit or scribble. How often say EVERY, for each so many-th call
// of a process, or ONE_IN, for one call in so many at random; neither is a sound plugin.
#define _GNU_SOURCE
#ifndef NAME
#define NAME "Unsteady"
#endif
#define MORE "\"concurrency\":\"any\","
#define SCORE unsteady
#include "reward_fixture.h"
#include <stdatomic.h>
#include <string.h>
#include <sys/random.h>

#ifndef WAY
#define WAY ""
#endif

static int is_time(void) {
#if defined EVERY
   static atomic_uint calls;
   return atomic_fetch_add(&calls, 1) % EVERY == EVERY - 1;
#elif defined ONE_IN
   unsigned number = 0;
   return getrandom(&number, sizeof number, 0) == sizeof number && number % ONE_IN == 0;
#else
   return 0;
#endif
}

static void go_wrong(void) {
   if (!strcmp(WAY, "crash")) *(volatile int *)0 = 1;
   if (!strcmp(WAY, "exit")) exit(3);
   if (!strcmp(WAY, "hang")) for (;;) pause();
   if (!strcmp(WAY, "eat"))
      for (size_t size = 16 << 20;;) {
         char *block = malloc(size);
         // Nobody asked whether there was any left.
         memset(block, 1, size);
      }
   if (!strcmp(WAY, "scribble")) {
      // Large enough that the C library looks at what lies behind it when it is freed.
      char *volatile block = malloc(4096);
      memset(block, 0x5a, 1 << 14);
      free(block);
   }
}

static unsigned sum(glia_str text) {
   unsigned sum = 0;
   for (uint64_t i = 0; i < text.size; i++) sum += (unsigned char)text.data[i];
   return sum;
}

static void unsteady(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_str *outputs = glia_find(input, "outputs", GLIA_TEXT)->data;
   const glia_str *inputs = glia_find(input, "inputs", GLIA_TEXT)->data;
   const uint64_t  rows = glia_find(input, "outputs", GLIA_TEXT)->rows;
   if (is_time()) go_wrong();
   double *scores = calloc(rows + 1, sizeof *scores);
   for (uint64_t i = 0; i < rows; i++) scores[i] = (sum(inputs[i]) + sum(outputs[i])) % 7 / 7.0;
   finish_scores(call, scores, rows);
   free(scores);
}
