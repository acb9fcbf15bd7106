#ifndef GLIA_CCURL_H
#define GLIA_CCURL_H

// libcurl's functions with a variable number of arguments, which Swift can't call, behind plain ones;
// and Linux's event descriptors, which Swift's Glibc doesn't name.

#include <curl/curl.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Takes bytes of an answer; less than size * count ends the transfer.
typedef size_t (*ccurl_bytes)(char *bytes, size_t size, size_t count, void *user);

// Hears of a socket.
typedef void (*ccurl_socket)(curl_socket_t socket, void *user);

// What a handle calls; it must live as long as the connections that the handle makes.
typedef struct ccurl_hooks {
   int (*begin)(void *user, char *, char *, int, int); // before it is sent; not 0 ends the transfer
   ccurl_bytes  take_header; // a line at a time
   ccurl_bytes  take_body;
   ccurl_socket opened; // a connection's socket was made
   ccurl_socket closed; // it is about to be closed
   void        *socket_user; // for these two
} ccurl_hooks;

// One POST. All that it points to must live until the transfer has ended.
typedef struct ccurl_post {
   CURLU             *address; // not copied as text, and parsed no more
   struct curl_slist *headers;
   const char        *body;
   size_t             body_size;
   long               connect_timeout_ms;
   void              *user; // for begin, take_header and take_body, and what ccurl_user returns
} ccurl_post;

// Sets a fresh handle up for POSTs: certificates checked, no redirects, no signals.
CURLcode ccurl_set_up(CURL *easy, const ccurl_hooks *hooks);

// Aims a handle that is set up, also one that was used before, at a request.
CURLcode ccurl_aim(CURL *easy, const ccurl_post *post);

// Has a multi handle tell which sockets to watch and when to come back; keeps idle connections.
CURLMcode ccurl_watch(CURLM *multi, curl_socket_callback socket, curl_multi_timer_callback timer,
                      void *user);

// The status of the answer, or 0.
long ccurl_status(CURL *easy);

// What ccurl_prepare was given as user.
void *ccurl_user(CURL *easy);

// The handle and result of the next transfer that has ended, or null.
CURL *ccurl_next_done(CURLM *multi, CURLcode *result);

#endif
