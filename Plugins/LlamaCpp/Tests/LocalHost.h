#pragma once

#include "glia/inline.h"
#include "glia/kinds/embedding_model.h"
#include "glia/kinds/language_model.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// The least host that can run a component: enough for tests to drive the plugin as Glia does.

using Json = nlohmann::ordered_json;

// What a call ended with.
struct Ending {
   int32_t                                  status = 0;
   std::string                              message;
   Json                                     json = Json::object();
   std::map<std::string, std::vector<double>> numbers; // arrays of any number type
   std::map<std::string, std::string>       bytes;   // the same, bit for bit
};

// One call. Starts when it is given to a slot; wait() returns its ending.
class LocalCall : public glia_call {
 public:
   LocalCall();
   Ending &wait();
   bool    hasEnded();
   void    cancel();

   std::mutex              lock;
   std::condition_variable ended;
   bool                    done = false;
   std::atomic<int32_t>    reason{0};
   glia_notice             notice = nullptr;
   void                   *noticeUser = nullptr;
   Ending                  ending;
   std::vector<Json>       parts;
};

// Texts and JSON that go into a call. Keeps what the value points to.
class LocalInput {
 public:
   explicit LocalInput(const Json &json = Json::object()) : text(json.dump()) {}
   LocalInput       &add(const std::string &name, const std::vector<std::string> &rows);
   const glia_value *value();

 private:
   struct Texts {
      std::string              name;
      std::vector<std::string> rows;
      std::vector<glia_str>    views;
      glia_array               array;
   };
   std::string                         text;
   std::vector<std::unique_ptr<Texts>> texts;
   std::vector<const glia_array *>     arrays;
   glia_value                          made;
};

// One instance of one component of the shared library beside the running program.
class LocalInstance {
 public:
   LocalInstance(const std::string &component, const Json &config);
   ~LocalInstance() { close(); }
   void close();

   Ending created; // status 0 if there is an instance

   const glia_language_model  &language() const { return *static_cast<const glia_language_model *>(component->functions); }
   const glia_embedding_model &embedding() const { return *static_cast<const glia_embedding_model *>(component->functions); }
   // Starts a call of a slot.
   std::unique_ptr<LocalCall> start(glia_work slot, LocalInput &input);
   Ending                     run(glia_work slot, LocalInput &input) { return start(slot, input)->wait(); }

 private:
   const glia_component *component = nullptr;
   void                 *instance = nullptr;
};

const glia_plugin *loadPlugin();
