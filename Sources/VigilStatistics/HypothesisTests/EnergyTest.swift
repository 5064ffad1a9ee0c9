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

    /// With more different values, neighbours are dealt together.
    private static let separateLimit = 4096
    /// Into how many groups then; 1000 of them hold the distribution functions to a thousandth.
    private static let groupCount = 1000

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
        let steps = EnergySteps(groups, limit: Self.separateLimit, count: Self.groupCount)
        let observed = steps.area(steps.first)
        // Deals as extreme as the observed one come out with other rounding errors.
        let extreme = observed * (1 - 1e-9)
        let deal = PooledDeal(groups: steps.sizes, firstCount: groups.firstCount)
        let pValue = sampling.pValue { generator in
            var walk = EnergySteps.Walk(steps)
            deal.draw(&generator) { walk.add(group: $0, size: $1, first: $2) }
            return walk.area >= extreme
        }
        return TwoSampleResult(
            statistic: (2 * area.between).squareRoot(), pValue: pValue, effect: area.coefficient, method: .permutation)
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

/// The pooled values in groups, with the widths over which the distribution functions stand still.
private struct EnergySteps {
    /// How many values each group has.
    private(set) var sizes: [Int] = []
    /// How many of them are the first sample's.
    private(set) var first: [Int] = []
    /// The width behind each group.
    private var widths: [Double] = []
    private let firstStep: Double
    private let secondStep: Double

    init(_ groups: PooledGroups, limit: Int, count: Int) {
        firstStep = 1 / Double(groups.firstCount)
        secondStep = 1 / Double(groups.secondCount)
        let values = groups.values
        let isSeparate = values.count <= limit
        // A group ends once it has its share of the values; a value that occurs often is a group of its own size.
        let share = isSeparate ? 1 : max(1, groups.total / count)
        var size = 0
        var own = 0
        var start = values.first ?? 0
        for index in values.indices {
            size += groups.first[index] + groups.second[index]
            own += groups.first[index]
            guard size >= share || index == values.count - 1 else { continue }
            sizes.append(size)
            first.append(own)
            // The middle of a group's width belongs to the step before it, the rest to the step behind.
            let end = values[index]
            let middle = start + (end - start) / 2
            if !widths.isEmpty { widths[widths.count - 1] += middle - start }
            let next = index + 1 < values.count ? values[index + 1] : end
            widths.append(next - middle)
            start = next
            size = 0
            own = 0
        }
        // Behind the last group both functions are 1.
        if !widths.isEmpty { widths[widths.count - 1] = 0 }
    }

    func area(_ first: [Int]) -> Double {
        var walk = Walk(self)
        for index in sizes.indices { walk.add(group: index, size: sizes[index], first: first[index]) }
        return walk.area
    }

    struct Walk {
        private let steps: EnergySteps
        private var difference = 0.0
        private(set) var area = 0.0

        init(_ steps: EnergySteps) { self.steps = steps }

        @inline(__always)
        mutating func add(group: Int, size: Int, first: Int) {
            difference += Double(first) * steps.firstStep - Double(size - first) * steps.secondStep
            area += difference * difference * steps.widths[group]
        }
    }
}
