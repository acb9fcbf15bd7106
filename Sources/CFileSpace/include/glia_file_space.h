#ifndef GLIA_FILE_SPACE_H
#define GLIA_FILE_SPACE_H

#include <stdint.h>

// Sets room aside behind a file's end without changing its size, which Linux can do and Swift's
// Glibc doesn't show. 0, or the number of the error.
int glia_set_aside(int descriptor, int64_t offset, int64_t size);

#endif
