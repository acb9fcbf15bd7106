#include <CCurl.h>

CURLcode ccurl_prepare(CURL *easy, const ccurl_post *post) {
   CURLcode code = CURLE_OK;
#define SET(option, value)                                        \
   do {                                                           \
      if (code == CURLE_OK) code = curl_easy_setopt(easy, option, value); \
   } while (0)
   SET(CURLOPT_URL, post->url);
   SET(CURLOPT_PROTOCOLS_STR, "http,https");
   SET(CURLOPT_HTTPHEADER, post->headers);
   SET(CURLOPT_POST, 1L);
   SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body_size);
   SET(CURLOPT_POSTFIELDS, post->body);
   SET(CURLOPT_CONNECTTIMEOUT_MS, post->connect_timeout_ms);
   SET(CURLOPT_PREREQFUNCTION, post->begin);
   SET(CURLOPT_PREREQDATA, post->user);
   SET(CURLOPT_HEADERFUNCTION, post->take_header);
   SET(CURLOPT_HEADERDATA, post->user);
   SET(CURLOPT_WRITEFUNCTION, post->take_body);
   SET(CURLOPT_WRITEDATA, post->user);
   SET(CURLOPT_PRIVATE, post->user);
   SET(CURLOPT_NOSIGNAL, 1L);
   SET(CURLOPT_TCP_KEEPALIVE, 1L);
   SET(CURLOPT_SSL_VERIFYPEER, 1L);
   SET(CURLOPT_SSL_VERIFYHOST, 2L);
   // HTTP/2 where TLS negotiates it; and rather wait for a connection that can be shared.
   SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
   SET(CURLOPT_PIPEWAIT, 1L);
#undef SET
   return code;
}

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
