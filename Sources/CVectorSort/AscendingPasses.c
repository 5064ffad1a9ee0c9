#include "AscendingPasses.h"

#include <string.h>

#include "Lanes.h"

enum { BLOCK = VIGIL_BLOCK_LENGTH };

PASS void sum_ascending(const double *values, size_t count, double center, double *block_sums,
                        struct vigil_ascending_sums *sums) {
  const lanes centers = {center, center, center, center};
  const double size = (double)count;
  const lanes sizes = {size, size, size, size};
  lanes squares = {0, 0, 0, 0};
  lanes roots = {0, 0, 0, 0};
  lanes below = {1, 2, 3, 4};
  const lanes step = {4, 4, 4, 4};
  mask_lanes changes = {0, 0, 0, 0};
  double sum = 0;
  double lost = 0;
  size_t start = 0;
  block_sums[0] = 0;
  for (; start + BLOCK < count; start += BLOCK) {
    lanes block = {0, 0, 0, 0};
    for (size_t part = 0; part < BLOCK; part += 4) {
      const lanes these = LOAD(values + start + part);
      const lanes next = LOAD(values + start + part + 1);
      const lanes deviations = these - centers;
      block += deviations;
      squares += deviations * deviations;
      changes += these != next;
      roots += __builtin_elementwise_sqrt(below * (sizes - below)) * (next - these);
      below += step;
    }
    // What the addition rounds off is found without a branch (Knuth's two-sum) and goes into the sums that follow.
    const double term = (block[0] + block[1]) + (block[2] + block[3]);
    const double total = sum + term;
    const double added = total - sum;
    lost += (sum - (total - added)) + (term - added);
    sum = total;
    block_sums[start / BLOCK + 1] = sum + lost;
  }
  double rest = 0;
  double rest_squares = 0;
  double rest_roots = 0;
  size_t distinct = 1 - (size_t)(changes[0] + changes[1] + changes[2] + changes[3]);
  for (size_t i = start; i < count; ++i) {
    const double deviation = values[i] - center;
    rest += deviation;
    rest_squares += deviation * deviation;
    if (i + 1 < count) {
      const double rank = (double)(i + 1);
      distinct += values[i] != values[i + 1];
      rest_roots += __builtin_sqrt(rank * (size - rank)) * (values[i + 1] - values[i]);
    }
  }
  if (start + BLOCK == count) block_sums[count / BLOCK] = sum + lost + rest;
  sums->sum = sum + lost + rest;
  sums->squares = (squares[0] + squares[1]) + (squares[2] + squares[3]) + rest_squares;
  sums->root_integral = (roots[0] + roots[1]) + (roots[2] + roots[3]) + rest_roots;
  sums->distinct = distinct;
}

/// Where a walk through the base stands: at the rank of the last value, with the number of base values not above it.
struct walk {
  size_t rank;
  size_t last;
};

PASS void place(double value, double previous, const double *base, size_t base_count, struct walk *walk) {
  size_t rank = walk->rank;
  size_t last = walk->last;
  if (last - rank >= BLOCK) {
    // Where many base values are equal they are walked through once, not once for each sample value that equals them.
    if (value == previous) return;
    rank = last;
  }
  const lanes wanted = {value, value, value, value};
  while (rank + BLOCK <= base_count) {
    // The values below are counted in the lower halves of the lanes, those not above in the upper ones.
    mask_lanes counts = {0, 0, 0, 0};
    for (size_t part = 0; part < BLOCK; part += 4) {
      const lanes block = LOAD(base + rank + part);
      counts -= (block < wanted) + ((block <= wanted) << 32);
    }
    const int64_t both = (counts[0] + counts[1]) + (counts[2] + counts[3]);
    const size_t below = (size_t)(int32_t)both;
    if (below < BLOCK) {
      last = rank + (size_t)(both >> 32);
      if (last == rank + BLOCK) {
        while (last < base_count && base[last] <= value) ++last;
      }
      walk->rank = rank + below;
      walk->last = last;
      return;
    }
    rank += BLOCK;
  }
  while (rank < base_count && base[rank] < value) ++rank;
  last = rank;
  while (last < base_count && base[last] <= value) ++last;
  walk->rank = rank;
  walk->last = last;
}

PASS void ranks(const double *values, size_t count, const double *base, size_t base_count, int32_t *lower,
                int32_t *upper) {
  // A step waits for the one before it. Four walks through four parts of the sample do not wait for each other.
  enum { WALKS = 4 };
  struct walk walks[WALKS];
  const size_t length = count / WALKS;
  for (size_t k = 0; k < WALKS; ++k) {
    size_t low = 0;
    size_t high = k == 0 || length == 0 ? 0 : base_count;
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (base[middle] < values[k * length]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    walks[k].rank = low;
    walks[k].last = low;
  }
  for (size_t i = 0; i < length; ++i) {
    for (size_t k = 0; k < WALKS; ++k) {
      const size_t at = k * length + i;
      place(values[at], values[at - (i > 0)], base, base_count, &walks[k]);
      lower[at] = (int32_t)walks[k].rank;
      upper[at] = (int32_t)walks[k].last;
    }
  }
  for (size_t at = WALKS * length; at < count; ++at) {
    place(values[at], values[at - (at > 0)], base, base_count, &walks[WALKS - 1]);
    lower[at] = (int32_t)walks[WALKS - 1].rank;
    upper[at] = (int32_t)walks[WALKS - 1].last;
  }
}

/// The sums of a block's first 0, 1, ..., 16 values less the centre; fewer at the base's end.
PASS void sum_block(size_t block, const double *base, size_t base_count, double center, double *sums) {
  const double *const start = base + block * BLOCK;
  sums[0] = 0;
  if (block * BLOCK + BLOCK > base_count) {
    for (size_t i = 0; block * BLOCK + i < base_count; ++i) sums[i + 1] = sums[i] + (start[i] - center);
    return;
  }
  const lanes centers = {center, center, center, center};
  const lanes none = {0, 0, 0, 0};
  double passed = 0;
  for (size_t part = 0; part < BLOCK; part += 4) {
    lanes run = LOAD(start + part) - centers;
    run += __builtin_shufflevector(none, run, 0, 4, 5, 6);
    run += __builtin_shufflevector(none, run, 0, 0, 4, 5);
    *(loose_lanes *)(sums + part + 1) = run + passed;
    passed += run[3];
  }
}

PASS double area(const double *values, size_t count, const int32_t *lower, const double *base, size_t base_count,
                 const double *block_sums, double center) {
  const size_t step = base_count / count;
  const size_t step_rest = base_count % count;
  const double width = (double)base_count / (double)count;
  const double per_value = 1 / (double)count;
  double within[BLOCK + 1];
  double other_within[BLOCK + 1];
  size_t held = SIZE_MAX;
  double area = 0;
  double sum = 0;
  size_t position = 0;
  size_t rest = 0;
  for (size_t j = 0; j < count; ++j) {
    const double value = values[j] - center;
    const size_t rank = (size_t)lower[j];
    size_t next = position + step;
    size_t next_rest = rest + step_rest;
    if (next_rest >= count) {
      next_rest -= count;
      ++next;
    }
    const size_t block = next / BLOCK;
    if (block != held) sum_block(block, base, base_count, center, within);
    held = block;
    // The sum up to the end, with the part of the value that the end cuts through.
    double next_sum = block_sums[block] + within[next % BLOCK];
    if (next_rest > 0) next_sum += (double)next_rest * per_value * (base[next] - center);
    const double total = next_sum - sum;
    if (rank <= position) {
      area += total - value * width;
    } else if (rank > next) {
      area += value * width - total;
    } else {
      // The values before the rank are below, the others are not.
      sum_block(rank / BLOCK, base, base_count, center, other_within);
      const double middle = block_sums[rank / BLOCK] + other_within[rank % BLOCK];
      const double below = (double)(rank - position) - (double)rest * per_value;
      area += value * (below + below - width) + (next_sum - middle) - (middle - sum);
    }
    position = next;
    rest = next_rest;
    sum = next_sum;
  }
  return area;
}

// MARK: The two versions of each

WIDE static void sum_ascending_wide(const double *values, size_t count, double center, double *block_sums,
                                    struct vigil_ascending_sums *sums) {
  sum_ascending(values, count, center, block_sums, sums);
}

void vigil_sum_ascending(const double *values, size_t count, double center, double *block_sums,
                         struct vigil_ascending_sums *sums) {
  if (IS_WIDE) {
    sum_ascending_wide(values, count, center, block_sums, sums);
  } else {
    sum_ascending(values, count, center, block_sums, sums);
  }
}

WIDE static void ranks_wide(const double *values, size_t count, const double *base, size_t base_count, int32_t *lower,
                            int32_t *upper) {
  ranks(values, count, base, base_count, lower, upper);
}

void vigil_ranks(const double *values, size_t count, const double *base, size_t base_count, int32_t *lower,
                 int32_t *upper) {
  if (IS_WIDE) {
    ranks_wide(values, count, base, base_count, lower, upper);
  } else {
    ranks(values, count, base, base_count, lower, upper);
  }
}

WIDE static double area_wide(const double *values, size_t count, const int32_t *lower, const double *base,
                             size_t base_count, const double *block_sums, double center) {
  return area(values, count, lower, base, base_count, block_sums, center);
}

double vigil_area(const double *values, size_t count, const int32_t *lower, const double *base, size_t base_count,
                  const double *block_sums, double center) {
  return IS_WIDE ? area_wide(values, count, lower, base, base_count, block_sums, center)
                 : area(values, count, lower, base, base_count, block_sums, center);
}

// MARK: Passes that gain nothing from wider registers

size_t vigil_runs(const double *values, size_t count, double *different, int32_t *ends) {
  size_t run = 0;
  for (size_t i = 0; i + 1 < count; ++i) {
    // Written again and again until the value changes, which costs less than a branch on it.
    different[run] = values[i];
    ends[run] = (int32_t)(i + 1);
    run += values[i] != values[i + 1];
  }
  if (count == 0) return 0;
  different[run] = values[count - 1];
  ends[run] = (int32_t)count;
  return run + 1;
}

void vigil_count_between(const double *values, size_t count, const double *tree, int steps, uint64_t *counts) {
  enum { AT_ONCE = 8 };
  const size_t leaves = (size_t)1 << steps;
  size_t i = 0;
  for (; i + AT_ONCE <= count; i += AT_ONCE) {
    // Eight searches that do not wait for each other's loads; a comparison is added, not branched on.
    size_t node[AT_ONCE];
    for (int lane = 0; lane < AT_ONCE; ++lane) node[lane] = 1;
    for (int step = 0; step < steps; ++step) {
      for (int lane = 0; lane < AT_ONCE; ++lane) {
        node[lane] = 2 * node[lane] + (size_t)(tree[node[lane]] < values[i + (size_t)lane]);
      }
    }
    for (int lane = 0; lane < AT_ONCE; ++lane) ++counts[node[lane] - leaves];
  }
  for (; i < count; ++i) {
    size_t node = 1;
    for (int step = 0; step < steps; ++step) node = 2 * node + (size_t)(tree[node] < values[i]);
    ++counts[node - leaves];
  }
}

void vigil_count_outside(const double *values, size_t count, double bound, size_t *below, size_t *missing) {
  const lanes bounds = {bound, bound, bound, bound};
  mask_lanes less = {0, 0, 0, 0};
  mask_lanes absent = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const lanes these = LOAD(values + i);
    less -= these < bounds;
    absent -= these != these;
  }
  *below = (size_t)((less[0] + less[1]) + (less[2] + less[3]));
  *missing = (size_t)((absent[0] + absent[1]) + (absent[2] + absent[3]));
  for (; i < count; ++i) {
    *below += values[i] < bound;
    *missing += values[i] != values[i];
  }
}
