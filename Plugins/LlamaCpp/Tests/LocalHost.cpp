#include "LocalHost.h"

#include "glia/codes.h"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <functional>
#include <filesystem>

namespace {

LocalCall *own(glia_call *call) { return static_cast<LocalCall *>(call); }

std::string textOf(glia_str text) { return text.data ? std::string(text.data, text.size) : std::string(); }

[[noreturn]] void complain(const std::string &what) {
   std::fprintf(stderr, "%s\n", what.c_str());
   std::exit(2);
}

void end(glia_call *call, const std::function<void(Ending &)> &fill) {
   LocalCall *local = own(call);
   std::lock_guard<std::mutex> guard(local->lock);
   if (local->done) complain("FAILED: a call ended twice");
   fill(local->ending);
   local->done = true;
   local->ended.notify_all();
}

void copyArray(Ending &ending, const glia_array &array) {
   const uint64_t count = array.rows * array.columns;
   auto &numbers = ending.numbers[textOf(array.name)];
   for (uint64_t i = 0; i < count; i++)
      numbers.push_back(array.element == GLIA_F64   ? static_cast<const double *>(array.data)[i]
                        : array.element == GLIA_F32 ? static_cast<const float *>(array.data)[i]
                                                    : static_cast<double>(static_cast<const int64_t *>(array.data)[i]));
   ending.bytes[textOf(array.name)].assign(static_cast<const char *>(array.data), count * (array.element == GLIA_F32 ? 4 : 8));
}

void finish(glia_call *call, const glia_value *output) {
   end(call, [&](Ending &ending) {
      if (!output) return;
      if (output->json.size) ending.json = Json::parse(textOf(output->json));
      for (uint32_t i = 0; i < output->array_count; i++) copyArray(ending, *output->arrays[i]);
   });
}

void failCall(glia_call *call, int32_t status, glia_str message, glia_str) {
   end(call, [&](Ending &ending) {
      ending.status = status;
      ending.message = textOf(message);
   });
}

int32_t cancelled(glia_call *call) { return own(call)->reason; }

void onCancel(glia_call *call, glia_notice notice, void *user) {
   own(call)->notice = notice;
   own(call)->noticeUser = user;
}

int32_t sendPart(glia_call *call, const glia_value *part) {
   std::lock_guard<std::mutex> guard(own(call)->lock);
   own(call)->parts.push_back(Json::parse(textOf(part->json)));
   return own(call)->reason;
}

void writeLog(glia_call *, int32_t, glia_str, glia_str) {}

glia_host makeHost() {
   glia_host host = {};
   host.struct_size = sizeof(glia_host);
   host.finish = finish;
   host.fail = failCall;
   host.cancelled = cancelled;
   host.on_cancel = onCancel;
   host.send_part = sendPart;
   host.write_log = writeLog;
   return host;
}

const glia_host localHost = makeHost();

} // namespace

LocalCall::LocalCall() : glia_call{sizeof(glia_call), 0, &localHost, {"{}", 2}} {}

Ending &LocalCall::wait() {
   std::unique_lock<std::mutex> guard(lock);
   ended.wait(guard, [this] { return done; });
   return ending;
}

bool LocalCall::hasEnded() {
   std::lock_guard<std::mutex> guard(lock);
   return done;
}

void LocalCall::cancel() {
   reason = GLIA_CANCEL_USER;
   std::lock_guard<std::mutex> guard(lock);
   if (!done && notice) notice(noticeUser, GLIA_CANCEL_USER);
}

LocalInput &LocalInput::add(const std::string &name, const std::vector<std::string> &rows) {
   auto held = std::make_unique<Texts>();
   held->name = name;
   held->rows = rows;
   for (const auto &row : held->rows) held->views.push_back({row.data(), row.size()});
   held->array = {sizeof(glia_array), GLIA_TEXT, {held->name.data(), held->name.size()}, held->views.size(), 1, held->views.data()};
   arrays.push_back(&held->array);
   texts.push_back(std::move(held));
   return *this;
}

const glia_value *LocalInput::value() {
   made = {sizeof(glia_value), static_cast<uint32_t>(arrays.size()), {text.data(), text.size()}, arrays.data()};
   return &made;
}

const glia_plugin *loadPlugin() {
   const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
   const std::string path = (folder / "libLlamaCpp.so").string();
   void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
   if (!library) complain(dlerror());
   auto entry = reinterpret_cast<const glia_plugin *(*)(void)>(dlsym(library, "glia_plugin_v1"));
   if (!entry) complain(path + " exports no glia_plugin_v1");
   return entry();
}

LocalInstance::LocalInstance(const std::string &id, const Json &config) {
   const glia_plugin *plugin = loadPlugin();
   for (uint32_t i = 0; i < plugin->component_count; i++)
      if (textOf(plugin->components[i]->id) == id) component = plugin->components[i];
   if (!component) complain("no component " + id);
   LocalCall call;
   const std::string text = config.dump();
   component->create(&call, {text.data(), text.size()}, &instance);
   created = call.wait();
   if (created.status != GLIA_OK) instance = nullptr;
}

void LocalInstance::close() {
   if (instance) component->destroy(instance);
   instance = nullptr;
}

std::unique_ptr<LocalCall> LocalInstance::start(glia_work slot, LocalInput &input) {
   auto call = std::make_unique<LocalCall>();
   slot(instance, call.get(), input.value());
   return call;
}
