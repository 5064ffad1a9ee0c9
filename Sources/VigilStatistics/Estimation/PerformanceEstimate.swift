/// A metric of rows whose labels are not known, estimated from scores, with how far the true value may be from it.
public struct PerformanceEstimate: Sendable, Hashable, Codable {
    /// The value, in the metric's own unit.
    public var value: Double
    /// How far the labels, once known, scatter the metric about its expectation: a standard deviation, at least 0.
    ///
    /// It falls with the rows of the window.
    public var samplingError: Double
    /// The standard error of the estimate itself, from the reference's being finite; at least 0.
    ///
    /// It falls with the rows of the reference, and is larger where the window's scores were rare in it.
    public var fitError: Double
    /// The lower end of the band that holds the realised metric with a chance of 95 %.
    public var lower95: Double
    /// The upper end of that band.
    public var upper95: Double
    /// The number of rows that the value rests on.
    public var count: Int

    /// The standard deviation of estimate less realised metric, the root of the two errors' squares' sum.
    public var standardError: Double { (samplingError * samplingError + fitError * fitError).squareRoot() }

    /// An estimate within limits, with a normal band that is cut off at them.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - samplingVariance: Of the realised metric, given the rows.
    ///   - fitVariance: Of the estimate.
    ///   - limits: What the metric cannot pass.
    ///   - count: The number of rows.
    package init(
        value: Double, samplingVariance: Double, fitVariance: Double,
        within limits: ClosedRange<Double> = -(.infinity)...(.infinity), count: Int
    ) {
        self.value = value
        samplingError = max(0, samplingVariance).squareRoot()
        fitError = max(0, fitVariance).squareRoot()
        self.count = count
        let margin = normalQuantile975 * (max(0, samplingVariance) + max(0, fitVariance)).squareRoot()
        lower95 = max(limits.lowerBound, value - margin)
        upper95 = min(limits.upperBound, value + margin)
    }

    /// An estimate in 0...1, with Wilson's interval for the number of trials that would give its error,
    /// or for `trialsAtEnds` where the error is 0 or the value at an end.
    init(share value: Double, samplingVariance: Double, fitVariance: Double, trialsAtEnds: Double, count: Int) {
        self.init(
            value: value, samplingVariance: samplingVariance, fitVariance: fitVariance, within: 0...1, count: count)
        let interval = MetricEstimate.unit(
            value, standardError: standardError, trialsAtEnds: max(1, trialsAtEnds), count: count)
        lower95 = interval.lower95 ?? lower95
        upper95 = interval.upper95 ?? upper95
    }
}

/// What estimating a metric gave.
public enum EstimateOutcome: Sendable, Hashable {
    /// The metric has an estimate.
    case estimated(PerformanceEstimate)
    /// The rows are there, but the metric has no value for them.
    case undefined(reason: UndefinedReason)
    /// Too few rows with a score.
    case notEnoughData(have: Int, need: Int)

    /// The estimate if there is one.
    public var estimate: PerformanceEstimate? {
        if case .estimated(let estimate) = self { estimate } else { nil }
    }

    /// The estimated value if there is one.
    public var value: Double? { estimate?.value }
}
