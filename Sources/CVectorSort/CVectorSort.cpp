#include "CVectorSort.h"

#include <hwy/contrib/sort/vqsort.h>

#include <cmath>
#include <limits>
#include <utility>

extern "C" size_t vigil_sort_doubles(double *values, size_t count) {
  size_t present = count;
  for (size_t i = 0; i < present;) {
    if (std::isnan(values[i])) {
      std::swap(values[i], values[--present]);
    } else {
      ++i;
    }
  }
  size_t finite = present;
  for (size_t i = 0; i < finite;) {
    if (values[i] == std::numeric_limits<double>::infinity()) {
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
  return present;
}
