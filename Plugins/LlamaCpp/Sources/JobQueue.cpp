#include "JobQueue.h"

#include <algorithm>
#include <chrono>

namespace glia_llama {

void JobQueue::push(std::unique_ptr<Job> job) {
   std::lock_guard<std::mutex> guard(lock);
   waiting.push_back(std::move(job));
   changed.notify_one();
}

std::unique_ptr<Job> JobQueue::remove(size_t index) {
   auto job = std::move(waiting[index]);
   waiting.erase(waiting.begin() + static_cast<ptrdiff_t>(index));
   return job;
}

std::unique_ptr<Job> JobQueue::take(const std::vector<llama_token> &prefix) {
   // A round serves many jobs, so a stream of one prefix can hold back another for this many rounds.
   const size_t patience = 8;
   std::unique_lock<std::mutex> guard(lock);
   // Not for ever: glibc before 2.41 can lose a signal where several threads wait (its bug 25847).
   while (!closed && waiting.empty()) changed.wait_for(guard, std::chrono::milliseconds(500));
   if (waiting.empty()) return nullptr;
   size_t index = 0;
   if (passedOver < patience)
      while (index < waiting.size() && waiting[index]->prefix != prefix) index++;
   if (index == waiting.size()) index = 0;
   passedOver = index == 0 ? 0 : passedOver + 1;
   return remove(index);
}

std::unique_ptr<Job> JobQueue::takeAlike(const std::vector<llama_token> &prefix, const std::function<bool(const Job &)> &fits) {
   std::lock_guard<std::mutex> guard(lock);
   for (size_t i = 0; i < waiting.size(); i++)
      if (waiting[i]->prefix == prefix && fits(*waiting[i])) return remove(i);
   return nullptr;
}

size_t JobQueue::share() const {
   std::lock_guard<std::mutex> guard(lock);
   return (waiting.size() + workers - 1) / workers;
}

std::deque<std::unique_ptr<Job>> JobQueue::takeCancelled() {
   std::deque<std::unique_ptr<Job>> cancelled;
   std::lock_guard<std::mutex> guard(lock);
   for (size_t i = waiting.size(); i-- > 0;)
      if (waiting[i]->cancelled()) cancelled.push_back(remove(i));
   return cancelled;
}

std::deque<std::unique_ptr<Job>> JobQueue::close() {
   std::lock_guard<std::mutex> guard(lock);
   closed = true;
   changed.notify_all();
   return std::move(waiting);
}

} // namespace glia_llama
