#pragma once

// Included ahead of llama.cpp's converter of schemas, see SchemaWarning.cpp.

#include <cstdio> // first, since it takes back any macro of this name

extern "C" int glia_schema_warning(FILE *, const char *format, ...);
#define fprintf glia_schema_warning
