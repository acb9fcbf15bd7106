// A closure in a process that may not make memory executable: 0 if it works, 1 if libffi refuses,
// 2 if it gives nonsense, 77 if this kernel has no such hardening.

#include "CForeign.h"

#include <sys/mman.h>
#include <sys/prctl.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif

static void twice(void *user, void *result, void **values) {
   (void)user;
   *(double *)result = 2 * *(double *)values[0];
}

int main(void) {
   if (prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) != 0) return 77;
   if (mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
       MAP_FAILED)
      return 77;
   cforeign_shape   *shape = cforeign_shape_make("d", -1, 'd');
   cforeign_closure *closure = cforeign_closure_make(shape, twice, 0);
   if (!closure) return 1;
   double (*function)(double) = (double (*)(double))cforeign_closure_code(closure);
   int isRight = function(21) == 42;
   cforeign_closure_free(closure);
   cforeign_shape_free(shape);
   return isRight ? 0 : 2;
}
