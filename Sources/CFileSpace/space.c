#define _GNU_SOURCE
#include "glia_file_space.h"
#include <errno.h>
#include <fcntl.h>

int glia_set_aside(int descriptor, int64_t offset, int64_t size) {
   int result;
   do result = fallocate(descriptor, FALLOC_FL_KEEP_SIZE, offset, size);
   while (result != 0 && errno == EINTR);
   return result == 0 ? 0 : errno;
}
