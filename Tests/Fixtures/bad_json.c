// Ends with a head that is no JSON, and with an array that claims to be endless.
#define NAME "BadJSON"
#define SCORE bad_json
#include "reward_fixture.h"
static void bad_json(void *instance, glia_call *call, const glia_value *input) {
   const glia_array *outputs = glia_find(input, "outputs", GLIA_TEXT);
   (void)instance;
   if (outputs->rows > 1) {
      const double     one = 1;
      const glia_array all = {sizeof all, GLIA_F64, GLIA_LITERAL("scores"), 1ull << 40, 1ull << 40, &one};
      const glia_array *const arrays[] = {&all};
      const glia_value result = {sizeof result, 1, {0}, arrays};
      call->host->finish(call, &result);
   } else {
      const glia_value result = {sizeof result, 0, GLIA_LITERAL("{\"a\":"), NULL};
      call->host->finish(call, &result);
   }
}
