#ifndef VIGIL_C_VECTOR_SORT_H
#define VIGIL_C_VECTOR_SORT_H
#include <stddef.h>

#include "AscendingPasses.h"
#include "ClassPasses.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Sorts doubles ascending in place with Highway's vqsort and returns how many of them are not NaN.
///
/// The NaN values are moved behind the others first, in no particular order, and vqsort never sees one: version 1.0.3
/// crashes on them or overwrites them. It does not see +infinity either, which it turns into the greatest finite double
/// in some columns of a few hundred values; those stand behind the finite values. -infinity and subnormals sort as
/// numbers; -0 and +0 compare equal, and one may take the other's sign.
size_t vigil_sort_doubles(double *values, size_t count);

/// Asks for the cache line at an address without waiting for it; any address will do.
static inline void vigil_prefetch(const void *address) { __builtin_prefetch(address); }

#ifdef __cplusplus
}
#endif
#endif
