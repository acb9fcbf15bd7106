#ifndef GLIA_PROCESS_H
#define GLIA_PROCESS_H

// What Swift can't call: prctl is variadic.

#ifdef __cplusplus
extern "C" {
#endif

// Has the kernel kill this process when the thread that started it ends. Returns 0, or -1 if
// that has happened already.
int glia_die_with_parent(void);

#ifdef __cplusplus
}
#endif

#endif
