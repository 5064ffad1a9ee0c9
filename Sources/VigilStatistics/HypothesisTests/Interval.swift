/// Two ends of a confidence interval.
public struct Interval: Sendable, Hashable, Codable {
    /// The lower end.
    public var lower: Double
    /// The upper end, at least the lower one.
    public var upper: Double

    /// An interval.
    ///
    /// - Parameters:
    ///   - lower: The lower end.
    ///   - upper: The upper end.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    init(center: Double, margin: Double) { self.init(lower: center - margin, upper: center + margin) }

    func clamped(to limits: ClosedRange<Double>) -> Interval {
        Interval(lower: max(limits.lowerBound, lower), upper: min(limits.upperBound, upper))
    }
}

/// The number of standard errors in half a two-sided interval of normal theory.
func normalMultiple(confidence: Double) -> Double {
    NormalDistribution.standard.survivalQuantile((1 - confidence) / 2)
}
