#include "Worker.h"

#include "Failure.h"

#include <algorithm>

namespace glia_llama {

namespace {

const int abandonedStatus = 2; // of llama_decode, when the callback said so

// For copies: the last one of the context, which no job is given.
const llama_seq_id scratchSequence = Worker::sequenceLimit;

} // namespace

Worker::Worker(const LoadedModel &model, JobQueue &queue, PrefixTree &cache, uint32_t contextTokens, size_t batchJobs)
   : model(model), queue(queue), cache(cache), batchJobs(batchJobs), limit(contextTokens), batch(batchTokens) {}

void Worker::start() {
   thread = std::thread([this] { run(); });
}

void Worker::join() {
   if (thread.joinable()) thread.join();
}

void Worker::run() {
   while (auto job = queue.take(prefix)) {
      try {
         round(std::move(job));
      } catch (const Failure &failure) {
         failRound(failure.status, failure.what());
      } catch (const std::exception &error) {
         failRound(GLIA_INTERNAL, error.what());
      }
      endRound();
   }
}

void Worker::failRound(int32_t status, const std::string &why) {
   while (!jobs.empty()) endJob(jobs.back().get(), [&] { fail(jobs.back()->call, status, "The local model failed: " + why); });
   prefix.clear();
   if (memory) llama_memory_clear(memory, false);
}

// A context's memory is written when it is made, so a large one costs time and memory that most
// programs have no use for; and a single question has use for one worker's only. Throws Failure, and
// all is as it was, if there is no memory.
void Worker::makeRoom(size_t tokens) {
   if (tokens <= capacity || capacity == limit) return;
   size_t larger = std::max(capacity, firstTokens);
   while (larger < tokens) larger *= 2;
   larger = std::min(larger, limit);
   auto made = makeContext(model, {static_cast<uint32_t>(larger), batchTokens, sequenceLimit + 1, false});
   llama_set_abort_callback(made.get(), isAbandoned, this);
   context = std::move(made);
   memory = llama_get_memory(context.get());
   capacity = larger;
   prefix.clear();
}

// For more jobs at once. Without memory for it there are fewer.
void Worker::makeMoreRoom() {
   if (!isCramped || !mayGrow) return;
   isCramped = false;
   try {
      makeRoom(2 * capacity);
   } catch (const Failure &) {
      mayGrow = false;
   }
}

void Worker::round(std::unique_ptr<Job> first) {
   jobs.push_back(std::move(first));
   Job &job = *jobs.back();
   if (job.cancelled()) return endCancelled();
   makeRoom(job.prefix.size() + job.suffix.size() + job.roomForTokens());
   makeMoreRoom();
   const size_t cached = loadPrefix(job);
   if (prefix != job.prefix) return endCancelled(); // given up half-way
   reservedTokens = prefix.size();
   auto taken = std::move(jobs.back());
   jobs.pop_back();
   admit(std::move(taken), cached);
   while (!jobs.empty()) {
      admitWaiting();
      endCancelled();
      if (!jobs.empty()) step();
   }
}

// Returns how many tokens of the prefix didn't have to be decoded.
size_t Worker::loadPrefix(const Job &job) {
   if (prefix == job.prefix) return prefix.size();
   prefix.clear();
   llama_memory_clear(memory, false);
   if (job.prefix.empty()) return 0;
   const auto match = cache.findOrClaim(job.prefix);
   try {
      restore(match, job.prefix);
      if (match.known == job.prefix.size()) {
         prefix = job.prefix;
         return match.known;
      }
      if (decodePrefix(job, match.known)) {
         prefix = job.prefix;
         cache.keep(prefix, [this](size_t start, size_t end) { return extract(start, end); });
         return match.known;
      }
   } catch (...) {
      if (match.known < job.prefix.size()) cache.giveUp(job.prefix);
      throw;
   }
   cache.giveUp(job.prefix);
   llama_memory_clear(memory, false);
   return 0;
}

// Puts known stretches one behind the other into sequence 0, so that their cells lie in the order
// of positions. What a prefix doesn't share of the last one is taken away again.
void Worker::restore(const PrefixTree::Match &match, const std::vector<llama_token> &tokens) {
   if (!match.stretches.empty()) makeRoom(match.stretches.back().end);
   for (const auto &stretch : match.stretches) {
      if (llama_state_seq_set_data(context.get(), stretch.state->data(), stretch.state->size(), scratchSequence) == 0)
         throw Failure(GLIA_INTERNAL, "a kept prefix could not be restored");
      llama_memory_seq_cp(memory, scratchSequence, 0, -1, -1);
      llama_memory_seq_rm(memory, scratchSequence, -1, -1);
   }
   if (!match.isPartial()) return;
   if (match.known < tokens.size()) cache.split(tokens, match, [this](size_t start, size_t end) { return extract(start, end); });
   llama_memory_seq_rm(memory, 0, static_cast<llama_pos>(match.known), -1);
}

// The state of some tokens of sequence 0.
std::vector<uint8_t> Worker::extract(size_t start, size_t end) {
   llama_memory_seq_cp(memory, 0, scratchSequence, static_cast<llama_pos>(start), static_cast<llama_pos>(end));
   std::vector<uint8_t> state(llama_state_seq_get_size(context.get(), scratchSequence));
   state.resize(llama_state_seq_get_data(context.get(), state.data(), state.size(), scratchSequence));
   llama_memory_seq_rm(memory, scratchSequence, -1, -1);
   return state;
}

// Returns false if the job was cancelled meanwhile.
bool Worker::decodePrefix(const Job &job, size_t start) {
   for (; start < job.prefix.size(); start += batchTokens) {
      if (job.cancelled()) return false;
      batch.clear();
      const size_t end = std::min<size_t>(start + batchTokens, job.prefix.size());
      for (size_t i = start; i < end; i++) batch.add(job.prefix[i], static_cast<llama_pos>(i), 0, false);
      const int status = llama_decode(context.get(), batch.tokens());
      if (status == abandonedStatus) return false;
      if (status != 0) throw Failure(GLIA_INTERNAL, "llama_decode gave " + std::to_string(status) + " for a prefix");
   }
   return true;
}

// ggml asks this before each operation of a decode that isn't our kernels': whether nobody wants the result any more.
bool Worker::isAbandoned(void *worker) {
   auto *self = static_cast<Worker *>(worker);
   if (self->questions++ % 16 != 0 || self->jobs.empty()) return false; // a layer of a large model takes some ms
   return std::all_of(self->jobs.begin(), self->jobs.end(), [](const auto &job) { return job->cancelled(); });
}

bool Worker::fits(const Job &job) {
   const bool hasRoom = reservedTokens + job.suffix.size() + job.roomForTokens() <= capacity;
   isCramped = isCramped || !hasRoom;
   return hasRoom && reservedSequences + job.roomForSequences() < sequenceLimit;
}

void Worker::admit(std::unique_ptr<Job> job, size_t cachedTokens) {
   job->cachedTokens = cachedTokens;
   job->liveSequences = 1;
   reservedTokens += job->suffix.size() + job->roomForTokens();
   reservedSequences += job->roomForSequences();
   auto opening = job->opening();
   auto sequence = std::make_unique<Sequence>();
   sequence->job = job.get();
   sequence->id = nextSequence++;
   sequence->position = static_cast<llama_pos>(prefix.size());
   sequence->place = opening.place;
   sequence->pending = job->suffix;
   sequence->pending.insert(sequence->pending.end(), opening.tokens.begin(), opening.tokens.end());
   if (!prefix.empty()) llama_memory_seq_cp(memory, 0, sequence->id, -1, -1);
   sequences.push_back(std::move(sequence));
   jobs.push_back(std::move(job));
}

void Worker::admitWaiting() {
   const size_t share = queue.share();
   for (size_t i = 0; i < share && jobs.size() < batchJobs; i++) {
      auto job = queue.takeAlike(prefix, [this](const Job &candidate) { return fits(candidate); });
      if (!job) return;
      admit(std::move(job), prefix.size());
   }
}

void Worker::step() {
   fillBatch();
   const int status = llama_decode(context.get(), batch.tokens());
   if (status == abandonedStatus) {
      prefix.clear();
      llama_memory_clear(memory, false);
      return endCancelled();
   }
   if (status != 0)
      throw Failure(GLIA_INTERNAL, "llama_decode gave " + std::to_string(status) + " for " + std::to_string(batch.size()) + " tokens");
   // Advancing adds sequences at the end; those have no logits yet.
   for (size_t i = 0, count = sequences.size(); i < count; i++)
      if (sequences[i]->row >= 0 && sequences[i]->job) advance(*sequences[i]);
   sequences.erase(std::remove_if(sequences.begin(), sequences.end(), [](const auto &sequence) { return !sequence->job; }),
                   sequences.end());
}

void Worker::fillBatch() {
   batch.clear();
   for (auto &sequence : sequences) {
      sequence->row = -1;
      while (batch.room() > 0 && sequence->fed < sequence->pending.size()) {
         const bool last = sequence->fed + 1 == sequence->pending.size();
         const int32_t row = batch.add(sequence->pending[sequence->fed++], sequence->position++, sequence->id, last);
         if (last) sequence->row = row;
      }
   }
}

void Worker::advance(Sequence &sequence) {
   Job *job = sequence.job;
   try {
      const float *logits = llama_get_logits_ith(context.get(), sequence.row);
      if (!logits) throw Failure(GLIA_INTERNAL, "llama.cpp has no logits for a token that asked for them");
      continueWith(sequence, job->advance(sequence.place, logits));
      if (job->liveSequences == 0) endJob(job, [job] { job->finish(); });
   } catch (const Failure &failure) {
      endJob(job, [&] { fail(job->call, failure.status, failure.what()); });
   } catch (const std::exception &error) {
      endJob(job, [&] { fail(job->call, GLIA_INTERNAL, std::string("The answer failed: ") + error.what()); });
   }
}

void Worker::continueWith(Sequence &from, std::vector<Job::Continuation> next) {
   bool goesOn = false;
   Job *job = from.job;
   for (auto &continuation : next) {
      if (!continuation.fork) {
         from.pending = std::move(continuation.tokens);
         from.fed = 0;
         from.place = continuation.place;
         goesOn = true;
         continue;
      }
      auto copy = std::make_unique<Sequence>();
      copy->job = job;
      copy->id = nextSequence++;
      copy->position = from.position;
      copy->place = continuation.place;
      copy->pending = std::move(continuation.tokens);
      llama_memory_seq_cp(memory, from.id, copy->id, -1, -1);
      sequences.push_back(std::move(copy));
      job->liveSequences++;
   }
   if (goesOn) return;
   from.job = nullptr;
   job->liveSequences--;
}

void Worker::endCancelled() {
   for (auto &job : queue.takeCancelled()) fail(job->call, GLIA_CANCELLED, "The request was cancelled while it waited.");
   for (size_t i = jobs.size(); i-- > 0;)
      if (Job *job = jobs[i].get(); job->cancelled()) endJob(job, [job] { fail(job->call, GLIA_CANCELLED, "The request was cancelled."); });
   sequences.erase(std::remove_if(sequences.begin(), sequences.end(), [](const auto &sequence) { return !sequence->job; }),
                   sequences.end());
}

// Sequences of the job stay in the list without a job until the step is over.
void Worker::endJob(Job *job, const std::function<void()> &ending) {
   for (auto &sequence : sequences)
      if (sequence->job == job) sequence->job = nullptr;
   try {
      ending();
   } catch (const std::exception &error) {
      fail(job->call, GLIA_INTERNAL, std::string("The answer could not be written: ") + error.what());
   }
   jobs.erase(std::find_if(jobs.begin(), jobs.end(), [job](const auto &held) { return held.get() == job; }));
}

void Worker::endRound() {
   for (llama_seq_id id = 1; id < nextSequence; id++) llama_memory_seq_rm(memory, id, -1, -1);
   sequences.clear();
   reservedTokens = 0;
   reservedSequences = 0;
   nextSequence = 1;
}

} // namespace glia_llama
