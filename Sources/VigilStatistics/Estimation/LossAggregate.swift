/// What the estimated losses of rows say about all of them together: the aggregation of direct loss estimation.
///
/// A learner may put a loss below 0; it counts as 0.
///
/// - Source: NannyML's `direct_loss_estimation`.
public enum LossAggregate {
    /// The mean of the losses.
    ///
    /// - Parameter losses: An estimate a row, finite.
    /// - Returns: At least 0.
    /// - Throws: `.tooFewObservations` without rows, or `.invalidValue` for one that is not finite.
    /// - Complexity: O(n).
    public static func mean(_ losses: [Double]) throws(StatisticsError) -> Double {
        guard !losses.isEmpty else { throw .tooFewObservations("losses", have: 0, need: 1) }
        var sum = 0.0
        for loss in losses {
            guard loss.isFinite else { throw StatisticsError(.invalidValue, "a loss is \(loss), need finite ones") }
            sum += max(0, loss)
        }
        return sum / Double(losses.count)
    }

    /// The root of the mean of squared losses.
    ///
    /// - Parameter squares: An estimate of the squared loss a row, finite.
    /// - Returns: At least 0, in the unit of the loss.
    /// - Throws: As ``mean(_:)`` does.
    /// - Complexity: O(n).
    public static func rootMean(_ squares: [Double]) throws(StatisticsError) -> Double {
        try mean(squares).squareRoot()
    }
}
