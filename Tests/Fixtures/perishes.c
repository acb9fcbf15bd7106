// Ends its process in the way that its input names, the first time or each time.
#define NAME "Perishes"
#define MORE "\"concurrency\":\"any\","
#define SCORE perishes
#include "reward_fixture.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

// Whether a row names that way.
static int has(const glia_array *rows, const char *word) {
   const glia_str *texts = rows->data;
   for (uint64_t i = 0; i < rows->rows; i++)
      if (texts[i].data && memmem(texts[i].data, texts[i].size, word, strlen(word))) return 1;
   return 0;
}

static double open_descriptors(void) {
   DIR   *folder = opendir("/proc/self/fd");
   double count = -3; // of the folder itself, and its own entries for it and the one above
   while (readdir(folder)) count++;
   closedir(folder);
   return count;
}

static void perishes(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_array *what = glia_find(input, "inputs", GLIA_TEXT);
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
   if (has(what, "descriptors")) return finish_with(call, input, open_descriptors());
   if (has(what, "print")) {
      puts("a line of mine");
      fflush(stdout);
   }
   finish_with(call, input, 1);
}
