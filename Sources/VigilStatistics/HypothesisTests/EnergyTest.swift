/// The energy test of two samples of numbers, with a p-value from random deals of the pooled values.
///
/// On the line the energy statistic is an area, D² = 2 ∫ (F_reference - F_current)² dx, so a deal costs one walk over the
/// pooled values instead of all their pairs.
///
/// - Source: Székely and Rizzo 2004, "Testing for equal distributions in high dimension"; 2013, "Energy statistics: a class
///   of statistics based on distances", doi:10.1016/j.jspi.2013.03.018.
public struct EnergyTest: Sendable, Hashable {
    /// What the permutation may cost, and its seed.
    public var sampling: DealSampling

    /// A test.
    ///
    /// - Parameter sampling: What the permutation may cost, and its seed.
    public init(sampling: DealSampling = DealSampling(drawLimit: 1_999)) { self.sampling = sampling }

    /// Tests two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and finite.
    ///   - current: Likewise.
    /// - Returns: The energy distance D in the root of the values' unit; the effect is the coefficient of inhomogeneity
    ///   D²/(2 E|X - Y|), 0...1 and 0 where nothing differs. With more than 4096 different values the p-value is that of the
    ///   area with the distribution functions looked at in some 1000 places only, a test of its own at its full level.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values together,
    ///   `.invalidValue` for infinite ones.
    /// - Complexity: O(n + m), and at most 4096 steps a deal.
    public func compare(
        sortedReference reference: [Double], sortedCurrent current: [Double]
    ) throws(StatisticsError) -> TwoSampleResult {
        let groups = try PooledGroups(shorterFirst: reference, current)
        guard groups.values[0].isFinite, groups.values[groups.values.count - 1].isFinite else {
            throw StatisticsError(.invalidValue, "an energy test needs finite values")
        }
        let area = Areas(groups)
        let steps = PooledSteps(groups)
        let observed = steps.area(steps.first) { $0 * $0 }
        // Deals as extreme as the observed one come out with other rounding errors.
        let answer = sampling.answer(atLeast: observed * (1 - 1e-9)) { generator in
            steps.draw(&generator) { $0 * $0 }
        }
        return TwoSampleResult(statistic: (2 * area.between).squareRoot(), effect: area.coefficient, answer)
    }

    /// The areas that the energy distance consists of.
    private struct Areas {
        /// ∫ (F - G)² dx.
        private(set) var between = 0.0
        /// ∫ F (1 - G) + G (1 - F) dx, the mean distance of a value of one sample from one of the other.
        private(set) var across = 0.0

        init(_ groups: PooledGroups) {
            var one = 0
            var two = 0
            for index in groups.values.indices.dropLast() {
                one += groups.first[index]
                two += groups.second[index]
                let f = Double(one) / Double(groups.firstCount)
                let g = Double(two) / Double(groups.secondCount)
                let width = groups.values[index + 1] - groups.values[index]
                between += (f - g) * (f - g) * width
                across += (f * (1 - g) + g * (1 - f)) * width
            }
        }

        var coefficient: Double { across > 0 ? min(1, between / across) : 0 }
    }
}
