package import VigilDomain

/// Whether labels that came in contradict what was estimated before they did: a sign of concept drift.
///
/// The difference of estimate and realised metric is compared with its own standard error, the root of
///
///     fit error² + sampling error² / share of labelled rows
///
/// The sampling error is that of the realised metric about its expectation given the window's rows, which is the noise
/// that the realised metric's own standard error describes, too: adding that would count it twice. It takes the sampling
/// error's place only where the estimate has none. With a share of the labels the noise is that of fewer rows.
package enum EstimateContradiction: Sendable, Hashable {
    /// The realised metric is within the limit; `score` is the difference over its standard error.
    case agrees(score: Double)
    /// The realised metric is beyond the limit; above 0 where the estimate is the higher one.
    case contradicted(score: Double)
    /// Too few labelled rows for the errors to be normal.
    case notEnoughData(have: Int, need: Int)
    /// Estimate or realised metric has no value, or neither has an error.
    case noValue

    /// How many standard errors a difference may have: about one window in 370 passes them by chance.
    package static let limit = 3.0
    /// The fewest labelled rows that can contradict an estimate.
    package static let leastRows = 30

    /// Whether the labels contradict the estimate.
    package var isContradicted: Bool {
        if case .contradicted = self { true } else { false }
    }

    /// Compares an estimate with what was realised.
    ///
    /// - Parameters:
    ///   - estimate: Of all rows of the window.
    ///   - realized: Of those with a label.
    ///   - labels: How many rows that is.
    package init(estimate: EstimatedMetric, realized: MetricValue, labels: LabelCoverage) {
        guard let estimated = estimate.value.measurement, let known = realized.measurement else {
            self = .noValue
            return
        }
        guard labels.labelled >= Self.leastRows, let share = labels.share else {
            self = .notEnoughData(have: labels.labelled, need: Self.leastRows)
            return
        }
        let fit = estimate.fitError ?? 0
        var variance = fit * fit
        if let sampling = estimate.samplingError, sampling > 0 {
            variance += sampling * sampling / min(1, share)
        } else if let error = known.standardError {
            variance += error * error
        }
        let difference = estimated.value - known.value
        guard variance > 0 else {
            self = difference == 0 ? .agrees(score: 0) : .noValue
            return
        }
        let score = difference / variance.squareRoot()
        self = abs(score) > Self.limit ? .contradicted(score: score) : .agrees(score: score)
    }
}
