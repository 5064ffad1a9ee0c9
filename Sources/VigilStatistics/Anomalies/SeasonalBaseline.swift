/// Values far from those in the same slot of the other periods, such as the same hour of other days.
///
///     z = (x - median of the slot's other values)/(1.4826 median size of all these differences)
///
/// A value does not count for its own baseline, so the spread is that of values that were not seen before.
public struct SeasonalBaseline: AnomalyDetector, Hashable {
    /// The number of values in a period, at least 2.
    public var period: Int
    /// A score beyond it is an anomaly.
    public var threshold: Double

    /// The fewest values in a slot.
    public static let fewestPeriods = 4

    /// A detector.
    ///
    /// - Parameters:
    ///   - period: The number of values in a period, at least 2.
    ///   - threshold: Above 0; see ``AnomalyDetector/threshold(falseAlarms:count:)``.
    public init(period: Int, threshold: Double = 3.5) {
        precondition(period >= 2, "a period of \(period)")
        self.period = period
        self.threshold = threshold
    }

    /// Looks through a series.
    ///
    /// A slot with fewer than four values gives no score.
    ///
    /// - Complexity: O(n log n).
    public func scan(_ values: [Double]) -> AnomalyOutcome {
        var expected = [Double](repeating: .nan, count: values.count)
        for slot in 0..<min(period, values.count) {
            let places = stride(from: slot, to: values.count, by: period).filter { !values[$0].isNaN }
            guard places.count >= Self.fewestPeriods else { continue }
            let order = places.sorted { (values[$0], $0) < (values[$1], $1) }
            let sorted = order.map { values[$0] }
            for (rank, place) in order.enumerated() { expected[place] = Self.medianWithout(rank, sorted) }
        }
        let differences = zip(values, expected).map { $0 - $1 }
        let distances = sortedFinite(differences.map { $0.isFinite ? $0.magnitude : .nan }).values
        guard let median = quantile(0.5, ofSorted: distances) else {
            return .notEnoughData(have: values.count { !$0.isNaN }, need: Self.fewestPeriods * period)
        }
        guard median > 0 else { return .noSpread }
        let spread = SampleDescription.normalConsistency * median
        return .scanned(
            AnomalyScan(values, expected: expected, scores: differences.map { $0 / spread }, threshold: threshold))
    }

    /// The median of sorted values but for one of them.
    private static func medianWithout(_ rank: Int, _ sorted: [Double]) -> Double {
        let left = sorted.count - 1
        func value(_ place: Int) -> Double { sorted[place < rank ? place : place + 1] }
        return left % 2 == 1 ? value(left / 2) : (value(left / 2 - 1) + value(left / 2)) / 2
    }
}
