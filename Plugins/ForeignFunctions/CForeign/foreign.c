#define _GNU_SOURCE

#include "CForeign.h"

#include <dlfcn.h>
#include <errno.h>
#include <ffi.h>
#include <stdlib.h>
#include <string.h>

struct cforeign_shape {
   ffi_cif   cif;
   ffi_type *arguments[];
};

struct cforeign_closure {
   ffi_closure    *closure;
   void           *code;
   cforeign_answer answer;
   void           *user;
};

// A signature's library is never closed: what it gave may point into it.
void *cforeign_open(const char *name, const char **why) {
   void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
   *why = library ? NULL : dlerror();
   return library;
}

void *cforeign_symbol(void *library, const char *name) { return dlsym(library, name); }

static ffi_type *type_of(char letter) {
   switch (letter) {
   case 'v': return &ffi_type_void;
   case 'p': return &ffi_type_pointer;
   case 'f': return &ffi_type_float;
   case 'd': return &ffi_type_double;
   case '1': return &ffi_type_sint8;
   case '2': return &ffi_type_sint16;
   case '4': return &ffi_type_sint32;
   case '8': return &ffi_type_sint64;
   case 'b':
   case 'A': return &ffi_type_uint8;
   case 'B': return &ffi_type_uint16;
   case 'C': return &ffi_type_uint32;
   case 'D': return &ffi_type_uint64;
   default: return NULL;
   }
}

cforeign_shape *cforeign_shape_make(const char *arguments, int fixed, char result) {
   size_t          count = strlen(arguments);
   cforeign_shape *shape = malloc(sizeof *shape + count * sizeof *shape->arguments);
   ffi_type       *given = type_of(result);
   if (!shape || !given) goto failed;
   for (size_t i = 0; i < count; i++)
      if (!(shape->arguments[i] = type_of(arguments[i]))) goto failed;
   // None of these types is a struct, so libffi writes to none of them: no lock is needed.
   ffi_status status =
      fixed < 0 ? ffi_prep_cif(&shape->cif, FFI_DEFAULT_ABI, (unsigned)count, given, shape->arguments)
                : ffi_prep_cif_var(&shape->cif, FFI_DEFAULT_ABI, (unsigned)fixed, (unsigned)count,
                                   given, shape->arguments);
   if (status == FFI_OK) return shape;
failed:
   free(shape);
   return NULL;
}

void cforeign_shape_free(cforeign_shape *shape) { free(shape); }

int cforeign_call(const cforeign_shape *shape, void *function, void *result, void **values) {
   errno = 0;
   ffi_call((ffi_cif *)&shape->cif, FFI_FN(function), result, values);
   return errno;
}

const char *cforeign_error(int number) { return strerrordesc_np(number); }

void cforeign_free(void *function, void *given) { ((void (*)(void *))function)(given); }

static void called(ffi_cif *cif, void *result, void **values, void *user) {
   const cforeign_closure *closure = user;
   closure->answer(closure->user, result, values);
}

cforeign_closure *cforeign_closure_make(const cforeign_shape *shape, cforeign_answer answer,
                                        void *user) {
   cforeign_closure *made = malloc(sizeof *made);
   if (!made) return NULL;
   made->answer = answer;
   made->user = user;
   made->closure = ffi_closure_alloc(sizeof(ffi_closure), &made->code);
   if (made->closure && ffi_prep_closure_loc(made->closure, (ffi_cif *)&shape->cif, called, made,
                                             made->code) == FFI_OK)
      return made;
   cforeign_closure_free(made);
   return NULL;
}

void *cforeign_closure_code(const cforeign_closure *closure) { return closure->code; }

void cforeign_closure_free(cforeign_closure *closure) {
   if (closure->closure) ffi_closure_free(closure->closure);
   free(closure);
}
