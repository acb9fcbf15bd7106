// Asks the host for a service that its manifest doesn't list, and reports the answer's status.
#define NAME "Asks"
#define SCORE asks
#include "reward_fixture.h"
typedef struct asked { int32_t status; } asked;
static void reply(void *user, int32_t status, glia_str message, const glia_value *value) {
   (void)message, (void)value;
   ((asked *)user)->status = status;
}
static void asks(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   asked          seen = {-1};
   const glia_str service = GLIA_LITERAL("lm.generate");
   call->host->wait_for(call, call->host->request(call, service, NULL, reply, &seen));
   finish_with(call, input, seen.status);
}
