#ifndef GLIA_PLUGIN_H
#define GLIA_PLUGIN_H

// A glia plugin is one shared library that exports one function, glia_plugin_v1().
//
// Three rules hold everywhere and are not repeated below:
//  - What you are given, you may read until you finish the call (in a callback: until it returns).
//  - What you give is copied before the function returns. Nobody frees the other side's memory.
//  - Every struct begins with its size. A field exists if the size covers it and it isn't null:
//    ask with GLIA_HAS. Never demand an exact size, never copy a struct by your own sizeof.
//    Forks and vendors add by find_extension under their own ids, never by appending here.
//
// Tags: [any-thread] may be called from any thread, also concurrently.
//       [quick]      returns promptly: no waiting, no input or output.
//       [may-block]  may take as long as it likes, on a host thread with an 8 MiB stack.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct glia_call glia_call;
typedef struct glia_host glia_host;

// Text in UTF-8, not terminated by a zero byte. Null data is empty text, except in an array:
// there it means that the row is missing.
typedef struct glia_str {
   const char *data;
   uint64_t    size;
} glia_str;

// What an array is made of.
#define GLIA_U8   1
#define GLIA_I32  2
#define GLIA_I64  3
#define GLIA_F32  4
#define GLIA_F64  5
#define GLIA_TEXT 6 // glia_str

// A named list or table of numbers or texts, row after row, without gaps, aligned to its element.
typedef struct glia_array {
   uint32_t    struct_size;
   int32_t     element; // GLIA_U8 and so on
   glia_str    name;
   uint64_t    rows;
   uint64_t    columns; // 1 for a plain list
   const void *data;
} glia_array;

// What goes in and out of every function: one JSON object, and arrays for what is long.
// Together they are one set of named members: no name occurs twice. Their order means nothing.
typedef struct glia_value {
   uint32_t                 struct_size;
   uint32_t                 array_count;
   glia_str                 json; // an object; empty means {}
   const glia_array *const *arrays;
} glia_value;

// One call of one function. Belongs to the host, valid until it is finished.
struct glia_call {
   uint32_t         struct_size;
   uint32_t         reserved;
   const glia_host *host;
   glia_str         context; // JSON: run, path, training, deadline, budget
};

// A function of a plugin. It ends by calling finish or fail exactly once:
// before it returns, or later from any thread.
// [may-block]
typedef void (*glia_work)(void *instance, glia_call *call, const glia_value *input);

// The answer to a request. Comes exactly once, on a host thread, never inside request() itself.
// status 0: value is the answer. Otherwise message says what went wrong.
// An asynchronous function goes on with its work in here, so this may take its time.
// [may-block]
typedef void (*glia_reply)(void *user, int32_t status, glia_str message, const glia_value *value);

// The call has been cancelled. Comes at most once, and never after the call has finished.
// [quick]
typedef void (*glia_notice)(void *user, int32_t reason);

// What the host does for a plugin. The table lives as long as the process.
struct glia_host {
   uint32_t struct_size;
   uint32_t reserved;
   glia_str version; // of the host, for reports only

   // Ends the call with a result. output may be null, which means {}.
   // [any-thread, quick]
   void (*finish)(glia_call *call, const glia_value *output);

   // Ends the call with an error. status is one of glia/codes.h; message is for people;
   // details is JSON for programs or empty.
   // [any-thread, quick]
   void (*fail)(glia_call *call, int32_t status, glia_str message, glia_str details);

   // Why the call was cancelled (glia/codes.h), or 0. A cancelled call must still be ended, soon.
   // [any-thread, quick]
   int32_t (*cancelled)(glia_call *call);

   // Calls notice when the call is cancelled. If it already is: soon, from another thread.
   // [any-thread, quick]
   void (*on_cancel)(glia_call *call, glia_notice notice, void *user);

   // Sends a part of the result ahead of the rest. Returns what cancelled() would.
   // [any-thread, may-block] waits while the reader is slow
   int32_t (*send_part)(glia_call *call, const glia_value *part);

   // Tells how far the call is, from 0 to 1, or a negative number if that can't be known.
   // [any-thread, quick]
   void (*progress)(glia_call *call, double fraction, glia_str note);

   // Writes one line into the host's log. level is one of glia/codes.h; fields is JSON or empty.
   // [any-thread, quick]
   void (*write_log)(glia_call *call, int32_t level, glia_str message, glia_str fields);

   // Asks the host for a service by name ("lm.generate", "evaluate"); see the page Writing a plugin.
   // Returns a number for wait_for and abandon. Errors arrive as replies too.
   // [any-thread, quick]
   uint64_t (*request)(glia_call *call, glia_str service, const glia_value *input,
                       glia_reply reply, void *user);

   // Waits until the reply to a request has returned.
   // [may-block]
   void (*wait_for)(glia_call *call, uint64_t request);

   // Loses interest in a request. Its reply still comes, with status GLIA_CANCELLED.
   // [any-thread, quick]
   void (*abandon)(glia_call *call, uint64_t request);

   // Fills bytes with random numbers that depend on the run's seed and this call's path only.
   // [any-thread, quick]
   void (*random_bytes)(glia_call *call, void *bytes, uint64_t size);

   // More tables of functions, by id. Null if the host has none of that id.
   // [any-thread, quick]
   const void *(*find_extension)(glia_call *call, glia_str id);
};

// One thing that a plugin offers: a reward, an optimizer, ...
typedef struct glia_component {
   uint32_t struct_size;
   uint32_t reserved;
   glia_str id;       // "org.example.exact-match", unique in the world, never changes
   glia_str kind;     // "glia.reward/1"; its header says what functions points to
   glia_str manifest; // JSON: name, version, summary, config schema; see manifest.schema.json

   // Makes an instance. config has been checked against the schema and has all defaults.
   // On finish, instance is set; on fail, it is ignored.
   // [may-block]
   void (*create)(glia_call *call, glia_str config, void **instance);

   // Frees an instance. Comes once, when all its calls have ended.
   // [may-block]
   void (*destroy)(void *instance);

   const void *functions; // the kind's table

   // More tables of functions, by id. May be null.
   // [any-thread, quick]
   const void *(*find_extension)(glia_str id);
} glia_component;

// All that a plugin offers.
typedef struct glia_plugin {
   uint32_t                     struct_size;
   uint32_t                     component_count;
   const glia_component *const *components;
} glia_plugin;

#if defined(__GNUC__)
#define GLIA_EXPORT __attribute__((visibility("default")))
#else
#define GLIA_EXPORT
#endif

// The only symbol a plugin exports. Returns the same constant table each time, does no work
// and asks nothing of the system. There is no counterpart: a plugin is never unloaded.
// [any-thread, quick]
GLIA_EXPORT const glia_plugin *glia_plugin_v1(void);

// Whether a table has a field.
#define GLIA_HAS(table, field)                                                   \
   ((table)->struct_size >= (size_t)((const char *)(&(table)->field + 1) -       \
                                     (const char *)(table)) &&                   \
    (table)->field)

#ifdef __cplusplus
}
#endif

#endif
