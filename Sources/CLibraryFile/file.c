#define _GNU_SOURCE
#include "glia_library_file.h"

#include <dlfcn.h>

const char *glia_library_file(void) {
   Dl_info found;
   return dladdr((const void *)(const char *)&glia_library_file, &found) ? found.dli_fname : 0;
}
