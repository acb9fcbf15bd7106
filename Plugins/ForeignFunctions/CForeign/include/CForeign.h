#ifndef GLIA_CFOREIGN_H
#define GLIA_CFOREIGN_H

// libffi behind a few functions, and what Swift can't say of it: its types are global variables of
// C, its function pointers have no one type.

#include <stddef.h>
#include <stdint.h>

// How a C function takes and gives values: a letter each, as the signature language names them.
//    v nothing   p pointer   f, d float and double   b C's bool
//    1, 2, 4, 8 signed, and A, B, C, D unsigned, of 1, 2, 4 and 8 bytes
typedef struct cforeign_shape cforeign_shape;

// Opens a library; null if that fails, then why says in words.
void *cforeign_open(const char *name, const char **why);

// The address of a symbol of a library or of what it needs, or null.
void *cforeign_symbol(void *library, const char *name);

// Prepares calls of functions with these arguments; fixed is how many stand before '...', or -1.
// Null if libffi can't. It is never changed afterwards, so any thread may use it.
cforeign_shape *cforeign_shape_make(const char *arguments, int fixed, char result);
void            cforeign_shape_free(cforeign_shape *shape);

// Calls. Each value points to an argument; the result gets at least 16 bytes, where whole numbers
// stand as 8 bytes. Returns errno, which was 0 before.
int cforeign_call(const cforeign_shape *shape, void *function, void *result, void **values);

// What the system calls an error number; null if it knows none of that number.
const char *cforeign_error(int number);

// Frees what a library gave, by its function for that.
void cforeign_free(void *function, void *given);

// What C calls back: values as above; result gets 8 bytes.
typedef void (*cforeign_answer)(void *user, void *result, void **values);

// A plain function pointer that carries its own user pointer: a closure of libffi. Null if memory
// for code can't be had, which hardened systems forbid.
typedef struct cforeign_closure cforeign_closure;
cforeign_closure *cforeign_closure_make(const cforeign_shape *shape, cforeign_answer answer,
                                        void *user);
void             *cforeign_closure_code(const cforeign_closure *closure);
void              cforeign_closure_free(cforeign_closure *closure);

// A plain function, made when this was compiled, for callbacks that give a double and that C hands
// a user pointer first or last: no memory for code is needed. Null if there is none for these.
// The user pointer must be a cforeign_target.
typedef struct cforeign_target {
   cforeign_answer answer;
   void           *user;
} cforeign_target;
void *cforeign_static(const char *arguments, int user_index, char result);

#endif
