#ifndef GLIA_CMUPARSER_H
#define GLIA_CMUPARSER_H

// muParser, a parser of mathematical expressions, behind a C function.

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// Computes an expression, which ends with a zero byte. Returns 0 and the value; or 1 and what is
// wrong with the expression, a text of less than size bytes.
int cmuparser_compute(const char *expression, double *value, char *complaint, size_t size);

#ifdef __cplusplus
}
#endif

#endif
