#ifndef VIGIL_ASCENDING_PASSES_H
#define VIGIL_ASCENDING_PASSES_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How many values one partial sum covers.
#define VIGIL_BLOCK_LENGTH 16

/// What one pass over an ascending column adds up, with values less a centre.
struct vigil_ascending_sums {
  double sum;
  double squares;
  /// The sum of sqrt(i (n - i)) times the gap behind the i-th value, for i = 1...n - 1.
  double root_integral;
  size_t distinct;
};

/// Sums up an ascending column that has at least one value and no NaN.
///
/// block_sums receives count / 16 + 1 numbers, the sums of the first 0, 16, 32, ... values less the centre, and sum the
/// sum of all of them; what the additions round off is carried along. The same numbers on every processor.
void vigil_sum_ascending(const double *values, size_t count, double center, double *block_sums,
                         struct vigil_ascending_sums *sums);

/// Writes the different values of an ascending column with the number of values up to each, and returns how many there
/// are. Both outputs have room for as many as there are, and one more.
size_t vigil_runs(const double *values, size_t count, double *different, int32_t *ends);

/// Finds for each value of one ascending sample how many values of another are below it and how many are not above.
///
/// Walks through the base in blocks of 16; meant for samples whose lengths differ by less than that factor.
void vigil_ranks(const double *values, size_t count, const double *base, size_t base_count, int32_t *lower,
                 int32_t *upper);

/// The area between the distribution functions of an ascending base and an ascending sample, times the base's count.
///
/// lower holds the sample's ranks in the base, block_sums the base's sums less the centre. The sample is not the longer.
double vigil_area(const double *values, size_t count, const int32_t *lower, const double *base, size_t base_count,
                  const double *block_sums, double center);

/// Counts values in any order by how many of the bounds in a search tree are below them.
///
/// tree holds 2^steps - 1 bounds, the root at 1 and the two below node i at 2i and 2i + 1; counts, which is added to, has
/// 2^steps entries. A NaN counts like minus infinity.
void vigil_count_between(const double *values, size_t count, const double *tree, int steps, uint64_t *counts);

/// Counts the values below a bound, and the NaN.
void vigil_count_outside(const double *values, size_t count, double bound, size_t *below, size_t *missing);

#ifdef __cplusplus
}
#endif
#endif
