#ifndef GLIA_PROCESS_H
#define GLIA_PROCESS_H

// What Swift can't call or must not do: prctl is variadic, GNU's extensions and epoll are hidden,
// and in a signal handler nothing may take memory or locks.

#include <spawn.h>

#ifdef __cplusplus
extern "C" {
#endif

// Has a program that is started get no descriptor from this one on.
void glia_close_from(posix_spawn_file_actions_t *actions, int descriptor);

// Has the kernel kill this process when the thread that started it ends. Returns 0, or -1 if the
// parent isn't that process (any more): then it has died already.
int glia_die_with_parent(int parent);

// Has the signals of a crash write a report into a descriptor before they end this process: the
// signal's number in a line, then the stack's frames, each in a line, the innermost first.
void glia_report_crashes(int descriptor);

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
