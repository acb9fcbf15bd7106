// The program that people try first, in C: loaded, trained, asked, saved, loaded and asked again.
// Build: cc -o math_solver math_solver.c $(pkg-config --cflags --libs glia)
#include <glia/codes.h>
#include <glia/glia.h>
#include <glia/inline.h>
#include <stdio.h>
#include <stdlib.h>

// A pipeline file; program.load takes it by its path just as well.
static const char pipeline[] =
   "name: math_solver\n"
   "language_models: {default: local/smollm2-135m-instruct}\n"
   "data_models:\n"
   "  MathProblem:\n"
   "    problem: {type: string, description: The math problem to solve}\n"
   "  MathAnswer:\n"
   "    thinking: {type: string, description: 'How the problem is solved, step by step'}\n"
   "    answer: {type: string, description: 'The answer, a number and nothing else'}\n"
   "program:\n"
   "  name: math_solver\n"
   "  description: Solves small math problems.\n"
   "  inputs: {math_problem: MathProblem}\n"
   "  modules:\n"
   "    generator: {plugin: Generator, input: math_problem, output: MathAnswer}\n"
   "  output: generator\n"
   "optimizer: {plugin: RandomFewShot, nb_max_examples: 3}\n"
   "reward: {plugin: ExactMatch, key: answer}\n"
   "metrics: [{plugin: MeanMetricWrapper, name: mean_reward, fn: reward}]\n"
   "data:\n"
   "  train:\n"
   "    - {problem: What is 2 + 3?, thinking: 2 plus 3 is 5., answer: '5'}\n"
   "    - {problem: What is 7 - 4?, thinking: 7 minus 4 is 3., answer: '3'}\n"
   "    - {problem: What is 3 * 3?, thinking: 3 times 3 is 9., answer: '9'}\n"
   "    - {problem: What is 8 / 2?, thinking: 8 divided by 2 is 4., answer: '4'}\n"
   "    - {problem: What is 6 + 1?, thinking: 6 plus 1 is 7., answer: '7'}\n"
   "    - {problem: What is 9 - 8?, thinking: 9 minus 8 is 1., answer: '1'}\n"
   "  validation:\n"
   "    - {problem: What is 4 + 4?, thinking: 4 plus 4 is 8., answer: '8'}\n"
   "    - {problem: What is 5 - 3?, thinking: 5 minus 3 is 2., answer: '2'}\n"
   "fit: {epochs: 2}\n";

// What came of a request: the object, and the first row of a named array of texts.
typedef struct answer {
   const char *name;
   int32_t     status;
   char       *json, *text;
} answer;

static char *copy(glia_str text) {
   char *made = calloc(text.size + 1, 1);
   if (made && text.data) memcpy(made, text.data, text.size);
   return made;
}

static void take(void *user, int32_t status, glia_str message, const glia_value *value) {
   answer *taken = user;
   taken->status = status;
   if (status != GLIA_OK) {
      fprintf(stderr, "%.*s\n", (int)message.size, message.data);
      return;
   }
   taken->json = copy(value->json);
   const glia_array *found = taken->name ? glia_find(value, taken->name, GLIA_TEXT) : NULL;
   if (found && found->rows) taken->text = copy(*(const glia_str *)found->data);
}

// Shows the epochs of a training; its other parts are steps and trials.
static void show(void *user, const glia_value *part) {
   (void)user;
   char *json = copy(part->json);
   if (json && strstr(json, "\"event\":\"epoch\"")) printf("%s\n", json);
   free(json);
}

// Asks for a service with an object and maybe an array of one text, and waits for the answer.
static answer ask(glia_session *session, const char *service, const char *json, const char *name,
                  const char *text, const char *wanted) {
   const glia_str row = {text, text ? strlen(text) : 0}, what = {service, strlen(service)};
   const glia_array array = {sizeof array, GLIA_TEXT, {name, name ? strlen(name) : 0}, 1, 1, &row};
   const glia_array *const arrays[] = {&array};
   const glia_value input = {sizeof input, name != NULL, {json, strlen(json)}, arrays};
   answer taken = {wanted, GLIA_OK, NULL, NULL};
   glia_wait_for(session, glia_request(session, what, &input, take, show, &taken));
   if (taken.status != GLIA_OK) exit(1);
   return taken;
}

static int number(answer loaded) {
   int program = 0;
   if (sscanf(loaded.json, "{\"program\":%d", &program) != 1) exit(1);
   free(loaded.json);
   return program;
}

int main(void) {
   const char *question = "{\"problem\":\"What is 5 + 4?\"}";
   answer      refused = {0};
   glia_session *session = glia_open((glia_str){0}, take, &refused);
   if (!session) return 1;
   int  program = number(ask(session, "program.load", "{}", "text", pipeline, NULL));
   char json[64];

   snprintf(json, sizeof json, "{\"program\":%d}", program);
   answer trained = ask(session, "run.start", json, NULL, NULL, "report");
   answer first = ask(session, "program.run", json, "inputs", question, "outputs");
   printf("%s\nanswer: %s\n", trained.text, first.text);

   snprintf(json, sizeof json, "{\"program\":%d,\"path\":\"trained_math.json\"}", program);
   ask(session, "program.save", json, NULL, NULL, NULL);
   program = number(
      ask(session, "program.load", "{\"path\":\"trained_math.json\"}", NULL, NULL, NULL));
   snprintf(json, sizeof json, "{\"program\":%d}", program);
   answer again = ask(session, "program.run", json, "inputs", question, "outputs");
   printf("answer again: %s\n", again.text);
   glia_close(session);
   return strcmp(first.text, again.text) != 0;
}
