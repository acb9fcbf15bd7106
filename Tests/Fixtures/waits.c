// Ends a call only when it is cancelled.
#define NAME "Waits"
#define MORE "\"concurrency\":\"any\","
#define SCORE waits
#include "reward_fixture.h"
static void waits(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_str why = GLIA_LITERAL("it was cancelled"), none = {0};
   while (!call->host->cancelled(call)) usleep(1000);
   call->host->fail(call, GLIA_CANCELLED, why, none);
}
