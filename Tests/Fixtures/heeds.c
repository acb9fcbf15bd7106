// Says that it is inside, then ends when it learns that its call was cancelled. HEEDS says how:
//   ASKING     it asks, again and again
//   ELSEWHERE  a thread of its own asks
//   NOTICED    it waits for the notice
//   ANSWERED   it waits for the answer to a request that nobody answers
#define MORE "\"concurrency\":\"any\",\"uses\":[\"embed\"],"
#define SCORE heeds
#include "reward_fixture.h"
#include <pthread.h>
#include <semaphore.h>

static void post(void *user, int32_t reason) {
   (void)reason;
   sem_post(user);
}
static void reply(void *user, int32_t status, glia_str message, const glia_value *value) {
   (void)message, (void)value;
   *(int32_t *)user = status;
}
static void *ask(void *call) {
   while (!((glia_call *)call)->host->cancelled(call)) usleep(1000);
   return NULL;
}

#define ASKING    1
#define ELSEWHERE 2
#define NOTICED   3
#define ANSWERED  4
static void heeds(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_host *host = call->host;
   const glia_str   inside = GLIA_LITERAL("inside"), why = GLIA_LITERAL("it was cancelled"), none = {0};
   host->write_log(call, GLIA_LOG_INFO, inside, none);
#if HEEDS == ASKING
   ask(call);
#elif HEEDS == ELSEWHERE
   pthread_t thread;
   pthread_create(&thread, NULL, ask, call);
   pthread_join(thread, NULL);
#elif HEEDS == NOTICED
   sem_t told;
   sem_init(&told, 0, 0);
   host->on_cancel(call, post, &told);
   sem_wait(&told);
#else
   const glia_str service = GLIA_LITERAL("embed");
   int32_t        status = 0;
   host->wait_for(call, host->request(call, service, NULL, reply, &status));
#endif
   (void)post, (void)reply, (void)ask;
   host->fail(call, GLIA_CANCELLED, why, none);
}
