#ifndef GLIA_LIBRARY_FILE_H
#define GLIA_LIBRARY_FILE_H

// What Swift can't call: dladdr is an extension of the system.

#ifdef __cplusplus
extern "C" {
#endif

// The file that this very code was loaded from, as the loader names it; null if it doesn't say.
const char *glia_library_file(void);

#ifdef __cplusplus
}
#endif

#endif
