#include "CFastFloat.h"

#include <fast_float/fast_float.h>

extern "C" size_t vigil_parse_leading_double(const char *first, const char *last, double *value) {
  if (first == last) return 0;
  double parsed;
  auto result = fast_float::from_chars(first, last, parsed);
  // A number too large or too small for a double still has a value: infinity or zero, as IEEE 754 rounds it.
  if (result.ec != std::errc() && result.ec != std::errc::result_out_of_range) return 0;
  *value = parsed;
  return static_cast<size_t>(result.ptr - first);
}

extern "C" bool vigil_parse_double(const char *first, const char *last, double *value) {
  double parsed;
  size_t length = vigil_parse_leading_double(first, last, &parsed);
  if (length == 0 || first + length != last) return false;
  *value = parsed;
  return true;
}
