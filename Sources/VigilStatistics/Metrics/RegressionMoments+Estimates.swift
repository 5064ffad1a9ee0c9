/// How labels that are 0 enter a relative error.
public enum ZeroTargets: Sendable, Hashable {
    /// They are left out, the error is the mean over the other rows.
    case leftOut
    /// They are divided by the least distinguishable number (2⁻⁵²) as scikit-learn does, which makes the mean huge.
    case dividedByEpsilon
}

extension RegressionMoments {
    /// The magnitude below which a label counts as 0 in relative errors: 2⁻⁵².
    public static let zeroTarget = Double.ulpOfOne

    /// Rows are needed, and none of the results may have passed the largest double.
    private func mean(of summary: MeanVariance) -> MetricOutcome { .mean(of: summary, within: 0 ... .infinity) }

    /// The mean absolute error, in the label's unit, at least 0.
    public var meanAbsoluteError: MetricOutcome {
        let rows = Double(count)
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard magnitudes.firstMean.isFinite else { return .undefined(reason: .overflow) }
        let error = count > 1 ? (max(0, magnitudes.firstSpread) / (rows - 1) / rows).squareRoot() : nil
        return .measured(
            .normal(magnitudes.firstMean, standardError: error, within: 0 ... .infinity, count: count))
    }

    /// The mean squared error, in the square of the label's unit, at least 0.
    public var meanSquaredError: MetricOutcome { mean(of: squaredErrors) }

    /// The square root of the mean squared error, in the label's unit, at least 0; its error by the delta method.
    public var rootMeanSquaredError: MetricOutcome { root(of: squaredErrors) }

    /// The square root of the mean squared difference of ln(1 + prediction) and ln(1 + label), at least 0.
    ///
    /// Undefined when a label or a prediction is -1 or less.
    public var rootMeanSquaredLogError: MetricOutcome {
        withoutLogarithm > 0 ? .undefined(reason: .valueNotAboveMinusOne) : root(of: squaredLogErrors)
    }

    private func root(of squares: MeanVariance) -> MetricOutcome {
        guard let mean = squares.mean else { return .notEnoughData(have: 0, need: 1) }
        guard mean.isFinite else { return .undefined(reason: .overflow) }
        let value = mean.squareRoot()
        let error = squares.standardErrorOfMean.map { value > 0 ? $0 / (2 * value) : 0 }
        return .measured(.normal(value, standardError: error, within: 0 ... .infinity, count: squares.count))
    }

    /// The mean of prediction less label, in the label's unit; above 0 where predictions are too high.
    public var bias: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard let mean = errors.mean else { return .undefined(reason: .overflow) }
        let error = errors.sampleVariance.map { ($0 / Double(count)).squareRoot() }
        return .measured(.normal(mean, standardError: error, count: count))
    }

    /// The largest absolute error, in the label's unit; without an error.
    public var maximumError: MetricOutcome {
        guard let lowest = errors.minimum, let highest = errors.maximum else {
            return count > 0 ? .undefined(reason: .overflow) : .notEnoughData(have: 0, need: 1)
        }
        return .measured(MetricEstimate(value: max(abs(lowest), abs(highest)), count: count))
    }

    /// The mean of |prediction - label| / |label| as a fraction, at least 0.
    ///
    /// - Parameter zeroTargets: How labels that are 0 enter.
    /// - Returns: Undefined when all labels are 0 and left out.
    public func meanAbsolutePercentageError(zeroTargets: ZeroTargets) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        var summary = relativeErrors
        if zeroTargets == .dividedByEpsilon { summary.merge(zeroTargetErrors.scaled(by: 1 / Self.zeroTarget)) }
        return summary.count > 0 ? mean(of: summary) : .undefined(reason: .zeroTargets)
    }

    /// The mean of 2 |prediction - label| / (|label| + |prediction|), in 0...2; rows where both are 0 count as 0.
    public var symmetricMeanAbsolutePercentageError: MetricOutcome { .mean(of: symmetricErrors, within: 0...2) }

    /// The sum of absolute errors over the sum of |label|, at least 0, with the error of a ratio of means.
    public var weightedAbsolutePercentageError: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard magnitudes.secondMean > 0 else { return .undefined(reason: .zeroTargets) }
        let value = magnitudes.firstMean / magnitudes.secondMean
        guard value.isFinite else { return .undefined(reason: .overflow) }
        let rows = Double(count)
        let residual =
            magnitudes.firstSpread - 2 * value * magnitudes.product + value * value * magnitudes.secondSpread
        let error =
            count > 1 ? (max(0, residual) / (rows - 1) / rows).squareRoot() / magnitudes.secondMean : nil
        return .measured(.normal(value, standardError: error, within: 0 ... .infinity, count: count))
    }

    /// The mean pinball loss, which is least when predictions are a quantile of the label.
    ///
    ///     max(a (label - prediction), (a - 1) (label - prediction))
    ///
    /// - Parameter probability: The quantile's a, in 0...1.
    /// - Returns: In the label's unit, at least 0; half the mean absolute error for a = 0.5.
    public func quantileLoss(_ probability: Double) -> MetricOutcome {
        precondition((0...1).contains(probability), "a probability lies in 0...1")
        guard let high = excesses.mean, let low = shortfalls.mean else { return .notEnoughData(have: 0, need: 1) }
        let above = 1 - probability
        let value = above * high + probability * low
        guard value.isFinite else { return .undefined(reason: .overflow) }
        // A row is either too high or too low, so the two parts' covariance is minus the product of their means.
        let rows = Double(count)
        var spread = above * above * excesses.sumOfSquaredDeviations
        spread += probability * probability * shortfalls.sumOfSquaredDeviations
        spread -= 2 * above * probability * high * low * rows
        let error = count > 1 ? (max(0, spread) / (rows - 1) / rows).squareRoot() : nil
        return .measured(.normal(value, standardError: error, within: 0 ... .infinity, count: count))
    }

    /// The mean of Huber's loss: half the square up to ``huberDelta``, linear beyond; at least 0.
    public var huberLoss: MetricOutcome { mean(of: huberLosses) }

    /// One less the squared errors over the squared deviations of the labels from their mean; at most 1.
    ///
    /// - Parameter constantTarget: `.zero` counts a constant label as 0, or 1 when every prediction is right, as
    ///   scikit-learn does.
    /// - Returns: 1 for perfect predictions, 0 for always predicting the mean; without an error.
    public func rSquared(constantTarget: ZeroDivision) -> MetricOutcome {
        explained(squaredErrors.mean, constantTarget)
    }

    /// One less the variance of the errors over that of the labels; a constant bias does not lower it; at most 1.
    ///
    /// - Parameter constantTarget: `.zero` counts a constant label as 0, or 1 when every error is the same.
    /// - Returns: 1 for predictions that are right up to a constant; without an error.
    public func explainedVariance(constantTarget: ZeroDivision) -> MetricOutcome {
        explained(errors.populationVariance, constantTarget)
    }

    private func explained(_ residual: Double?, _ constantTarget: ZeroDivision) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard let residual, let variance = labels.populationVariance, residual.isFinite else {
            return .undefined(reason: .overflow)
        }
        if variance > 0 { return .measured(MetricEstimate(value: 1 - residual / variance, count: count)) }
        if constantTarget == .undefined { return .undefined(reason: .constant) }
        return .measured(MetricEstimate(value: residual == 0 ? 1 : 0, count: count))
    }
}

/// The median of |prediction - label|, which a few large errors do not move.
///
/// The interval is between order statistics, so it needs no assumption on the errors; there is none below six rows.
/// Rows whose label or prediction is NaN or infinite are left out.
///
/// - Parameters:
///   - labels: What came true; NaN is missing.
///   - predictions: What was predicted; NaN is missing.
/// - Returns: In the label's unit, at least 0.
/// - Throws: `.lengthMismatch`.
/// - Complexity: O(n log n); it does not merge over windows.
public func medianAbsoluteError(labels: [Double], predictions: [Double]) throws(StatisticsError) -> MetricOutcome {
    try BinaryRows.requireEqualLengths(labels, predictions)
    let distances = zip(labels, predictions).map { $0.isFinite && $1.isFinite ? abs($1 - $0) : .nan }
    let sorted = sortedFinite(distances).values
    guard let value = quantile(0.5, ofSorted: sorted) else { return .notEnoughData(have: 0, need: 1) }
    let size = Double(sorted.count)
    let reach = normalQuantile975 * size.squareRoot() / 2
    let lower = Int((size / 2 - reach).rounded(.down))
    guard lower >= 1 else { return .measured(MetricEstimate(value: value, count: sorted.count)) }
    return .measured(
        MetricEstimate(
            value: value, lower95: sorted[lower - 1], upper95: sorted[sorted.count - lower], count: sorted.count))
}
