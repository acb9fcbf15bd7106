// A program in C++ around libglia: opens a session, lists its components, closes it.
#include <glia/codes.h>
#include <glia/glia.h>

#include <iostream>
#include <memory>
#include <string>

int main() {
   std::string answer;
   const auto take = [](void *user, std::int32_t status, glia_str message, const glia_value *value) {
      auto &text = *static_cast<std::string *>(user);
      if (status == GLIA_OK) text.assign(value->json.data, value->json.size);
      else text.assign(message.data, message.size);
   };
   const std::unique_ptr<glia_session, void (*)(glia_session *)> session(
      glia_open(glia_str{}, take, &answer), glia_close);
   if (!session) {
      std::cerr << answer << '\n';
      return 1;
   }
   const std::string service = "plugin.list";
   const auto request = glia_request(session.get(), glia_str{service.data(), service.size()}, nullptr,
                                     take, nullptr, &answer);
   glia_wait_for(session.get(), request);
   std::cout << answer << '\n';
}
