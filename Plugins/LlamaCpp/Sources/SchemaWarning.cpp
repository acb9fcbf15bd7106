// llama.cpp's converter of schemas prints a warning and goes on when it can't enforce a pattern. Its
// print is renamed to this function (SchemaWarningPrint.h), and the warning becomes an error. The
// converter passes on runtime errors in a message of its own.

#include <cstdarg>
#include <cstdio>
#include <stdexcept>

extern "C" int glia_schema_warning(FILE *, const char *format, ...) {
   char text[1000];
   va_list values;
   va_start(values, format);
   std::vsnprintf(text, sizeof text, format, values);
   va_end(values);
   throw std::runtime_error(text);
}
