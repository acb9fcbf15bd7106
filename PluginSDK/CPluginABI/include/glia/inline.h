#ifndef GLIA_INLINE_H
#define GLIA_INLINE_H

#include "plugin.h"
#include <string.h>

// Small functions for authors in C and C++. Not part of the ABI: nothing here crosses it.

// A literal as glia_str, for static tables.
#define GLIA_LITERAL(text) {text, sizeof text - 1}

// Puts a component's manifest where the host reads it without loading the library:
//    GLIA_MANIFEST(manifest) = "{...}";
// and the component's field manifest is GLIA_LITERAL(manifest). One copy, so nothing can drift.
#if defined(__has_attribute)
#if __has_attribute(retain)
#define GLIA_MANIFEST(name) \
   static const char name[] __attribute__((section("glia.manifest"), used, retain))
#endif
#endif
#ifndef GLIA_MANIFEST
#define GLIA_MANIFEST(name) static const char name[] __attribute__((section("glia.manifest"), used))
#endif

static inline int glia_equal(glia_str a, glia_str b) {
   return a.size == b.size && (a.size == 0 || !memcmp(a.data, b.data, a.size));
}

// The array of that name and element type, or null.
static inline const glia_array *glia_find(const glia_value *value, const char *name,
                                          int32_t element) {
   const glia_str wanted = {name, strlen(name)};
   for (uint32_t i = 0; i < value->array_count; i++)
      if (value->arrays[i]->element == element && glia_equal(value->arrays[i]->name, wanted))
         return value->arrays[i];
   return NULL;
}

#endif
