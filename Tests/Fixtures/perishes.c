// Ends its process in the way that its input names, the first time or each time.
#define NAME "Perishes"
#define MORE "\"concurrency\":\"any\","
#define SCORE perishes
#include "reward_fixture.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static int has(glia_str text, const char *word) {
   return text.data && memmem(text.data, text.size, word, strlen(word)) != NULL;
}

static void perishes(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_array *inputs = glia_find(input, "inputs", GLIA_TEXT);
   const glia_str    what = ((const glia_str *)inputs->data)[0];
   const char       *mark = getenv("GLIA_TEST_MARK");
   // 'once' leaves a mark: the next worker works.
   if (has(what, "once") && mark && open(mark, O_CREAT | O_EXCL | O_WRONLY, 0600) < 0)
      return finish_with(call, input, 1);
   if (has(what, "crash")) *(volatile int *)0 = 1;
   if (has(what, "abort")) abort();
   if (has(what, "exit")) exit(3);
   if (has(what, "eat"))
      for (size_t size = 1 << 20;; size *= 2) {
         char *block = malloc(size);
         if (!block) abort();
         memset(block, 1, size);
      }
   if (has(what, "garble")) {
      const unsigned char noise[] = {9, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8};
      (void)!write(3, noise, sizeof noise);
      for (;;) pause();
   }
   if (has(what, "hang")) for (;;) pause();
   if (has(what, "print")) {
      puts("a line of mine");
      fflush(stdout);
   }
   finish_with(call, input, 1);
}
