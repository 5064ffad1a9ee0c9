#ifndef VIGIL_C_FAST_FLOAT_H
#define VIGIL_C_FAST_FLOAT_H
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Reads one decimal floating-point number from the bytes `[first, last)`.
///
/// The whole range must be the number: "1.5x" is refused. "nan", "inf" and "infinity" are read in any case, with a
/// sign. A leading '+' is refused, as in C++ `from_chars`. A number beyond the range of a double is an infinity.
///
/// - Returns: whether the range held a number; `*value` is written only then.
bool vigil_parse_double(const char *first, const char *last, double *value);

/// Reads the number at the beginning of the bytes `[first, last)`, by the same rules.
///
/// - Returns: how many bytes it has, 0 when there is none; `*value` is written only when there is one.
size_t vigil_parse_leading_double(const char *first, const char *last, double *value);

#ifdef __cplusplus
}
#endif
#endif
