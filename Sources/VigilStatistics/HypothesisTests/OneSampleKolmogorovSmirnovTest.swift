/// The one-sample Kolmogorov-Smirnov test, which asks whether a sample comes from a given continuous distribution.
///
/// The p-value is exact. Parameters of the distribution that were estimated from the same sample make it too large.
public struct OneSampleKolmogorovSmirnovTest: Sendable, Hashable {
    /// What counts as far: `.greater` that the sample's distribution function lies above the given one.
    public var alternative: Alternative

    /// A test.
    ///
    /// - Parameter alternative: What counts as far.
    public init(alternative: Alternative = .twoSided) { self.alternative = alternative }

    /// The greatest distance between the sample's distribution function and the given one.
    ///
    /// - Parameters:
    ///   - sorted: The sample, ascending and free of NaN.
    ///   - distribution: The distribution function.
    /// - Returns: 0...1.
    /// - Throws: `.tooFewObservations` for an empty sample.
    /// - Complexity: O(n).
    public func statistic(
        sorted: [Double], distribution: (Double) -> Double
    ) throws(StatisticsError) -> Double {
        guard !sorted.isEmpty else { throw .tooFewObservations("values", have: 0, need: 1) }
        let count = Double(sorted.count)
        var above = 0.0
        var below = 0.0
        for (index, value) in sorted.enumerated() {
            let probability = distribution(value)
            above = max(above, Double(index + 1) / count - probability)
            below = max(below, probability - Double(index) / count)
        }
        switch alternative {
        case .twoSided: return max(above, below)
        case .greater: return above
        case .less: return below
        }
    }

    /// Tests a column.
    ///
    /// - Parameters:
    ///   - values: In any order; NaN counts as missing and is left out.
    ///   - distribution: The distribution function, continuous, with values in 0...1.
    ///   - method: ``KolmogorovSmirnovMethod/exact`` or ``KolmogorovSmirnovMethod/limit``; anything else counts as exact.
    /// - Returns: The result.
    /// - Throws: `.tooFewObservations` if nothing but NaN is left.
    /// - Complexity: O(n log n).
    public func compare(
        _ values: [Double], with distribution: (Double) -> Double, method: KolmogorovSmirnovMethod = .exact
    ) throws(StatisticsError) -> KolmogorovSmirnovResult {
        let sorted = sortedFinite(values).values
        let distance = try statistic(sorted: sorted, distribution: distribution)
        let root = Double(sorted.count).squareRoot()
        let pValue: Double
        switch (method == .limit, alternative) {
        case (true, .twoSided): pValue = KolmogorovDistribution().survival(root * distance)
        case (true, _): pValue = Elementary.exp(-2 * root * root * distance * distance)
        case (false, .twoSided): pValue = OneSampleKolmogorovDistribution(count: sorted.count).survival(distance)
        case (false, _): pValue = SmirnovDistribution(count: sorted.count).survival(distance)
        }
        return KolmogorovSmirnovResult(
            statistic: distance, pValue: pValue, alternative: alternative, method: method == .limit ? .limit : .exact)
    }
}
