/// Values far from the median in units of the median distance from it.
///
///     z = (x - median)/(1.4826 MAD)
///
/// - Source: Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers, whose threshold is 3.5.
public struct RobustZ: AnomalyDetector, Hashable {
    /// A score beyond it is an anomaly.
    public var threshold: Double

    /// The fewest values that say what is ordinary.
    public static let fewestValues = 5

    /// A detector.
    ///
    /// - Parameter threshold: Above 0; 3.5 is passed by one normal value in 2,000.
    public init(threshold: Double = 3.5) { self.threshold = threshold }

    /// Looks through a series.
    ///
    /// - Complexity: O(n log n).
    public func scan(_ values: [Double]) -> AnomalyOutcome {
        let sample = SampleDescription(values)
        guard sample.count >= Self.fewestValues, let median = sample.median else {
            return .notEnoughData(have: sample.count, need: Self.fewestValues)
        }
        guard let spread = sample.normalizedMedianAbsoluteDeviation(), spread > 0, spread.isFinite else {
            return .noSpread
        }
        let scores = values.map { ($0 - median) / spread }
        return .scanned(
            AnomalyScan(
                values, expected: values.map { $0.isNaN ? .nan : median }, scores: scores, threshold: threshold))
    }
}
