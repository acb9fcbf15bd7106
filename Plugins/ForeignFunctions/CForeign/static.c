#include "CForeign.h"

#include <string.h>

// One C function for each list of up to three arguments of 4 bytes (w), 8 bytes (q: whole numbers
// and pointers) and doubles (d), with the user pointer after or before them. Each has exactly the
// prototype that its name says; nothing is passed that C didn't pass.

#define TYPE_w uint32_t
#define TYPE_q uint64_t
#define TYPE_d double

static double ask(void *user, void **values) {
   const cforeign_target *target = user;
   double                 result = 0;
   target->answer(target->user, &result, values);
   return result;
}

#define BODY_LAST(...)                                                                         \
   { void *values[] = {__VA_ARGS__ __VA_OPT__(,) &user}; return ask(user, values); }
#define BODY_FIRST(...)                                                                        \
   { void *values[] = {&user __VA_OPT__(,) __VA_ARGS__}; return ask(user, values); }

static double last_(void *user) BODY_LAST()

#define ONE(a)                                                                                 \
   static double last_##a(TYPE_##a x, void *user) BODY_LAST(&x)                                \
   static double first_##a(void *user, TYPE_##a x) BODY_FIRST(&x)
#define TWO(a, b)                                                                              \
   static double last_##a##b(TYPE_##a x, TYPE_##b y, void *user) BODY_LAST(&x, &y)             \
   static double first_##a##b(void *user, TYPE_##a x, TYPE_##b y) BODY_FIRST(&x, &y)
#define THREE(a, b, c)                                                                         \
   static double last_##a##b##c(TYPE_##a x, TYPE_##b y, TYPE_##c z, void *user)                \
      BODY_LAST(&x, &y, &z)                                                                    \
   static double first_##a##b##c(void *user, TYPE_##a x, TYPE_##b y, TYPE_##c z)               \
      BODY_FIRST(&x, &y, &z)

#define EACH_1(M) M(w) M(q) M(d)
#define EACH_2(M) M(w, w) M(w, q) M(w, d) M(q, w) M(q, q) M(q, d) M(d, w) M(d, q) M(d, d)
#define EACH_3_OF(M, a)                                                                        \
   M(a, w, w) M(a, w, q) M(a, w, d) M(a, q, w) M(a, q, q) M(a, q, d) M(a, d, w) M(a, d, q)      \
   M(a, d, d)
#define EACH_3(M) EACH_3_OF(M, w) EACH_3_OF(M, q) EACH_3_OF(M, d)

EACH_1(ONE)
EACH_2(TWO)
EACH_3(THREE)

#define ENTRY_1(a) {#a, (void *)last_##a, (void *)first_##a},
#define ENTRY_2(a, b) {#a #b, (void *)last_##a##b, (void *)first_##a##b},
#define ENTRY_3(a, b, c) {#a #b #c, (void *)last_##a##b##c, (void *)first_##a##b##c},

static const struct {
   const char *arguments;
   void       *last;
   void       *first;
} functions[] = {{"", (void *)last_, (void *)last_}, EACH_1(ENTRY_1) EACH_2(ENTRY_2) EACH_3(ENTRY_3)};

static char width_of(char letter) {
   if (strchr("4C", letter)) return 'w';
   if (strchr("8Dp", letter)) return 'q';
   return letter == 'd' ? 'd' : 0;
}

void *cforeign_static(const char *arguments, int user_index, char result) {
   size_t count = strlen(arguments);
   char   others[4] = {0};
   if (result != 'd' || count < 1 || count > 4) return NULL;
   if (user_index != 0 && user_index != (int)count - 1) return NULL;
   for (size_t i = 0, place = 0; i < count; i++) {
      if ((int)i == user_index) continue;
      if (!(others[place++] = width_of(arguments[i]))) return NULL;
   }
   for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
      if (strcmp(functions[i].arguments, others) == 0)
         return user_index == (int)count - 1 ? functions[i].last : functions[i].first;
   return NULL;
}
