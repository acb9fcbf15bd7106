#ifndef GLIA_JSON_H
#define GLIA_JSON_H

// RapidJSON's parser behind a C function: JSON text to a flat tape of events in document order.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GLIA_JSON_NULL    0
#define GLIA_JSON_FALSE   1
#define GLIA_JSON_TRUE    2
#define GLIA_JSON_INTEGER 3
#define GLIA_JSON_DOUBLE  4
#define GLIA_JSON_STRING  5 // as a value or as a member's name, which comes before its value
#define GLIA_JSON_OBJECT  6 // size: how many members follow; offset: of the event behind them
#define GLIA_JSON_ARRAY   7 // size: how many elements follow; offset: of the event behind them

typedef struct glia_json_event {
   uint32_t kind;
   uint32_t size; // bytes of a string, or count of members or elements
   union {
      int64_t  integer;
      double   number;
      uint64_t offset; // of a string's first byte in the tape's text, or of an event
   } as;
} glia_json_event;

// The result of a parse, which any thread may read and one gives back with glia_json_free.
typedef struct glia_json_tape {
   glia_json_event *events;
   uint64_t         count;
   char            *text;         // decoded strings lie in here
   uint64_t         error_offset; // of the byte where parsing stopped
   const char      *error;        // null if the text is sound JSON
   void            *owner;
} glia_json_tape;

// Parses a whole text. Refuses unsound UTF-8, lone surrogates, numbers out of range, anything
// behind the value, and more than max_depth levels of nesting.
void glia_json_parse(const char *text, uint64_t size, uint32_t max_depth, glia_json_tape *tape);

// Whether a text is sound JSON by the same rules. Cheaper than parsing: no tape is made.
// Returns null, or what is wrong, and where.
const char *glia_json_check(const char *text, uint64_t size, uint32_t max_depth, uint64_t *offset);

void glia_json_free(glia_json_tape *tape);

// Where the value of a member begins, at whatever depth, without parsing: behind `"name":`. Null if
// the name is nowhere; the text's end if it is there in another form, which only a parse can tell.
const char *glia_json_find(const char *text, uint64_t size, const char *name, uint64_t name_size);

// Which of a tape's events is the value of a member of the object that begins at `position`; 0 if
// none is, or if no object begins there.
uint64_t glia_json_member(const glia_json_event *events, const char *text, uint64_t position,
                          const char *name, uint64_t name_size);

// How many bytes from the start can stand in a JSON string as they are.
uint64_t glia_json_plain(const char *text, uint64_t size);

#ifdef __cplusplus
}
#endif

#endif
