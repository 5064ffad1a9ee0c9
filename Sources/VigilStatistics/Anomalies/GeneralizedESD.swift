/// The generalised extreme studentised deviate test: up to a given number of outliers among normal values.
///
///     R(i) = max |x - mean|/s of the values left, the farthest of which is then removed
///     λ(i) = t (n - i)/√((n - i - 1 + t²)(n - i + 1))
///
/// with t the quantile at 1 - α/(2(n - i + 1)) of Student's law with n - i - 1 degrees of freedom.
///
/// The number of outliers is the greatest i with R(i) > λ(i), so that one outlier does not hide another. Without
/// outliers some are found in a share α of all samples.
///
/// - Source: Rosner 1983, "Percentage points for a generalized ESD many-outlier procedure",
///   doi:10.1080/00401706.1983.10487848.
public struct GeneralizedESD: AnomalyDetector, Hashable {
    /// The greatest share of the values that may be outliers, above 0 and below one half.
    public var greatestShare: Double
    /// α, the probability of finding an outlier where there is none.
    public var significance: Double

    /// The fewest values; the approximation behind λ is good from 25 on, and fair from 15.
    public static let fewestValues = 15

    /// A test.
    ///
    /// - Parameters:
    ///   - greatestShare: The greatest share of the values that may be outliers, above 0 and below one half.
    ///   - significance: α, above 0 and below 1.
    public init(greatestShare: Double = 0.1, significance: Double = 0.05) {
        precondition(greatestShare > 0 && greatestShare < 0.5, "share of outliers: \(greatestShare)")
        precondition(significance > 0 && significance < 1, "significance: \(significance)")
        self.greatestShare = greatestShare
        self.significance = significance
    }

    /// The steps of a test.
    public struct Steps: Sendable, Hashable {
        /// R, one for each step.
        public var statistics: [Double]
        /// λ, one for each step.
        public var criticalValues: [Double]
        /// The places of the values in the order in which they were removed.
        public var removed: [Int]
        /// How many of them are outliers.
        public var outliers: Int
    }

    /// Runs a given number of steps.
    ///
    /// - Parameters:
    ///   - values: In any order; NaN is missing, infinities are not allowed.
    ///   - greatest: How many steps, from 1 to two less than there are values.
    /// - Returns: The steps, fewer than asked for where the values left are all the same.
    /// - Throws: `.tooFewObservations`, `.invalidValue` for an infinite value.
    /// - Complexity: O(n log n + n · `greatest`).
    public func steps(_ values: [Double], greatest: Int) throws(StatisticsError) -> Steps {
        guard !values.contains(where: \.isInfinite) else {
            throw StatisticsError(.invalidValue, "values: one is infinite, need finite ones or NaN")
        }
        let places = values.indices.filter { !values[$0].isNaN }
        guard places.count >= max(1, greatest) + 2 else {
            throw .tooFewObservations("values", have: places.count, need: max(1, greatest) + 2)
        }
        return run(PeeledSample(values, places: places), greatest: max(1, greatest)) { left in
            let mean = left.reduce(0, +) / Double(left.count)
            let squares = left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, (squares / Double(left.count - 1)).squareRoot())
        }
    }

    /// The steps with a middle and a spread of the values left, which are given ascending, and critical values that are
    /// stretched by a factor.
    func run(
        _ sample: PeeledSample, greatest: Int, stretch: Double = 1,
        measure: (ArraySlice<Double>) -> (middle: Double, spread: Double)
    ) -> Steps {
        var sample = sample
        var steps = Steps(statistics: [], criticalValues: [], removed: [], outliers: 0)
        let count = sample.left.count
        for step in 1...greatest {
            let (middle, spread) = measure(sample.left)
            guard spread > 0 else { break }
            let (place, distance) = sample.removeFarthest(from: middle)
            steps.statistics.append(distance / spread)
            steps.criticalValues.append(stretch * criticalValue(step: step, count: count))
            steps.removed.append(place)
            if steps.statistics[step - 1] > steps.criticalValues[step - 1] { steps.outliers = step }
        }
        return steps
    }

    /// λ.
    func criticalValue(step: Int, count: Int) -> Double {
        let left = Double(count - step)
        let law = StudentTDistribution(degreesOfFreedom: left - 1)
        let t = law.survivalQuantile(significance / (2 * (left + 1)))
        return t * left / ((left - 1 + t * t) * (left + 1)).squareRoot()
    }

    /// Looks through a series.
    ///
    /// - Complexity: O(n log n + n · greatest number of outliers).
    public func scan(_ values: [Double]) -> AnomalyOutcome {
        let finite = values.map { $0.isInfinite ? .nan : $0 }
        let count = finite.count { !$0.isNaN }
        guard count >= Self.fewestValues else { return .notEnoughData(have: count, need: Self.fewestValues) }
        // The error would say that values are too few or infinite, which was seen to above.
        guard let steps = try? steps(finite, greatest: Int(greatestShare * Double(count))), !steps.statistics.isEmpty
        else {
            return .noSpread
        }
        // The mean and spread of what is left once the outliers are gone say what is ordinary.
        var left = finite
        for place in steps.removed.prefix(steps.outliers) { left[place] = .nan }
        let summary = Moments(left)
        let mean = summary.mean ?? .nan
        let spread = summary.sampleStandardDeviation ?? .nan
        guard spread > 0 else { return .noSpread }
        return .scanned(
            Self.scan(
                values, expected: values.map { $0.isNaN ? .nan : mean }, spread: spread,
                outliers: Set(steps.removed.prefix(steps.outliers))))
    }

    /// Outliers with infinite values among them.
    static func scan(_ values: [Double], expected: [Double], spread: Double, outliers: Set<Int>) -> AnomalyScan {
        let scores = zip(values, expected).map { ($0 - $1) / spread }
        return AnomalyScan(
            expected: expected, scores: scores,
            anomalies: values.indices.filter { outliers.contains($0) || values[$0].isInfinite }.map {
                SeriesAnomaly(index: $0, value: values[$0], expected: expected[$0], score: scores[$0])
            })
    }
}

/// A sample from whose ends values are taken off one after the other.
struct PeeledSample {
    private let values: [Double]
    private let order: [Int]
    private var first = 0
    private var last: Int

    init(_ values: [Double], places: [Int]) {
        let sorted = places.sorted { (values[$0], $0) < (values[$1], $1) }
        order = sorted
        self.values = sorted.map { values[$0] }
        last = sorted.count - 1
    }

    /// The values that are left, ascending.
    var left: ArraySlice<Double> { values[first...last] }

    /// Takes off the value farthest from a middle; it is at one of the ends.
    mutating func removeFarthest(from middle: Double) -> (place: Int, distance: Double) {
        let below = middle - values[first]
        let above = values[last] - middle
        // Of equal distances the earlier value goes first, of equal values too.
        if below > above || (below == above && order[first] < order[last]) {
            first += 1
            return (order[first - 1], below)
        }
        last -= 1
        return (order[last + 1], above)
    }
}
