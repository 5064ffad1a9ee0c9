#include "CVectorSort.h"

#include <hwy/contrib/sort/vqsort.h>

#include <cmath>
#include <utility>

extern "C" size_t vigil_sort_doubles(double *values, size_t count) {
  size_t finite = count;
  for (size_t i = 0; i < finite;) {
    if (std::isnan(values[i])) {
      std::swap(values[i], values[--finite]);
    } else {
      ++i;
    }
  }
  if (finite > 1) {
    // The sorter owns scratch space that must not be shared between threads.
    thread_local hwy::Sorter sorter;
    sorter(values, finite, hwy::SortAscending());
  }
  return finite;
}
