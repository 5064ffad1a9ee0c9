/// Values far from the mean of those right before them.
///
///     z = (x - mean of the w values before)/(their standard deviation)
///
/// Follows a level that moves, and takes an anomaly for part of what is ordinary for the next w values.
public struct RollingZ: AnomalyDetector, Hashable {
    /// w, how many values before count, at least 2.
    public var window: Int
    /// A score beyond it is an anomaly.
    public var threshold: Double

    /// A detector.
    ///
    /// - Parameters:
    ///   - window: How many values before count, at least 2.
    ///   - threshold: Above 0. A normal value's score follows Student's t law with w - 1 degrees of freedom, times
    ///     √(1 + 1/w): 3 is passed by one in 370 only for long windows, by one in 110 for w = 15.
    public init(window: Int = 15, threshold: Double = 3) {
        precondition(window >= 2, "a window of \(window) values has no spread")
        self.window = window
        self.threshold = threshold
    }

    /// Looks through a series.
    ///
    /// A window with a missing value gives no score, nor does one whose values are all the same.
    ///
    /// - Complexity: O(n · window).
    public func scan(_ values: [Double]) -> AnomalyOutcome {
        guard values.count > window else { return .notEnoughData(have: values.count, need: window + 1) }
        var expected = [Double](repeating: .nan, count: values.count)
        var scores = expected
        for place in window..<values.count {
            let before = values[(place - window)..<place]
            let mean = before.reduce(0, +) / Double(window)
            let squares = before.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let deviation = (squares / Double(window - 1)).squareRoot()
            guard deviation > 0, deviation.isFinite else { continue }
            expected[place] = mean
            scores[place] = (values[place] - mean) / deviation
        }
        return .scanned(AnomalyScan(values, expected: expected, scores: scores, threshold: threshold))
    }
}
