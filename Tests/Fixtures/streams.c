// Sends a part for each row before it scores; the score is what the last send_part returned.
#define NAME "Streams"
#define SCORE streams
#include "reward_fixture.h"
static int32_t part(glia_call *call, glia_str text) {
   const glia_value value = {sizeof value, 0, text, NULL};
   return call->host->send_part(call, &value);
}
static void streams(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_array *outputs = glia_find(input, "outputs", GLIA_TEXT);
   const glia_str   *rows = outputs->data;
   int32_t           reason = 0;
   for (uint64_t i = 0; i < outputs->rows && reason == 0; i++) reason = part(call, rows[i]);
   finish_with(call, input, reason);
}
