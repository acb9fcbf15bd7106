// Gives one score, whatever the number of rows.
#define NAME "TooFew"
#define SCORE too_few
#include "reward_fixture.h"
static void too_few(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const double one = 1;
   finish_scores(call, &one, 1);
}
