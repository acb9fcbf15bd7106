#pragma once

#include "Job.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace glia_llama {

// Jobs that wait for a worker, oldest first.
class JobQueue {
 public:
   explicit JobQueue(size_t workers) : workers(workers) {}

   void push(std::unique_ptr<Job> job);

   // Waits for a job. Prefers one with the prefix that the worker holds, unless the oldest has been
   // passed over often. Null when the queue is closed.
   std::unique_ptr<Job> take(const std::vector<llama_token> &prefix);

   // A waiting job with that prefix that fits, or null.
   std::unique_ptr<Job> takeAlike(const std::vector<llama_token> &prefix, const std::function<bool(const Job &)> &fits);

   // How many jobs one worker should take at a time, so that all workers have some.
   size_t share() const;

   std::deque<std::unique_ptr<Job>> takeCancelled();
   std::deque<std::unique_ptr<Job>> close();

 private:
   std::unique_ptr<Job> remove(size_t index);

   const size_t                     workers;
   mutable std::mutex               lock;
   std::condition_variable          changed;
   std::deque<std::unique_ptr<Job>> waiting;
   size_t                           passedOver = 0;
   bool                             closed = false;
};

} // namespace glia_llama
