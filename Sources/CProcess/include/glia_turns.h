#ifndef GLIA_TURNS_H
#define GLIA_TURNS_H

// epoll and eventfd, which Swift's view of the C library leaves out.

#ifdef __cplusplus
extern "C" {
#endif

// Threads take turns at a socket: one of them learns that there is something to read, the others
// go on waiting, also for what comes later, once that one has asked for the next turn. Returns a
// descriptor, or -1 with errno; `end` is another descriptor, which has all of them stop when it
// can be read.
int glia_turns_open(int socket, int end);

// Waits for a turn. Returns 1, or 0 when all is over.
int glia_turns_wait(int turns);

// Has the next turn begin as soon as there is something to read; the first one does by itself.
void glia_turns_begin(int turns, int socket);

// Has no turn begin until the next call of glia_turns_begin.
void glia_turns_pause(int turns, int socket);

// A descriptor that can be read once glia_end_signal was called for it, or -1 with errno.
int  glia_end_open(void);
void glia_end_signal(int end);

#ifdef __cplusplus
}
#endif

#endif
