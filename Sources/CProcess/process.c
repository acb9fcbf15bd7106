#define _GNU_SOURCE
#include "glia_process.h"

#include <execinfo.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

void glia_close_from(posix_spawn_file_actions_t *actions, int descriptor) {
   posix_spawn_file_actions_addclosefrom_np(actions, descriptor);
}

int glia_die_with_parent(int parent) {
   if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return -1;
   // An orphan has another parent by now: then it's too late for the signal.
   return getppid() == parent ? 0 : -1;
}

enum { MOST_FRAMES = 64 };

static int report_descriptor = -1;

static void report(int number) {
   // Whatever goes wrong in here ends the process as if there were no report.
   signal(number, SIG_DFL);
   signal(SIGALRM, SIG_DFL);
   alarm(3);
   const char line[] = {(char)('0' + number / 10 % 10), (char)('0' + number % 10), '\n'};
   if (write(report_descriptor, line, sizeof line) == (ssize_t)sizeof line) {
      void     *frames[MOST_FRAMES];
      const int count = backtrace(frames, MOST_FRAMES);
      backtrace_symbols_fd(frames, count, report_descriptor);
   }
   // It is blocked in here, and comes when this returns.
   raise(number);
}

void glia_report_crashes(int descriptor) {
   // The first call loads a library, which a handler must not do.
   void *frame[1];
   backtrace(frame, 1);
   report_descriptor = descriptor;
   struct sigaction action;
   memset(&action, 0, sizeof action);
   action.sa_handler = report;
   sigemptyset(&action.sa_mask);
   const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
   for (unsigned i = 0; i < sizeof crashes / sizeof *crashes; i++)
      sigaction(crashes[i], &action, NULL);
}
