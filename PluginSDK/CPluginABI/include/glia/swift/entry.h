#ifndef GLIA_SWIFT_ENTRY_H
#define GLIA_SWIFT_ENTRY_H

#include "../inline.h"
#include <pthread.h>

// #embed is of C23; clang has it in every mode and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

// The C half of a plugin written in Swift: the manifest as a section, and the exported entry,
// which asks the Swift half for its table. Used once in a library:
//    GLIA_MANIFEST(manifest) = {
//    #embed "manifest.json"
//    , 0};
//    GLIA_SWIFT_PLUGIN(exact_match_table, manifest)
// where Swift has
//    @c(exact_match_table) public func table(_ manifest: glia_str) -> UnsafePointer<glia_plugin>
// The table is made once, by whoever comes first; others wait for it.
#define GLIA_SWIFT_PLUGIN(table, manifest)                                                   \
   const glia_plugin *table(glia_str);                                                       \
   GLIA_EXPORT const glia_plugin *glia_plugin_v1(void) {                                     \
      static const glia_plugin *made;                                                        \
      static pthread_mutex_t    making = PTHREAD_MUTEX_INITIALIZER;                          \
      const glia_plugin        *seen = __atomic_load_n(&made, __ATOMIC_ACQUIRE);             \
      if (seen) return seen;                                                                 \
      pthread_mutex_lock(&making);                                                           \
      if (!made) {                                                                           \
         seen = table((glia_str){manifest, sizeof manifest - 1});                            \
         __atomic_store_n(&made, seen, __ATOMIC_RELEASE);                                    \
      }                                                                                      \
      pthread_mutex_unlock(&making);                                                         \
      return made;                                                                           \
   }

#endif
