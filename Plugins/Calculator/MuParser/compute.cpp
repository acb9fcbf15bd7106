#include "CMuParser.h"

#include <cstdio>
#include <exception>
#include <muParser.h>

extern "C" int cmuparser_compute(const char *expression, double *value, char *complaint, size_t size) {
   try {
      // One for each expression: a parser may be used by one thread only.
      mu::Parser parser;
      // muParser's own constants have twelve digits.
      parser.ClearConst();
      parser.DefineConst("pi", 3.141592653589793);
      parser.DefineConst("e", 2.718281828459045);
      parser.SetExpr(expression);
      *value = parser.Eval();
      if (parser.GetNumResults() == 1) return 0;
      std::snprintf(complaint, size, "It has %d values; expected one.", parser.GetNumResults());
   } catch (const mu::Parser::exception_type &error) {
      std::snprintf(complaint, size, "%s", error.GetMsg().c_str());
   } catch (const std::exception &error) {
      std::snprintf(complaint, size, "%s", error.what());
   }
   return 1;
}
