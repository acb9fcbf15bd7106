// Sends a part for each row before it scores; the score is what the last send_part returned. After
// the part of an input that is "crash" the process ends, unless GLIA_TEST_STREAM_MARK is there.
#define NAME "Streams"
#define SCORE streams
#include "reward_fixture.h"
#include <fcntl.h>
#include <string.h>
static int32_t part(glia_call *call, glia_str text) {
   const glia_value value = {sizeof value, 0, text, NULL};
   return call->host->send_part(call, &value);
}
static void streams(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_array *outputs = glia_find(input, "outputs", GLIA_TEXT);
   const glia_array *inputs = glia_find(input, "inputs", GLIA_TEXT);
   const glia_str   *ways = inputs->data;
   const char       *mark = getenv("GLIA_TEST_STREAM_MARK");
   const glia_str   *rows = outputs->data;
   int32_t           reason = 0;
   for (uint64_t i = 0; i < outputs->rows && reason == 0; i++) {
      reason = part(call, rows[i]);
      if (ways[i].size == 7 && !memcmp(ways[i].data, "\"crash\"", 7) && mark
         && open(mark, O_CREAT | O_EXCL | O_WRONLY, 0600) >= 0)
         abort();
   }
   finish_with(call, input, reason);
}
