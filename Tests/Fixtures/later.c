// Ends its call in a reply, long after its function has returned, and reads its input there.
#define NAME "Later"
#define SCORE later
#include "reward_fixture.h"
typedef struct kept { glia_call *call; const glia_value *input; } kept;
static void reply(void *user, int32_t status, glia_str message, const glia_value *value) {
   (void)status, (void)message, (void)value;
   kept *what = user;
   // Before the input is read: memory that was given back would be taken again.
   for (int i = 0; i < 64; i++) free(memset(malloc(64 << (i % 6)), 0xAA, 64 << (i % 6)));
   finish_with(what->call, what->input, 0.25);
   free(what);
}
static void later(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   kept          *what = malloc(sizeof *what);
   const glia_str service = GLIA_LITERAL("lm.generate");
   what->call = call;
   what->input = input;
   call->host->request(call, service, NULL, reply, what);
}
