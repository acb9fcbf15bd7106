// Crashes in its constructor: listing must not load it.
#define NAME "Crashes"
#define SCORE crashes
#include "reward_fixture.h"
__attribute__((constructor)) static void boom(void) { abort(); }
static void crashes(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   finish_with(call, input, 1);
}
