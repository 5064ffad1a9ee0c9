/// A way to find the values of a series that do not fit the others.
public protocol AnomalyDetector: Sendable {
    /// Looks through a series.
    ///
    /// - Parameter values: In the order of time; NaN is missing and never an anomaly, an infinite value is one.
    /// - Returns: What was found, or why nothing can be.
    func scan(_ values: [Double]) -> AnomalyOutcome
}

/// What a search for anomalies came to.
public enum AnomalyOutcome: Sendable, Hashable {
    /// The series was looked through.
    case scanned(AnomalyScan)
    /// Fewer values than the method needs.
    case notEnoughData(have: Int, need: Int)
    /// The values hardly differ: more than half are the same, and no distance from them can be called large.
    case noSpread

    /// The scan, where there is one.
    public var scan: AnomalyScan? { if case .scanned(let scan) = self { scan } else { nil } }
}

/// What a search for anomalies found.
public struct AnomalyScan: Sendable, Hashable {
    /// For each value what would have been ordinary; NaN where nothing can be said.
    public var expected: [Double]
    /// For each value its distance from that in robust standard deviations, signed; NaN where nothing can be said.
    public var scores: [Double]
    /// The anomalies, in the order of time.
    public var anomalies: [SeriesAnomaly]

    /// A scan.
    ///
    /// - Parameters:
    ///   - expected: For each value what would have been ordinary.
    ///   - scores: For each value its signed distance from that.
    ///   - anomalies: The anomalies, in the order of time.
    public init(expected: [Double], scores: [Double], anomalies: [SeriesAnomaly]) {
        self.expected = expected
        self.scores = scores
        self.anomalies = anomalies
    }

    /// The values whose score is beyond a threshold.
    init(_ values: [Double], expected: [Double], scores: [Double], threshold: Double) {
        self.init(
            expected: expected, scores: scores,
            anomalies: scores.indices.filter { scores[$0].magnitude > threshold }
                .map { SeriesAnomaly(index: $0, value: values[$0], expected: expected[$0], score: scores[$0]) })
    }
}

/// A value of a series that does not fit the others.
public struct SeriesAnomaly: Sendable, Hashable, Codable {
    /// Its place in the series, from 0.
    public var index: Int
    /// The value.
    public var value: Double
    /// What would have been ordinary.
    public var expected: Double
    /// The distance of both in robust standard deviations; negative for a value that is too low.
    public var score: Double

    /// An anomaly.
    ///
    /// - Parameters:
    ///   - index: Its place in the series.
    ///   - value: The value.
    ///   - expected: What would have been ordinary.
    ///   - score: The signed distance of both.
    public init(index: Int, value: Double, expected: Double, score: Double) {
        self.index = index
        self.value = value
        self.expected = expected
        self.score = score
    }
}

extension AnomalyDetector {
    /// The threshold that normal values pass at a rate, both sides together.
    ///
    /// - Parameters:
    ///   - falseAlarms: The expected number of false alarms in a whole series, above 0.
    ///   - count: The number of values.
    /// - Returns: A number of standard deviations.
    public static func threshold(falseAlarms: Double, count: Int) -> Double {
        let rate = min(0.5, falseAlarms / Double(max(1, count)))
        return NormalDistribution.standard.survivalQuantile(rate / 2)
    }
}
