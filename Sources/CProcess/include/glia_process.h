#ifndef GLIA_PROCESS_H
#define GLIA_PROCESS_H

// What Swift can't call or must not do: prctl is variadic, GNU's extensions are hidden, and in a
// signal handler nothing may take memory or locks.

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

#ifdef __cplusplus
}
#endif

#endif
