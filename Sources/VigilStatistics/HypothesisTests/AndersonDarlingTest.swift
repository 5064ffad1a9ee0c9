/// The Anderson-Darling test of whether two or more samples come from one distribution.
///
/// It looks at the tails more closely than the tests of Kolmogorov and Smirnov or of Cramér and von Mises. With F the
/// distribution function of a sample of n values, H that of all N values,
///
///     A² = Σ n ∫ (F - H)² / (H (1 - H)) dH   over the samples,
///
/// and T = (A² - (k - 1))/σ, its distance from the mean without a difference in standard deviations.
///
/// - Source: Scholz and Stephens 1987, "K-sample Anderson-Darling tests", doi:10.1080/01621459.1987.10478517.
public struct AndersonDarlingTest: Sendable, Hashable {
    /// What a distribution function is at a value that occurs more than once.
    public enum Version: Sendable, Hashable {
        /// The middle of the jump.
        case midrank
        /// The upper end of the jump.
        case rightContinuous
    }

    /// How the p-value is computed.
    public enum Method: Sendable, Hashable {
        /// ``permutation`` for two samples with ties among at most 300 different values, ``asymptotic`` otherwise.
        case automatic
        /// The limiting law of T without ties.
        case asymptotic
        /// Random deals of the pooled values; two samples and midranks only.
        case permutation
    }

    /// What a distribution function is at a value that occurs more than once.
    public var version: Version
    /// How the p-value is computed.
    public var method: Method
    /// What a permutation may cost, and its seed.
    public var sampling: DealSampling

    /// A test.
    ///
    /// - Parameters:
    ///   - version: What a distribution function is at a value that occurs more than once.
    ///   - method: How the p-value is computed.
    ///   - sampling: What a permutation may cost, and its seed.
    public init(
        version: Version = .midrank, method: Method = .automatic, sampling: DealSampling = DealSampling()
    ) {
        self.version = version
        self.method = method
        self.sampling = sampling
    }

    /// Tests two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN; infinities are values.
    ///   - current: Likewise.
    /// - Returns: T, below 0 where the samples agree better than chance has it, with its p-value; the effect is √(A² N/(nm)),
    ///   the root of the mean of (F - G)²/(H(1 - H)), 0 where nothing differs.
    /// - Throws: `.tooFewObservations` for an empty sample or less than 4 values together, `.invalidParameter` for more than
    ///   2³¹ - 2.
    /// - Complexity: O(n + m), and the draws of a permutation.
    public func compare(
        sortedReference reference: [Double], sortedCurrent current: [Double]
    ) throws(StatisticsError) -> TwoSampleResult {
        let groups = try PooledGroups(shorterFirst: reference, current)
        let moments = try AndersonDarlingMoments(counts: [groups.firstCount, groups.secondCount])
        let raw = version == .midrank ? Self.raw(groups) : Self.rightContinuous([groups.first, groups.second])
        let law = AndersonDarlingDistribution(samples: 2)
        let standardised = moments.standardised(raw)
        let total = Double(groups.total)
        var result = TwoSampleResult(
            statistic: standardised, pValue: 1,
            effect: (max(0, raw) * total / (Double(groups.firstCount) * Double(groups.secondCount))).squareRoot(),
            method: .asymptotic)
        let isTied = groups.hasTies && groups.values.count <= DealSampling.groupLimit
        if version == .midrank && (method == .permutation || (method == .automatic && isTied)) {
            result = TwoSampleResult(
                statistic: result.statistic, effect: result.effect, permuted(groups, raw))
        } else {
            result.pValue = law.survival(law.mean + standardised * law.standardDeviation)
        }
        return result
    }

    /// Tests any number of samples, with the limiting law.
    ///
    /// - Parameter samples: Two or more, each ascending and free of NaN.
    /// - Returns: A² and T with the p-value.
    /// - Throws: `.tooFewObservations` for less than two samples, an empty one or less than 4 values together.
    /// - Complexity: O(N k).
    public func compare(sortedSamples samples: [[Double]]) throws(StatisticsError) -> AndersonDarlingResult {
        let moments = try AndersonDarlingMoments(counts: samples.map(\.count))
        let groups = Self.groups(samples)
        let raw = version == .midrank ? Self.midrank(groups) : Self.rightContinuous(groups)
        let law = AndersonDarlingDistribution(samples: samples.count)
        let standardised = moments.standardised(raw)
        return AndersonDarlingResult(
            raw: raw, standardised: standardised,
            pValue: law.survival(law.mean + standardised * law.standardDeviation))
    }

    private func permuted(_ groups: PooledGroups, _ raw: Double) -> SequentialMonteCarlo.Answer {
        let deal = PooledDeal(groups)
        let weights = MidrankWeights(groups)
        // Deals as extreme as the observed one come out with other rounding errors.
        return sampling.answer(atLeast: raw * (1 - 1e-9)) { generator in
            var sum = MidrankWeights.Sum(weights)
            deal.draw(&generator) { sum.add(group: $0, first: $2, second: $1 - $2) }
            return sum.value
        }
    }

    private static func raw(_ groups: PooledGroups) -> Double {
        var sum = MidrankWeights.Sum(MidrankWeights(groups))
        for index in groups.values.indices {
            sum.add(group: index, first: groups.first[index], second: groups.second[index])
        }
        return sum.value
    }
}

/// What an Anderson-Darling test of any number of samples found.
public struct AndersonDarlingResult: Sendable, Hashable {
    /// A², at least 0, k - 1 on average where nothing differs.
    public var raw: Double
    /// T, (A² - (k - 1)) in standard deviations.
    public var standardised: Double
    /// The probability of a T at least as great under the null hypothesis, 0...1.
    public var pValue: Double
}

/// The weight of each group of equal values in A² of two samples with midranks.
private struct MidrankWeights {
    private var weights: [Double] = []
    private let firstCount: Double
    private let secondCount: Double
    private let scale: Double

    init(_ groups: PooledGroups) {
        firstCount = Double(groups.firstCount)
        secondCount = Double(groups.secondCount)
        let total = Double(groups.total)
        scale = (total - 1) / (total * firstCount * secondCount)
        weights.reserveCapacity(groups.values.count)
        var below = 0.0
        for index in groups.values.indices {
            let size = Double(groups.first[index] + groups.second[index])
            let middle = below + size / 2
            let variance = middle * (total - middle) - total * size / 4
            // All values in one group: no deal differs from another.
            weights.append(variance > 0 ? size / variance : 0)
            below += size
        }
    }

    struct Sum {
        private let weights: MidrankWeights
        private var firstBelow = 0.0
        private var secondBelow = 0.0
        private var sum = 0.0

        init(_ weights: MidrankWeights) { self.weights = weights }

        mutating func add(group: Int, first: Int, second: Int) {
            let one = firstBelow + Double(first) / 2
            let two = secondBelow + Double(second) / 2
            let difference = weights.secondCount * one - weights.firstCount * two
            sum += weights.weights[group] * difference * difference
            firstBelow += Double(first)
            secondBelow += Double(second)
        }

        var value: Double { sum * weights.scale }
    }
}
