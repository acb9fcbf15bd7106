#define _GNU_SOURCE
#include "glia_turns.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int glia_turns_open(int socket, int end) {
   const int turns = epoll_create1(EPOLL_CLOEXEC);
   if (turns < 0) return -1;
   // Of the threads that wait, the kernel wakes one for a descriptor that reports once.
   struct epoll_event something = {.events = EPOLLIN | EPOLLONESHOT, .data.u32 = 1};
   struct epoll_event over      = {.events = EPOLLIN, .data.u32 = 0};
   if (epoll_ctl(turns, EPOLL_CTL_ADD, socket, &something) == 0 &&
       epoll_ctl(turns, EPOLL_CTL_ADD, end, &over) == 0)
      return turns;
   const int why = errno;
   close(turns);
   errno = why;
   return -1;
}

int glia_turns_wait(int turns) {
   struct epoll_event event;
   while (epoll_wait(turns, &event, 1, -1) != 1)
      if (errno != EINTR) return 0;
   return event.data.u32 == 1;
}

static void listen_for(int turns, int socket, uint32_t events) {
   struct epoll_event something = {.events = events | EPOLLONESHOT, .data.u32 = 1};
   epoll_ctl(turns, EPOLL_CTL_MOD, socket, &something);
}

void glia_turns_begin(int turns, int socket) { listen_for(turns, socket, EPOLLIN); }

void glia_turns_pause(int turns, int socket) { listen_for(turns, socket, 0); }

int glia_end_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void glia_end_signal(int end) { eventfd_write(end, 1); }
