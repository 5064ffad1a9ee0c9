#ifndef VIGIL_CLASS_PASSES_H
#define VIGIL_CLASS_PASSES_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Passes through a column of labels, 1 or 0, NaN where missing, and one of scores.

/// How many rows are of either class, and how many labels are missing; the rest is neither.
struct vigil_classes {
  size_t positives, negatives, missing;
};

/// Copies the scores of the rows with label 1, and of those with label 0, in their order.
///
/// Each output has room for a number a row: what lies behind the copied ones may be written, too.
void vigil_split_by_class(const double *labels, const double *scores, size_t count, double *positives,
                          double *negatives, struct vigil_classes *classes);

/// What losses do not count beside rows without a label or a score.
struct vigil_left_out {
  /// Rows with a label whose score lies outside 0...1.
  size_t outside;
  /// Labels that are neither 0 nor 1, nor NaN.
  size_t faults;
};

/// Writes the log loss in nats and the squared error of every row whose label is there and whose score lies within 0...1,
/// and returns how many these are.
///
/// In the logarithm scores are kept `clip` away from 0 and 1. Both outputs have room for a number a row. The same losses on
/// every processor, each off by a unit in the last place at most.
size_t vigil_probability_losses(const double *labels, const double *scores, size_t count, double clip,
                                double *log_losses, double *squares, struct vigil_left_out *left_out);

/// How often what was predicted agrees with the labels.
struct vigil_decisions {
  /// Rows of label 1, and of label 0, with a score of at least the threshold.
  size_t hits, false_alarms;
  /// Rows of either label with a score.
  size_t positives, negatives;
  /// Labels that are neither 0 nor 1, nor NaN.
  size_t faults;
};

/// Counts decisions by a threshold; a score that is NaN is none.
void vigil_count_decisions(const double *labels, const double *scores, size_t count, double threshold,
                           struct vigil_decisions *decisions);

#ifdef __cplusplus
}
#endif
#endif
