// A library that is no plugin: one function for each thing that signatures can say.

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAME(name, type) type same_##name(type value) { return value; }
SAME(f64, double)
SAME(f32, float)
SAME(i8, int8_t)
SAME(i16, int16_t)
SAME(i32, int32_t)
SAME(i64, int64_t)
SAME(u8, uint8_t)
SAME(u16, uint16_t)
SAME(u32, uint32_t)
SAME(u64, uint64_t)
SAME(bool, bool)

double mixed(double a, uint8_t b, float c, int64_t d, const char *e, bool f) {
   return a + b + c + (double)d + (double)strlen(e) + (f ? 1000 : 0);
}

double sum(const double *values, size_t count) {
   double sum = 0;
   for (size_t i = 0; i < count; i++) sum += values[i];
   return sum;
}

int32_t dot(const float *a, const float *b, int32_t n, double *result) {
   double sum = 0;
   for (int32_t i = 0; i < n; i++) sum += (double)a[i] * b[i];
   *result = sum;
   return n == 0 ? 7 : 0;
}

void twice(double *values, uint32_t *count, uint32_t *calls) {
   for (uint32_t i = 0; i < *count; i++) values[i] *= 2;
   *count /= 2;
   *calls += 1;
}

int64_t length(const char *text, size_t size) { return text ? (int64_t)size : -1; }
int32_t present(const char *text) { return text != NULL; }

int32_t format(char *buffer, size_t size, const char *form, ...) {
   va_list list;
   va_start(list, form);
   int written = vsnprintf(buffer, size, form, list);
   va_end(list);
   return written;
}

static int freed;
char *shout(const char *text) {
   if (!*text) return NULL;
   char *copy = strdup(text);
   for (char *c = copy; *c; c++)
      if (*c >= 'a' && *c <= 'z') *c -= 32;
   return copy;
}
void give_back(char *text) { free(text), freed++; }
int32_t freed_count(void) { return freed; }

int32_t refuses(int32_t number) {
   errno = number ? EDOM : 0;
   return number ? -1 : 5;
}
int32_t leaves_errno(void) { errno = ENOENT; return 5; }

// Boasts of more than fits: what it says can't be believed.
void boasts(char *buffer, uint64_t *size) { buffer[0] = 'x', *size = 100; }

static int inside;
int32_t alone(uint32_t rounds) {
   int others = __atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST);
   for (volatile uint32_t i = 0; i < rounds; i++) {}
   __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
   return others;
}

void split(const uint8_t *bytes, size_t size, uint8_t *first, size_t half) {
   memcpy(first, bytes, half < size ? half : size);
}

// Searches that want a callback without a user pointer, as Fortran does: by address, in order.
static double best_of;
void scan(void (*f)(const int32_t *n, const double *x, double *value), int32_t n, int32_t steps) {
   double x[8];
   best_of = 1e300;
   for (int32_t step = 0; step <= steps; step++) {
      double value = 0;
      for (int32_t i = 0; i < n; i++) x[i] = (double)step / steps;
      f(&n, x, &value);
      if (value < best_of) best_of = value;
   }
}

// One that wants derivatives.
double slope(double (*f)(uint32_t n, const double *x, double *gradient, void *user), void *user) {
   double x[8] = {0}, gradient[8];
   return f(2, x, gradient, user);
}

// One that gives too few numbers.
double narrow(double (*f)(const double *x, size_t n, void *user), void *user) {
   double x[1] = {0};
   return f(x, 1, user);
}

// One that never ends by itself as long as there is something to evaluate: it must be stopped.
static volatile int halted;
void halt(void) { halted = 1; }
void endless(double (*f)(double x, void *user), void *user) {
   halted = 0;
   for (double x = 0; !halted; x += 0.001) f(x, user);
}
