// A bare client: the same calls by libcurl's multi interface alone, on one thread.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static size_t take(char *bytes, size_t size, size_t count, void *user) {
   (void)bytes;
   *(size_t *)user += size * count;
   return size * count;
}

static double wall(void) {
   struct timespec now;
   clock_gettime(CLOCK_MONOTONIC, &now);
   return now.tv_sec + now.tv_nsec * 1e-9;
}

static double cpu(void) {
   struct rusage usage;
   getrusage(RUSAGE_SELF, &usage);
   return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
      + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

// Makes so many calls with so many in flight; each handle goes on with the next call.
static void ask(CURLM *multi, CURL **handles, int count, int parallel) {
   int begun = 0, done = 0, running;
   for (; begun < parallel && begun < count; begun++) curl_multi_add_handle(multi, handles[begun]);
   while (done < count) {
      curl_multi_perform(multi, &running);
      int      left;
      CURLMsg *message;
      while ((message = curl_multi_info_read(multi, &left))) {
         if (message->msg != CURLMSG_DONE || message->data.result != CURLE_OK) exit(1);
         CURL *easy = message->easy_handle;
         curl_multi_remove_handle(multi, easy);
         done++;
         if (begun < count) {
            begun++;
            curl_multi_add_handle(multi, easy);
         }
      }
      if (done < count) curl_multi_poll(multi, NULL, 0, 1000, NULL);
   }
}

int main(int argc, char **argv) {
   if (argc != 4) {
      fprintf(stderr, "usage: bare_client ADDRESS CALLS PARALLEL\n");
      return 64;
   }
   int   calls = atoi(argv[2]), parallel = atoi(argv[3]);
   char  url[256], body[1024];
   char  rules[512] = "";
   for (int i = 0; i < 40; i++) strcat(rules, "Be kind. ");
   snprintf(url, sizeof url, "%s/chat/completions", argv[1]);
   snprintf(body, sizeof body,
      "{\"model\":\"m\",\"temperature\":0,\"messages\":[{\"role\":\"system\",\"content\":\"%s\"},"
      "{\"role\":\"user\",\"content\":\"Call: could I have a cab?\"}]}", rules);
   curl_global_init(CURL_GLOBAL_DEFAULT);
   CURLM             *multi = curl_multi_init();
   struct curl_slist *headers = curl_slist_append(NULL, "content-type: application/json");
   curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 1024L);
   headers = curl_slist_append(headers, "expect:");
   CURL **handles = calloc(parallel, sizeof *handles);
   size_t taken = 0;
   for (int i = 0; i < parallel; i++) {
      handles[i] = curl_easy_init();
      curl_easy_setopt(handles[i], CURLOPT_URL, url);
      curl_easy_setopt(handles[i], CURLOPT_HTTPHEADER, headers);
      curl_easy_setopt(handles[i], CURLOPT_POSTFIELDS, body);
      curl_easy_setopt(handles[i], CURLOPT_WRITEFUNCTION, take);
      curl_easy_setopt(handles[i], CURLOPT_WRITEDATA, &taken);
      curl_easy_setopt(handles[i], CURLOPT_NOSIGNAL, 1L);
   }
   ask(multi, handles, parallel * 2, parallel);
   double before = cpu(), start = wall();
   ask(multi, handles, calls, parallel);
   printf("%.0f %.3f\n", (cpu() - before) / calls * 1e6, wall() - start);
   return 0;
}
