#include <CCurl.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define SET(option, value)                                        \
   do {                                                           \
      if (code == CURLE_OK) code = curl_easy_setopt(easy, option, value); \
   } while (0)

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address) {
   (void)purpose;
   const ccurl_hooks *hooks = user;
   curl_socket_t made = socket(address->family, address->socktype, address->protocol);
   if (made != CURL_SOCKET_BAD) hooks->opened(made, hooks->socket_user);
   return made;
}

static int close_socket(void *user, curl_socket_t socket) {
   const ccurl_hooks *hooks = user;
   hooks->closed(socket, hooks->socket_user);
   return close(socket);
}

// Whether the environment names a proxy, by libcurl's rules: HTTP_PROXY isn't among them.
static int names_proxy(void) {
   static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                       "ALL_PROXY"};
   for (size_t index = 0; index < sizeof names / sizeof *names; index++)
      if (getenv(names[index])) return 1;
   return 0;
}

CURLcode ccurl_set_up(CURL *easy, const ccurl_hooks *hooks) {
   CURLcode code = CURLE_OK;
   SET(CURLOPT_PROTOCOLS_STR, "http,https");
   SET(CURLOPT_POST, 1L);
   SET(CURLOPT_PREREQFUNCTION, hooks->begin);
   SET(CURLOPT_HEADERFUNCTION, hooks->take_header);
   SET(CURLOPT_WRITEFUNCTION, hooks->take_body);
   SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
   SET(CURLOPT_OPENSOCKETDATA, hooks);
   SET(CURLOPT_CLOSESOCKETFUNCTION, close_socket);
   SET(CURLOPT_CLOSESOCKETDATA, hooks);
   SET(CURLOPT_NOSIGNAL, 1L);
   SET(CURLOPT_TCP_KEEPALIVE, 1L);
   SET(CURLOPT_SSL_VERIFYPEER, 1L);
   SET(CURLOPT_SSL_VERIFYHOST, 2L);
   // HTTP/2 where TLS negotiates it; and rather wait for a connection that can be shared.
   SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
   SET(CURLOPT_PIPEWAIT, 1L);
   // All that it can decode: some proxies pack answers whether they were asked to or not.
   SET(CURLOPT_ACCEPT_ENCODING, "");
   // As other programs that use OpenSSL do; libcurl alone reads CURL_CA_BUNDLE in its tool only.
   const char *file = getenv("SSL_CERT_FILE");
   const char *folder = getenv("SSL_CERT_DIR");
   if (file && *file) SET(CURLOPT_CAINFO, file);
   if (folder && *folder) SET(CURLOPT_CAPATH, folder);
   // Else libcurl looks for five variables at each transfer, by names that it puts together.
   if (!names_proxy()) SET(CURLOPT_PROXY, "");
   return code;
}

CURLcode ccurl_aim(CURL *easy, const ccurl_post *post) {
   CURLcode code = CURLE_OK;
   SET(CURLOPT_CURLU, post->address);
   SET(CURLOPT_HTTPHEADER, post->headers);
   SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body_size);
   SET(CURLOPT_POSTFIELDS, post->body);
   SET(CURLOPT_CONNECTTIMEOUT_MS, post->connect_timeout_ms);
   SET(CURLOPT_PREREQDATA, post->user);
   SET(CURLOPT_HEADERDATA, post->user);
   SET(CURLOPT_WRITEDATA, post->user);
   SET(CURLOPT_PRIVATE, post->user);
   return code;
}

#undef SET

CURLMcode ccurl_watch(CURLM *multi, curl_socket_callback socket, curl_multi_timer_callback timer,
                      void *user) {
   CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
   if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, user);
   if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
   if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, user);
   if (code == CURLM_OK) code = curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 1024L);
   return code;
}

long ccurl_status(CURL *easy) {
   long status = 0;
   curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
   return status;
}

void *ccurl_user(CURL *easy) {
   char *user = NULL;
   curl_easy_getinfo(easy, CURLINFO_PRIVATE, &user);
   return user;
}

CURL *ccurl_next_done(CURLM *multi, CURLcode *result) {
   int      left;
   CURLMsg *message;
   while ((message = curl_multi_info_read(multi, &left)))
      if (message->msg == CURLMSG_DONE) {
         *result = message->data.result;
         return message->easy_handle;
      }
   return NULL;
}
