// Scores every row not a number.
#define NAME "NotANumber"
#define SCORE nan_score
#include "reward_fixture.h"
static void nan_score(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const double zero = 0;
   finish_with(call, input, zero / zero);
}
