// Requires a function that no host has.
#define NAME "WantsMore"
#define MORE "\"requires\":[\"host.teleport\"],"
#define SCORE wants_more
#include "reward_fixture.h"
static void wants_more(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   finish_with(call, input, 1);
}
