#pragma once

#include "ChatPrompt.h"
#include "GenerateRequest.h"
#include "JobQueue.h"
#include "PrefixTree.h"
#include "Worker.h"

#include <memory>
#include <vector>

namespace glia_llama {

struct EngineConfiguration {
   std::string model;
   std::string models;
   size_t      workers = 0; // 0 is the number of cores
   size_t      batch = 16;
   uint32_t    context = 8192;
   size_t      prefixMemory = 256; // MiB

   static EngineConfiguration parse(const std::string &config);
};

// A language model with its workers: one instance of the component.
class Engine {
 public:
   explicit Engine(const EngineConfiguration &configuration);
   ~Engine();

   // Makes a job of the call, which a worker ends. Throws Failure if the request is wrong.
   void generate(glia_call *call, const glia_value *input);

   Json                 describe() const;
   std::vector<int64_t> countTokens(const std::vector<std::string> &texts) const;

 private:
   std::unique_ptr<Job> makeJob(glia_call *call, const GenerateRequest &request) const;
   std::unique_ptr<Job> makeChoiceJob(glia_call *call, ChatPrompt::Rendered prompt, const Settings &settings,
                                      const std::vector<std::string> &choices, bool reportScores) const;
   void                 checkLength(size_t promptTokens, size_t answerTokens) const;

   std::shared_ptr<LoadedModel>         model;
   ChatPrompt                           prompt;
   uint32_t                             contextTokens;
   size_t                               batchJobs;
   PrefixTree                           cache;
   JobQueue                             queue;
   std::vector<std::unique_ptr<Worker>> workers;
};

} // namespace glia_llama
