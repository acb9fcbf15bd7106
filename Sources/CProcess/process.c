#include "glia_process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

int glia_die_with_parent(void) {
   if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return -1;
   // An orphan's parent is process 1, or another that takes orphans in: then it's too late.
   return getppid() == 1 ? -1 : 0;
}
