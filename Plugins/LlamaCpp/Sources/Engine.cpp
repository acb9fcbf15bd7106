#include "Engine.h"

#include "AnswerSchema.h"
#include "ChoiceScoring.h"
#include "Failure.h"
#include "Generation.h"
#include "InvarianceCheck.h"
#include "ModelFile.h"

#include <algorithm>
#include <thread>

namespace glia_llama {

namespace {

size_t workerCount(size_t configured) {
   const size_t cores = configured ? configured : std::thread::hardware_concurrency();
   return std::clamp<size_t>(cores, 1, 16);
}

// llama.cpp rounds a cache up to whole blocks of 256 cells.
uint32_t usableContext(const LoadedModel &model, uint32_t configured) {
   const auto trained = static_cast<uint32_t>(llama_model_n_ctx_train(model.weights()));
   return std::max(256u, std::min(configured, trained) / 256 * 256);
}

std::shared_ptr<LoadedModel> openGenerator(const EngineConfiguration &configuration) {
   auto model = LoadedModel::open(modelFile(configuration.model, modelFolder(configuration.models)));
   if (!llama_model_has_decoder(model->weights()) || llama_model_has_encoder(model->weights()) ||
       llama_vocab_type(model->vocabulary()) == LLAMA_VOCAB_TYPE_WPM)
      throw Failure(GLIA_INVALID_ARGUMENT, "The model " + model->name() + " doesn't generate text; it is for embeddings. "
                                                                          "Use it with the component glia.local-embedding.");
   if (llama_model_is_recurrent(model->weights()) || llama_model_is_hybrid(model->weights()))
      throw Failure(GLIA_UNIMPLEMENTED, "The model " + model->name() + " has a recurrent state, which can't share prefixes. Use a plain transformer.");
   return model;
}

} // namespace

EngineConfiguration EngineConfiguration::parse(const std::string &config) {
   const Json object = Json::parse(config.empty() ? "{}" : config, nullptr, false);
   if (!object.is_object()) throw Failure(GLIA_INVALID_ARGUMENT, "The config is no JSON object.");
   EngineConfiguration result;
   try {
      result.model = object.value("model", result.model);
      result.models = object.value("models", result.models);
      result.workers = object.value("workers", result.workers);
      result.batch = std::clamp<size_t>(object.value("batch", result.batch), 1, 64);
      result.context = object.value("context", result.context);
      result.prefixMemory = object.value("prefix_memory", result.prefixMemory);
   } catch (const Json::exception &error) {
      throw Failure(GLIA_INVALID_ARGUMENT, std::string("A member of the config has the wrong type: ") + error.what());
   }
   return result;
}

Engine::Engine(const EngineConfiguration &configuration)
   : model(openGenerator(configuration)), prompt(*model), contextTokens(usableContext(*model, configuration.context)),
     batchJobs(isBatchInvariant(*model) ? configuration.batch : 1), // else one at a time: the host promises equal results
     cache(configuration.prefixMemory << 20, batchJobs == 1), queue(workerCount(configuration.workers)) {
   for (size_t i = 0; i < workerCount(configuration.workers); i++)
      workers.push_back(std::make_unique<Worker>(*model, queue, cache, contextTokens, batchJobs));
   for (auto &worker : workers) worker->start();
}

Engine::~Engine() {
   for (auto &job : queue.close()) fail(job->call, GLIA_CANCELLED, "The model was closed while the request waited.");
   for (auto &worker : workers) worker->join();
}

void Engine::generate(glia_call *call, const glia_value *input) {
   auto job = makeJob(call, GenerateRequest::parse(input));
   if (job) queue.push(std::move(job));
}

std::unique_ptr<Job> Engine::makeJob(glia_call *call, const GenerateRequest &request) const {
   const bool hasTools = !request.tools.all.empty();
   auto rendered = prompt.render(request.messages, request.stableMessages, hasTools ? ToolUse::words(request.tools) : "");
   checkLength(rendered.tokens.size(), 1);
   if (!request.choices.empty()) return makeChoiceJob(call, std::move(rendered), request.settings, request.choices, true);
   std::unique_ptr<GrammarGate> gate;
   if (hasTools) {
      gate = std::make_unique<GrammarGate>(*model, AnswerSchema::parse(ToolUse::schema(request.tools)).grammar);
   } else if (request.schema) {
      const auto schema = AnswerSchema::parse(*request.schema);
      if (!schema.choices.empty()) return makeChoiceJob(call, std::move(rendered), request.settings, schema.choices, false);
      gate = std::make_unique<GrammarGate>(*model, schema.grammar);
   }
   const size_t room = contextTokens - rendered.tokens.size();
   const size_t maxTokens = std::min(static_cast<size_t>(request.settings.maxTokens), room);
   return std::make_unique<Generation>(call, std::move(rendered), *model, request.settings, maxTokens, std::move(gate), request.streams,
                                       hasTools ? std::optional(request.callCount) : std::nullopt);
}

// Null if a single choice was answered at once.
std::unique_ptr<Job> Engine::makeChoiceJob(glia_call *call, ChatPrompt::Rendered rendered, const Settings &settings,
                                           const std::vector<std::string> &choices, bool reportScores) const {
   const size_t promptTokens = rendered.tokens.size();
   auto job = std::make_unique<ChoiceScoring>(call, std::move(rendered), *model, settings, choices, reportScores);
   checkLength(promptTokens, job->roomForTokens());
   if (job->branchings() >= Worker::sequenceLimit)
      throw Failure(GLIA_INVALID_ARGUMENT, "The " + std::to_string(choices.size()) + " choices part at " + std::to_string(job->branchings()) +
                                              " places; at most " + std::to_string(Worker::sequenceLimit - 1) + " can be scored. Give fewer choices.");
   if (!job->isDecided()) return job;
   job->finish();
   return nullptr;
}

void Engine::checkLength(size_t promptTokens, size_t answerTokens) const {
   if (promptTokens + answerTokens <= contextTokens) return;
   throw Failure(GLIA_INVALID_ARGUMENT, "The messages have " + std::to_string(promptTokens) + " tokens and the answer needs at least " +
                                           std::to_string(answerTokens) + "; together " + std::to_string(contextTokens) +
                                           " fit. Shorten the messages or raise \"context\" in the model's config (the model was trained for " +
                                           std::to_string(llama_model_n_ctx_train(model->weights())) + ").");
}

Json Engine::describe() const {
   return {{"model", model->name()},
           {"capabilities", {"structured_output", "choices", "seed", "prefix_reuse", "streaming", "tools"}},
           {"context_tokens", contextTokens},
           {"parallel", workers.size() * batchJobs * 2}};
}

std::vector<int64_t> Engine::countTokens(const std::vector<std::string> &texts) const {
   std::vector<int64_t> counts;
   for (const auto &text : texts) counts.push_back(static_cast<int64_t>(model->tokens(text, false, false).size()));
   return counts;
}

} // namespace glia_llama
