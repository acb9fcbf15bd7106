// Measures what sharing a prefix and decoding together gain, with smollm2-135m-instruct.
//   engine_bench [MAX_TOKENS]    up to 8: one-word answers; more: stories

#include "LocalHost.h"
#include "Requests.h"

#include <chrono>
#include <cstdio>
#include <sys/resource.h>

namespace {

struct Cost {
   double cpu, wall;
};

double cpuSeconds() {
   rusage usage;
   getrusage(RUSAGE_SELF, &usage);
   const auto seconds = [](const timeval &time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
   return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Plan {
   const char *name;
   size_t      inputs, workers, batch, tokens;
   bool        shared, atOnce, choices;
};

const size_t examples = 22;

// A prefix of some 430 tokens, then an input of some 17.
LocalInput requestOf(const Plan &plan, size_t i) {
   static const char *const things[] = {"train", "window", "river", "market", "garden", "letter", "bridge", "engine"};
   const std::string input = std::string("a ") + things[i % 8] + " and a " + things[i / 8 % 8];
   const bool oneWord = plan.tokens <= 8;
   std::string instructions = "Say what the request is about: music, weather or restaurant. Answer with one word.";
   if (!oneWord) {
      instructions = "You tell long stories.";
      for (int rule = 0; rule < 26; rule++) instructions += " Write calmly, with many details about the place and its people.";
   }
   const auto messages = conversation(instructions, oneWord ? examples : 0, oneWord ? input : "A story about " + input);
   LocalInput request = ::request(messages, plan.shared ? messages.size() - 1 : 0, {{"max_tokens", plan.tokens}});
   if (plan.choices) request.add("choices", {"music", "weather", "restaurant"});
   return request;
}

Cost measure(const Plan &plan) {
   LocalInstance model("glia.local", {{"model", "smollm2-135m-instruct"}, {"workers", plan.workers}, {"batch", plan.batch}, {"context", 4096}, {"prefix_memory", plan.shared ? 256 : 0}});
   if (model.created.status) {
      std::fprintf(stderr, "%s\n", model.created.message.c_str());
      std::exit(1);
   }
   const double cpu = cpuSeconds();
   const auto start = std::chrono::steady_clock::now();
   std::vector<std::unique_ptr<LocalCall>> calls;
   for (size_t i = 0; i < plan.inputs; i++) {
      LocalInput input = requestOf(plan, i);
      calls.push_back(model.start(model.language().generate, input));
      if (!plan.atOnce) calls.back()->wait();
   }
   for (auto &call : calls) call->wait();
   const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
   return {cpuSeconds() - cpu, wall};
}

} // namespace

int main(int count, char **arguments) {
   const size_t tokens = count > 1 ? std::stoul(arguments[1]) : 8;
   const Plan plans[] = {
      {"full prompt for each input", 8, 1, 1, tokens, false, false, false},
      {"prefix kept, one input at a time", 64, 1, 1, tokens, true, false, false},
      {"shared prefix, batches of 16", 64, 1, 16, tokens, true, true, false},
      {"the same with 2 workers", 64, 2, 16, tokens, true, true, false},
      {"choices scored, 1 worker", 64, 1, 16, tokens, true, true, true},
      {"choices scored, 2 workers", 64, 2, 16, tokens, true, true, true},
   };
   double naive = 0, naiveWall = 0;
   std::printf("%-36s %12s %12s %10s %10s\n", "64 inputs", "CPU s", "wall s", "CPU gain", "wall gain");
   for (const Plan &plan : plans) {
      Cost cost = measure(plan);
      const double scale = 64.0 / static_cast<double>(plan.inputs);
      cost.cpu *= scale;
      cost.wall *= scale;
      if (naive == 0) naive = cost.cpu, naiveWall = cost.wall;
      std::printf("%-36s %12.2f %12.2f %10.1f %10.1f\n", plan.name, cost.cpu, cost.wall, naive / cost.cpu, naiveWall / cost.wall);
      std::fflush(stdout);
   }
}
