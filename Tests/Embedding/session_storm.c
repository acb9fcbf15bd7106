// A program with a life of its own, around libglia: its own signal handlers, its own libffi, a timer
// that fires all the time, 16 threads. It opens and closes sessions, 16 threads of them at once,
// trains and asks programs in them, cancels at random, and counts what is left.
//
// usage: session_storm <plugins> <sessions in all> <open at once> <seed> <in-process or isolated>
//
// Prints one line of counts, and ends with 0 only if every request had exactly one reply, no callback
// came after its session was closed, every instance was freed, every signal of the timer reached a
// thread of this program, and descriptors and threads are as many as before.
#include <dirent.h>
#include <errno.h>
#include <ffi.h>
#include <glia/codes.h>
#include <glia/glia.h>
#include <glia/inline.h>
#include <glia/kinds/language_model.h>
#include <glia/kinds/reward.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 16, MOST_OPEN = 256, MOST_REQUESTS = 16 };

static atomic_long made, freed, requests, replies, twice, late, parts, cancelled, finished, strange;
static atomic_long signals, stray_signals, ffi_calls;
static _Thread_local int is_ours;
static const char *placement;

static glia_str str(const char *text) { return (glia_str){text, strlen(text)}; }

// MARK: - This program's own components

static void create(glia_call *call, glia_str config, void **instance) {
   (void)config;
   *instance = malloc(64);
   atomic_fetch_add(&made, 1);
   call->host->finish(call, NULL);
}
static void destroy(void *instance) {
   atomic_fetch_add(&freed, 1);
   free(instance);
}

static void describe(void *instance, glia_call *call, const glia_value *input) {
   (void)instance, (void)input;
   const glia_value result = {sizeof result, 0,
      GLIA_LITERAL("{\"model\":\"storm\",\"capabilities\":[],\"parallel\":4}"), NULL};
   call->host->finish(call, &result);
}

// Answers by what it was asked; sometimes it takes its time, until it is cancelled.
static void generate(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   uint8_t draw[2];
   call->host->random_bytes(call, draw, sizeof draw);
   const glia_array *messages = glia_find(input, "messages", GLIA_TEXT);
   unsigned sum = draw[0];
   for (uint64_t i = 0; messages && i < messages->rows; i++) sum += ((const glia_str *)messages->data)[i].size;
   for (int i = 0; draw[1] < 64 && i < 20 && !call->host->cancelled(call); i++)
      nanosleep(&(struct timespec){0, 500000}, NULL);
   if (call->host->cancelled(call)) {
      call->host->fail(call, GLIA_CANCELLED, str("the storm model was cancelled"), (glia_str){0});
      return;
   }
   char head[160];
   snprintf(head, sizeof head, "{\"content\":\"{\\\"answer\\\":\\\"%s\\\"}\",\"finish\":\"stop\","
            "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}", sum & 1 ? "odd" : "even");
   const glia_value result = {sizeof result, 0, str(head), NULL};
   call->host->finish(call, &result);
}

static void score(void *instance, glia_call *call, const glia_value *input) {
   (void)instance;
   const glia_array *outputs = glia_find(input, "outputs", GLIA_TEXT);
   const glia_array *targets = glia_find(input, "targets", GLIA_TEXT);
   double *scores = calloc(outputs->rows + 1, sizeof *scores);
   for (uint64_t i = 0; i < outputs->rows; i++)
      scores[i] = glia_equal(((const glia_str *)outputs->data)[i], ((const glia_str *)targets->data)[i]);
   const glia_array all = {sizeof all, GLIA_F64, GLIA_LITERAL("scores"), outputs->rows, 1, scores};
   const glia_array *const arrays[] = {&all};
   const glia_value result = {sizeof result, 1, {0}, arrays};
   call->host->finish(call, &result);
   free(scores);
}

static const glia_language_model model_functions = {sizeof model_functions, 0, describe, generate, NULL};
static const glia_component model = {sizeof model, 0, GLIA_LITERAL("org.example.storm"),
   GLIA_LITERAL(GLIA_KIND_LANGUAGE_MODEL), GLIA_LITERAL("{\"id\":\"org.example.storm\",\"kind\":"
   "\"glia.language_model/1\",\"name\":\"storm\",\"version\":\"1.0.0\",\"concurrency\":\"any\","
   "\"config\":{\"type\":\"object\"}}"), create, destroy, &model_functions, NULL};
static const glia_reward reward_functions = {sizeof reward_functions, 0, score, NULL};
static const glia_component reward = {sizeof reward, 0, GLIA_LITERAL("org.example.same"),
   GLIA_LITERAL(GLIA_KIND_REWARD), GLIA_LITERAL("{\"id\":\"org.example.same\",\"kind\":"
   "\"glia.reward/1\",\"name\":\"Same\",\"version\":\"1.0.0\",\"concurrency\":\"any\","
   "\"config\":{\"type\":\"object\"}}"), create, destroy, &reward_functions, NULL};

static const char pipeline[] =
   "{\"name\":\"storm\",\"language_models\":{\"default\":\"storm/any\"},\"data_models\":{"
   "\"Q\":{\"question\":{\"type\":\"string\"}},\"A\":{\"answer\":{\"type\":\"string\"}}},"
   "\"program\":{\"name\":\"storm\",\"inputs\":{\"q\":\"Q\"},\"modules\":{\"g\":{\"plugin\":"
   "\"Generator\",\"input\":\"q\",\"output\":\"A\"}},\"output\":\"g\"},"
   "\"optimizer\":{\"plugin\":\"RandomFewShot\",\"nb_max_examples\":2},\"reward\":\"Same\","
   "\"data\":{\"train\":[{\"question\":\"a\",\"answer\":\"odd\"},{\"question\":\"bb\",\"answer\":"
   "\"even\"},{\"question\":\"ccc\",\"answer\":\"odd\"}],\"validation\":[{\"question\":\"d\","
   "\"answer\":\"odd\"},{\"question\":\"ee\",\"answer\":\"even\"}]},"
   "\"fit\":{\"epochs\":2,\"batch_size\":2}}";

// MARK: - Sessions

typedef struct session session;

typedef struct request {
   session    *owner;
   atomic_int  count;
   uint64_t    id;
   int         status, expected;
   long        program;
} request;

struct session {
   glia_session *glia;
   atomic_int    is_closed;
   int           used;
   request       all[MOST_REQUESTS];
};

static void taken(void *user, int32_t status, glia_str message, const glia_value *value) {
   request *own = user;
   if (atomic_load(&own->owner->is_closed)) atomic_fetch_add(&late, 1);
   if (atomic_fetch_add(&own->count, 1)) atomic_fetch_add(&twice, 1);
   atomic_fetch_add(&replies, 1);
   own->status = status;
   if (status == GLIA_OK) atomic_fetch_add(&finished, 1);
   else if (status == GLIA_CANCELLED) atomic_fetch_add(&cancelled, 1);
   else if (status != own->expected) {
      fprintf(stderr, "status %d: %.*s\n", status, (int)message.size, message.data);
      atomic_fetch_add(&strange, 1);
   }
   char head[40] = {0};
   if (value && value->json.size) memcpy(head, value->json.data, value->json.size < 39 ? value->json.size : 39);
   sscanf(head, "{\"program\":%ld", &own->program);
}

static void part(void *user, const glia_value *value) {
   const request *own = user;
   (void)value;
   if (atomic_load(&own->owner->is_closed)) atomic_fetch_add(&late, 1);
   if (atomic_load(&own->count)) atomic_fetch_add(&late, 1);
   atomic_fetch_add(&parts, 1);
}

static request *ask(session *in, const char *service, const char *json, const char *name, const char *text) {
   request *own = &in->all[in->used++];
   own->owner = in;
   own->expected = strcmp(service, "no.such.service") ? GLIA_OK : GLIA_UNIMPLEMENTED;
   const glia_str   row = text ? str(text) : (glia_str){0};
   const glia_array array = {sizeof array, GLIA_TEXT, name ? str(name) : (glia_str){0}, 1, 1, &row};
   const glia_array *const arrays[] = {&array};
   const glia_value input = {sizeof input, name != NULL, str(json), arrays};
   atomic_fetch_add(&requests, 1);
   own->id = glia_request(in->glia, str(service), &input, taken, part, own);
   return own;
}

static void complain(void *user, int32_t status, glia_str message, const glia_value *value) {
   (void)user, (void)value;
   fprintf(stderr, "glia_open: %d: %.*s\n", status, (int)message.size, message.data);
}

// Opens a session and leaves it with work in hand.
static void begin(session *in, const char *plugins, unsigned *seed) {
   char config[4096];
   snprintf(config, sizeof config, "{\"plugins\":[\"%s\"],\"placement\":\"%s\",\"threads\":2}", plugins, placement);
   in->glia = glia_open(str(config), complain, NULL);
   if (!in->glia) exit(2);
   if (glia_add(in->glia, &model) || glia_add(in->glia, &reward)) exit(3);
   if (glia_add(in->glia, &reward) != GLIA_ALREADY_EXISTS) exit(4);
   ask(in, "log.follow", "{}", NULL, NULL);
   request *loaded = ask(in, "program.load", "{}", "text", pipeline);
   if (rand_r(seed) % 8 == 0) glia_cancel(in->glia, loaded->id, GLIA_CANCEL_USER);
   glia_wait_for(in->glia, loaded->id);
   if (loaded->status) return;
   char json[64];
   snprintf(json, sizeof json, "{\"program\":%ld}", loaded->program);
   const int trainings = 1 + rand_r(seed) % 2, questions = 1 + rand_r(seed) % 4;
   for (int i = 0; i < trainings; i++) ask(in, "run.start", json, NULL, NULL);
   for (int i = 0; i < questions; i++) ask(in, "program.run", json, "inputs", "{\"question\":\"zz\"}");
   if (rand_r(seed) % 4 == 0) glia_cancel(in->glia, in->all[rand_r(seed) % in->used].id, GLIA_CANCEL_USER);
   if (rand_r(seed) % 4 == 0) ask(in, "no.such.service", "{}", NULL, NULL);
}

// Ends it: sometimes when all is done, sometimes in the middle.
static void end(session *in, unsigned *seed) {
   if (rand_r(seed) % 2)
      for (int i = 1; i < in->used; i++) glia_wait_for(in->glia, in->all[i].id);
   else if (rand_r(seed) % 2) glia_cancel(in->glia, in->all[rand_r(seed) % in->used].id, GLIA_CANCEL_DEADLINE);
   glia_close(in->glia);
   atomic_store(&in->is_closed, 1);
}

// MARK: - What else this program does

static void add(ffi_cif *cif, void *result, void **arguments, void *user) {
   (void)cif;
   *(ffi_arg *)result = *(int *)arguments[0] + *(int *)user;
}

// A closure and a call by this program's own libffi.
static void use_ffi(void) {
   ffi_cif   cif;
   ffi_type *types[] = {&ffi_type_sint};
   void     *code;
   int       seven = 7, five = 5;
   ffi_arg   sum = 0;
   void     *arguments[] = {&five};
   ffi_closure *closure = ffi_closure_alloc(sizeof *closure, &code);
   if (!closure || ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 1, &ffi_type_sint, types) != FFI_OK ||
       ffi_prep_closure_loc(closure, &cif, add, &seven, code) != FFI_OK) exit(5);
   ffi_call(&cif, FFI_FN(code), &sum, arguments);
   if ((int)sum != 12) exit(6);
   ffi_closure_free(closure);
   atomic_fetch_add(&ffi_calls, 1);
}

static void on_signal(int number) {
   (void)number;
   atomic_fetch_add(&signals, 1);
   if (!is_ours) atomic_fetch_add(&stray_signals, 1);
}

static void take_signals(int how) {
   sigset_t alarm;
   sigemptyset(&alarm);
   sigaddset(&alarm, SIGALRM);
   pthread_sigmask(how, &alarm, NULL);
}

static long count(const char *folder) {
   long found = 0;
   DIR *entries = opendir(folder);
   while (entries && readdir(entries)) found++;
   closedir(entries);
   return found;
}

typedef struct job {
   const char *plugins;
   int         sessions, at_once;
   unsigned    seed;
} job;

static void *work(void *user) {
   job *own = user;
   is_ours = 1;
   take_signals(SIG_UNBLOCK);
   while (own->sessions > 0) {
      const int batch = own->sessions < own->at_once ? own->sessions : own->at_once;
      session  *all = calloc(batch, sizeof *all);
      for (int i = 0; i < batch; i++) begin(&all[i], own->plugins, &own->seed);
      use_ffi();
      for (int i = 0; i < batch; i++) end(&all[i], &own->seed);
      // Late callbacks would have to come now; the memory stays until they can't any more.
      nanosleep(&(struct timespec){0, 2000000}, NULL);
      for (int i = 0; i < batch; i++)
         for (int j = 0; j < all[i].used; j++)
            if (atomic_load(&all[i].all[j].count) != 1) atomic_fetch_add(&twice, 1);
      free(all);
      own->sessions -= batch;
   }
   return NULL;
}

static void run(const char *plugins, int sessions, int at_once, unsigned seed) {
   pthread_t threads[THREADS];
   job       jobs[THREADS];
   // A thread takes signals when it has said that it is ours.
   take_signals(SIG_BLOCK);
   for (int i = 0; i < THREADS; i++) {
      const int extra = i < sessions % THREADS, open = i < at_once % THREADS;
      jobs[i] = (job){plugins, sessions / THREADS + extra, at_once / THREADS + open, seed + i};
      if (jobs[i].at_once < 1) jobs[i].at_once = 1;
      pthread_create(&threads[i], NULL, work, &jobs[i]);
   }
   take_signals(SIG_UNBLOCK);
   for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

int main(int argc, char **argv) {
   if (argc != 6) return 64;
   placement = argv[5];
   is_ours = 1;
   struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
   struct sigaction before[3], after[3];
   sigaction(SIGALRM, &action, NULL);
   sigaction(SIGUSR1, &action, NULL);
   sigaction(SIGPIPE, NULL, &before[0]), sigaction(SIGINT, NULL, &before[1]), sigaction(SIGSEGV, NULL, &before[2]);
   const long files = count("/proc/self/fd"), threads = count("/proc/self/task");
   const struct itimerval often = {{0, 5000}, {0, 5000}}, never = {{0, 0}, {0, 0}};
   setitimer(ITIMER_REAL, &often, NULL);
   run(argv[1], atoi(argv[2]), atoi(argv[3]), (unsigned)atoi(argv[4]));
   setitimer(ITIMER_REAL, &never, NULL);
   sigaction(SIGPIPE, NULL, &after[0]), sigaction(SIGINT, NULL, &after[1]), sigaction(SIGSEGV, NULL, &after[2]);
   int moved = 0;
   for (int i = 0; i < 3; i++) moved += before[i].sa_handler != after[i].sa_handler;
   const long more_files = count("/proc/self/fd") - files;
   const long more_threads = count("/proc/self/task") - threads;
   printf("{\"requests\":%ld,\"replies\":%ld,\"finished\":%ld,\"cancelled\":%ld,\"strange\":%ld,\"parts\":%ld,"
          "\"not_one_reply\":%ld,\"late\":%ld,\"made\":%ld,\"freed\":%ld,\"more_descriptors\":%ld,"
          "\"more_threads\":%ld,\"signals\":%ld,\"stray_signals\":%ld,\"moved_handlers\":%d,\"ffi\":%ld}\n",
          requests, replies, finished, cancelled, strange, parts, twice, late, made, freed, more_files,
          more_threads, signals, stray_signals, moved, ffi_calls);
   return requests != replies || twice || late || strange || made != freed || more_files || more_threads ||
          !signals || stray_signals || moved || !finished || !cancelled || !parts;
}
