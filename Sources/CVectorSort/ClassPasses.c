#include "ClassPasses.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "Lanes.h"

// MARK: Classes

/// Splits the rows from `start` on one by one, behind what is there already.
PASS void split_rest(const double *labels, const double *scores, size_t start, size_t count, double *positives,
                     double *negatives, struct vigil_classes *classes) {
  size_t positive = classes->positives;
  size_t negative = classes->negatives;
  size_t missing = classes->missing;
  for (size_t i = start; i < count; ++i) {
    // Both halves are written and only one moves on: no branch for the processor to guess wrong.
    positives[positive] = scores[i];
    negatives[negative] = scores[i];
    positive += labels[i] == 1;
    negative += labels[i] == 0;
    missing += labels[i] != labels[i];
  }
  classes->positives = positive;
  classes->negatives = negative;
  classes->missing = missing;
}

#if defined(__x86_64__)

/// For each set of four lanes, the halves of the lanes that are in it one after the other.
static const int32_t packed[16][8] __attribute__((aligned(32))) = {
    {0, 0, 0, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0, 0, 0}, {2, 3, 0, 0, 0, 0, 0, 0}, {0, 1, 2, 3, 0, 0, 0, 0},
    {4, 5, 0, 0, 0, 0, 0, 0}, {0, 1, 4, 5, 0, 0, 0, 0}, {2, 3, 4, 5, 0, 0, 0, 0}, {0, 1, 2, 3, 4, 5, 0, 0},
    {6, 7, 0, 0, 0, 0, 0, 0}, {0, 1, 6, 7, 0, 0, 0, 0}, {2, 3, 6, 7, 0, 0, 0, 0}, {0, 1, 2, 3, 6, 7, 0, 0},
    {4, 5, 6, 7, 0, 0, 0, 0}, {0, 1, 4, 5, 6, 7, 0, 0}, {2, 3, 4, 5, 6, 7, 0, 0}, {0, 1, 2, 3, 4, 5, 6, 7},
};

WIDE static void split_wide(const double *labels, const double *scores, size_t count, double *positives,
                            double *negatives, struct vigil_classes *classes) {
  const __m256d one = _mm256_set1_pd(1);
  const __m256d zero = _mm256_setzero_pd();
  size_t positive = 0;
  size_t negative = 0;
  mask_lanes absent = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const __m256d label = _mm256_loadu_pd(labels + i);
    const __m256i score = _mm256_castpd_si256(_mm256_loadu_pd(scores + i));
    const int ones = _mm256_movemask_pd(_mm256_cmp_pd(label, one, _CMP_EQ_OQ));
    const int zeros = _mm256_movemask_pd(_mm256_cmp_pd(label, zero, _CMP_EQ_OQ));
    absent -= (lanes)label != (lanes)label;
    const __m256i first = _mm256_permutevar8x32_epi32(score, *(const __m256i *)packed[ones]);
    const __m256i second = _mm256_permutevar8x32_epi32(score, *(const __m256i *)packed[zeros]);
    // Four are written wherever fewer belong; the next ones go over the rest. No more than this row's place is reached.
    _mm256_storeu_si256((__m256i *)(positives + positive), first);
    _mm256_storeu_si256((__m256i *)(negatives + negative), second);
    positive += (size_t)__builtin_popcount((unsigned)ones);
    negative += (size_t)__builtin_popcount((unsigned)zeros);
  }
  classes->positives = positive;
  classes->negatives = negative;
  classes->missing = (size_t)((absent[0] + absent[1]) + (absent[2] + absent[3]));
  split_rest(labels, scores, i, count, positives, negatives, classes);
}

#endif

void vigil_split_by_class(const double *labels, const double *scores, size_t count, double *positives,
                          double *negatives, struct vigil_classes *classes) {
  *classes = (struct vigil_classes){0, 0, 0};
#if defined(__x86_64__)
  if (IS_WIDE) {
    split_wide(labels, scores, count, positives, negatives, classes);
    return;
  }
#endif
  split_rest(labels, scores, 0, count, positives, negatives, classes);
}

// MARK: Losses

/// The natural logarithm of normal numbers above 0, off by less than a unit in the last place.
///
/// The number is 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); with s = f / (2 + f) its logarithm is
/// k ln 2 + 2 s + 2/3 s^3 + ..., an odd series in s, whose coefficients are those of the best polynomial of its length
/// (Remez), as in the mathematical library of 4.4BSD by K. C. Ng.
PASS void logarithm(const lanes *number, lanes *result) {
  const lanes value = *number;
  const mask_lanes exponent_one = {0x3FF0000000000000, 0x3FF0000000000000, 0x3FF0000000000000, 0x3FF0000000000000};
  const mask_lanes digits = {0x000FFFFFFFFFFFFF, 0x000FFFFFFFFFFFFF, 0x000FFFFFFFFFFFFF, 0x000FFFFFFFFFFFFF};
  const mask_lanes bits = (mask_lanes)value;
  lanes part = (lanes)((bits & digits) | exponent_one);
  // The exponent becomes a double by standing in the last digits of 2^52.
  const mask_lanes shift = {0x4330000000000000, 0x4330000000000000, 0x4330000000000000, 0x4330000000000000};
  const lanes biased = (lanes)((mask_lanes)((bits >> 52) & 0x7FF) | shift);
  lanes k = biased - (4503599627370496.0 + 1023.0);
  const mask_lanes is_high = part > 1.4142135623730951;
  part = EITHER(is_high, part * 0.5, part);
  k += (lanes)((mask_lanes)(lanes){1, 1, 1, 1} & is_high);
  const lanes f = part - 1.0;
  const lanes s = f / (2.0 + f);
  const lanes z = s * s;
  const lanes w = z * z;
  const lanes even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const lanes odd =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const lanes rest = even + odd;
  const lanes half_square = 0.5 * f * f;
  // ln 2 in two parts, the first short enough that its multiples are exact.
  *result = k * 6.93147180369123816490e-01 -
            ((half_square - (s * (half_square + rest) + k * 1.90821492927058770002e-10)) - f);
}

PASS size_t losses(const double *labels, const double *scores, size_t count, double clip, double *log_losses,
                   double *squares, struct vigil_left_out *left_out) {
  const lanes lowest = {clip, clip, clip, clip};
  const lanes highest = 1.0 - lowest;
  const lanes none = {0, 0, 0, 0};
  size_t written = 0;
  for (size_t i = 0; i < count; i += 4) {
    lanes label = {0.0 / 0.0, 0.0 / 0.0, 0.0 / 0.0, 0.0 / 0.0};
    lanes score = none;
    const size_t there = count - i < 4 ? count - i : 4;
    if (there == 4) {
      label = LOAD(labels + i);
      score = LOAD(scores + i);
    } else {
      for (size_t lane = 0; lane < there; ++lane) {
        label[lane] = labels[i + lane];
        score[lane] = scores[i + lane];
      }
    }
    const mask_lanes is_probability = (score >= 0.0) & (score <= 1.0);
    const mask_lanes is_positive = label == 1.0;
    const mask_lanes is_label = is_positive | (label == 0.0);
    const mask_lanes counts = is_label & is_probability;
    lanes kept = EITHER(score < lowest, lowest, score);
    kept = EITHER(kept > highest, highest, kept);
    const lanes rest = 1.0 - kept;
    const lanes given = EITHER(is_positive, kept, rest);
    const lanes chance = EITHER(counts, given, highest);
    lanes logarithms;
    logarithm(&chance, &logarithms);
    // What 1 - score lost in rounding, over what is left, is what its logarithm lost; nothing is lost from one half on, and
    // below it one over one less the score is near enough to one and the score.
    const lanes lost = EITHER(is_positive, none, ((1.0 - rest) - kept) * (1.0 + kept));
    const lanes loss = -(logarithms + lost);
    const lanes distance = label - score;
    const lanes square = distance * distance;
    if ((counts[0] & counts[1]) & (counts[2] & counts[3])) {
      STORE(log_losses + written, loss);
      STORE(squares + written, square);
      written += 4;
      continue;
    }
    for (size_t lane = 0; lane < there; ++lane) {
      if (counts[lane]) {
        log_losses[written] = loss[lane];
        squares[written] = square[lane];
        ++written;
      } else if (is_label[lane]) {
        left_out->outside += score[lane] == score[lane];
      } else {
        left_out->faults += label[lane] == label[lane];
      }
    }
  }
  return written;
}

WIDE static size_t losses_wide(const double *labels, const double *scores, size_t count, double clip,
                               double *log_losses, double *squares, struct vigil_left_out *left_out) {
  return losses(labels, scores, count, clip, log_losses, squares, left_out);
}

size_t vigil_probability_losses(const double *labels, const double *scores, size_t count, double clip,
                                double *log_losses, double *squares, struct vigil_left_out *left_out) {
  *left_out = (struct vigil_left_out){0, 0};
  return IS_WIDE ? losses_wide(labels, scores, count, clip, log_losses, squares, left_out)
                 : losses(labels, scores, count, clip, log_losses, squares, left_out);
}

// MARK: Decisions

PASS void count_decisions(const double *labels, const double *scores, size_t count, double threshold,
                          struct vigil_decisions *decisions) {
  mask_lanes hits = {0, 0, 0, 0};
  mask_lanes false_alarms = {0, 0, 0, 0};
  mask_lanes positives = {0, 0, 0, 0};
  mask_lanes negatives = {0, 0, 0, 0};
  mask_lanes valid = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const lanes label = LOAD(labels + i);
    const lanes score = LOAD(scores + i);
    const mask_lanes is_positive = label == 1.0;
    const mask_lanes is_negative = label == 0.0;
    const mask_lanes is_known = score == score;
    const mask_lanes is_predicted = score >= threshold;
    hits -= is_positive & is_predicted;
    false_alarms -= is_negative & is_predicted;
    positives -= is_positive & is_known;
    negatives -= is_negative & is_known;
    valid -= is_positive | is_negative | (label != label);
  }
  size_t sums[5];
  const mask_lanes parts[5] = {hits, false_alarms, positives, negatives, valid};
  for (int k = 0; k < 5; ++k) sums[k] = (size_t)((parts[k][0] + parts[k][1]) + (parts[k][2] + parts[k][3]));
  for (; i < count; ++i) {
    const int is_positive = labels[i] == 1;
    const int is_negative = labels[i] == 0;
    const int is_known = scores[i] == scores[i];
    const int is_predicted = scores[i] >= threshold;
    sums[0] += (size_t)(is_positive & is_predicted);
    sums[1] += (size_t)(is_negative & is_predicted);
    sums[2] += (size_t)(is_positive & is_known);
    sums[3] += (size_t)(is_negative & is_known);
    sums[4] += (size_t)(is_positive | is_negative | (labels[i] != labels[i]));
  }
  decisions->hits = sums[0];
  decisions->false_alarms = sums[1];
  decisions->positives = sums[2];
  decisions->negatives = sums[3];
  decisions->faults = count - sums[4];
}

WIDE static void count_decisions_wide(const double *labels, const double *scores, size_t count, double threshold,
                                      struct vigil_decisions *decisions) {
  count_decisions(labels, scores, count, threshold, decisions);
}

void vigil_count_decisions(const double *labels, const double *scores, size_t count, double threshold,
                           struct vigil_decisions *decisions) {
  if (IS_WIDE) {
    count_decisions_wide(labels, scores, count, threshold, decisions);
  } else {
    count_decisions(labels, scores, count, threshold, decisions);
  }
}
