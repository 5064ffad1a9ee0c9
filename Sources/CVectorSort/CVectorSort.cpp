#include "CVectorSort.h"

#include <hwy/contrib/sort/vqsort.h>

#include <cmath>
#include <limits>
#include <utility>

namespace {

bool all_finite(const double *values, size_t count) {
  // A difference with itself is 0 for finite values alone.
  bool other = false;
  for (size_t i = 0; i < count; ++i) other |= values[i] - values[i] != 0.0;
  return !other;
}

/// Swaps what matches behind the rest and returns how much is left.
template <typename Matches>
size_t move_behind(double *values, size_t count, Matches matches) {
  size_t left = count;
  for (size_t i = 0; i < left;) {
    if (matches(values[i])) {
      std::swap(values[i], values[--left]);
    } else {
      ++i;
    }
  }
  return left;
}

}  // namespace

extern "C" size_t vigil_sort_doubles(double *values, size_t count) {
  size_t present = count;
  size_t below_infinity = count;
  if (!all_finite(values, count)) {
    present = move_behind(values, count, [](double value) { return std::isnan(value); });
    below_infinity = move_behind(values, present, [](double value) {
      return value == std::numeric_limits<double>::infinity();
    });
  }
  if (below_infinity > 1) {
    // The sorter owns scratch space that must not be shared between threads.
    thread_local hwy::Sorter sorter;
    sorter(values, below_infinity, hwy::SortAscending());
  }
  return present;
}
