#ifndef VIGIL_C_VECTOR_SORT_H
#define VIGIL_C_VECTOR_SORT_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Sorts doubles ascending in place with Highway's vqsort and returns how many of them are not NaN.
///
/// The NaN values are moved behind the others first, in no particular order, and vqsort never sees one: version 1.0.3
/// crashes on them or overwrites them. Infinities, both zeros and subnormals sort as numbers; -0 and +0 compare equal.
size_t vigil_sort_doubles(double *values, size_t count);

#ifdef __cplusplus
}
#endif
#endif
