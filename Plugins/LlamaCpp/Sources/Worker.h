#pragma once

#include "DecodingContext.h"
#include "JobQueue.h"
#include "PrefixTree.h"

#include <thread>

namespace glia_llama {

// One thread with one context. It works in rounds: all jobs of a round share one prefix.
//
// Cells of the cache are given out in rising order and taken back only when the round ends, so that
// the tokens of each sequence lie in the order of their positions. Attention adds in the order of
// cells: any other order would give other bits.
class Worker {
 public:
   Worker(const LoadedModel &model, JobQueue &queue, PrefixTree &cache, uint32_t contextTokens, size_t batchJobs);
   ~Worker() { join(); }

   void start();
   void join();

   static constexpr uint32_t sequenceLimit = 128; // sequence 0 is the prefix; one more is for copies
   static constexpr uint32_t batchTokens = 512;
   static constexpr size_t   firstTokens = 2048; // of a context; it grows when that is too little

 private:
   struct Sequence {
      Job                     *job;
      llama_seq_id             id;
      llama_pos                position; // of the next token to decode
      std::vector<llama_token> pending;
      size_t                   fed = 0; // how many of pending are decoded
      size_t                   place;
      int32_t                  row = -1; // of its logits in the current batch
   };

   void run();
   void failRound(int32_t status, const std::string &why);
   void makeRoom(size_t tokens);
   void makeMoreRoom();
   void round(std::unique_ptr<Job> first);
   size_t loadPrefix(const Job &job);
   bool   decodePrefix(const Job &job, size_t start);
   void   restore(const PrefixTree::Match &match, const std::vector<llama_token> &tokens);

   std::vector<uint8_t> extract(size_t start, size_t end);
   static bool isAbandoned(void *worker);
   void admit(std::unique_ptr<Job> job, size_t cachedTokens);
   void admitWaiting();
   void step();
   void fillBatch();
   void advance(Sequence &sequence);
   void continueWith(Sequence &from, std::vector<Job::Continuation> next);
   void endCancelled();
   void endJob(Job *job, const std::function<void()> &ending);
   void endRound();
   bool fits(const Job &job);

   const LoadedModel       &model;
   JobQueue                &queue;
   PrefixTree              &cache;
   const size_t             batchJobs;
   const size_t             limit;        // of capacity
   size_t                   capacity = 0; // of the context, in tokens; it is made for the first job
   ContextPointer           context;
   llama_memory_t           memory = nullptr;
   Batch                    batch;
   std::thread              thread;
   std::vector<llama_token> prefix; // what sequence 0 holds

   // Of the round:
   std::vector<std::unique_ptr<Job>>      jobs;
   std::vector<std::unique_ptr<Sequence>> sequences;
   size_t                                 reservedTokens = 0;
   size_t                                 reservedSequences = 0;
   bool                                   isCramped = false; // a job had to wait for lack of room
   bool                                   mayGrow = true;    // there was memory for it so far
   llama_seq_id                           nextSequence = 1;
   uint32_t                               questions = 0; // of llama.cpp whether to go on
};

} // namespace glia_llama
