public import VigilDomain
public import VigilStatistics

/// Two versions, or models, side by side: each metric's difference with its error, and a verdict on the main one.
public struct VersionComparison: Sendable, Hashable, Codable {
    /// The first side's name, such as its version.
    public var first: String
    /// The second side's name.
    public var second: String
    /// Whether both predicted the same rows.
    public var isPaired: Bool
    /// The labelled rows of the first side that were compared.
    public var firstRows: Int
    /// The labelled rows of the second side that were compared; the same ones where paired.
    public var secondRows: Int
    /// The metric that the verdict is about.
    public var mainMetric: MetricID
    /// The metrics, the main one first, then in the catalog's order.
    public var metrics: [Difference]
    /// What is concluded.
    public var verdict: Verdict

    /// A comparison.
    public init(
        first: String, second: String, isPaired: Bool, firstRows: Int, secondRows: Int, mainMetric: MetricID,
        metrics: [Difference], verdict: Verdict
    ) {
        self.first = first
        self.second = second
        self.isPaired = isPaired
        self.firstRows = firstRows
        self.secondRows = secondRows
        self.mainMetric = mainMetric
        self.metrics = metrics
        self.verdict = verdict
    }

    /// The level of the verdict, and of the other metrics together.
    public static let level = 0.05

    /// One metric of both sides.
    public struct Difference: Sendable, Hashable, Codable {
        /// Which metric.
        public var metric: MetricID
        /// The first side's value.
        public var first: Double
        /// The second side's value.
        public var second: Double
        /// Second less first.
        public var difference: Double
        /// The 95 % interval of the difference, not corrected for the number of metrics; `nil` where there is no test.
        public var interval: Interval?
        /// The two-sided p-value, in [0, 1]; `nil` where there is no test.
        public var pValue: Double?
        /// The p-value corrected by Holm's method for the metrics beside the main one; that of the main one is its own.
        public var adjustedPValue: Double?
        /// The test in words; why there is none otherwise.
        public var test: String

        /// A metric of both sides.
        public init(
            metric: MetricID, first: Double, second: Double, difference: Double, interval: Interval? = nil,
            pValue: Double? = nil, adjustedPValue: Double? = nil, test: String
        ) {
            self.metric = metric
            self.first = first
            self.second = second
            self.difference = difference
            self.interval = interval
            self.pValue = pValue
            self.adjustedPValue = adjustedPValue
            self.test = test
        }
    }

    /// What is concluded from the main metric.
    public enum Verdict: Sendable, Hashable, Codable {
        /// The first side is better.
        case firstIsBetter
        /// The second side is better.
        case secondIsBetter
        /// The sides differ in a metric that has no good direction.
        case different
        /// No difference was shown; one of more than this, either way, is ruled out by the 95 % interval.
        case noDifference(ruledOutBeyond: Double)
        /// Fewer rows than a verdict needs.
        case notEnoughData(have: Int, need: Int)
        /// The main metric has no value, or no test.
        case notPossible(reason: String)
    }

    /// The main metric's difference.
    public var main: Difference? { metrics.first { $0.metric == mainMetric } }

    /// The verdict as a sentence.
    public var sentence: String {
        let descriptor = MetricCatalog.descriptor(of: mainMetric)
        let phrase = descriptor.phrase
        switch verdict {
        case .firstIsBetter: return better(first, than: second, descriptor)
        case .secondIsBetter: return better(second, than: first, descriptor)
        case .different: return "\(first) and \(second) differ in \(phrase)\(numbers(descriptor, sign: 1))."
        case .noDifference(let bound):
            return "No difference of \(first) and \(second) in \(phrase) was shown; "
                + "one of more than \(descriptor.format.text(bound)) is ruled out."
        case .notEnoughData(let have, let need):
            return "Not enough data to compare \(first) and \(second): \(NumberText.count(have)) labelled rows, "
                + "at least \(NumberText.count(need)) are needed."
        case .notPossible(let reason): return "\(first) and \(second) cannot be compared in \(phrase): \(reason)."
        }
    }

    private func better(_ winner: String, than loser: String, _ descriptor: MetricDescriptor) -> String {
        let sign = (main?.difference ?? 0) < 0 ? -1.0 : 1
        return "\(winner) is better than \(loser): \(descriptor.phrase)\(numbers(descriptor, sign: sign))."
    }

    /// The difference in a chosen direction with its interval and test.
    private func numbers(_ descriptor: MetricDescriptor, sign: Double) -> String {
        guard let main, let interval = main.interval, let pValue = main.pValue else { return "" }
        let ends = sign < 0 ? (-interval.upper, -interval.lower) : (interval.lower, interval.upper)
        let text = descriptor.format.text
        let direction = sign < 0 ? "lower" : "higher"
        return " \(direction) by \(text(sign * main.difference)) (\(text(ends.0)) to \(text(ends.1))), p "
            + "\(NumberText.pRelation(pValue)), \(main.test)"
    }
}
