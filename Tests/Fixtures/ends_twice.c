// Ends each call twice.
#define NAME "EndsTwice"
#define SCORE twice
#include "reward_fixture.h"
static void twice(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   finish_with(call, input, 0.25);
   finish_with(call, input, 0.75);
}
