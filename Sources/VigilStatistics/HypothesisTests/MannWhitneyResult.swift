/// What a Mann-Whitney test found.
public struct MannWhitneyResult: Sendable, Hashable {
    /// U of the reference: the pairs in which it is greater, equal ones counting half; half of all where nothing differs.
    public var statistic: Double
    /// The number of pairs.
    public var pairs: Double
    /// The standard deviation of U under the null hypothesis, given the ties; 0 where all values are equal.
    public var standardDeviation: Double
    /// The probability of a U at least as extreme under the null hypothesis, 0...1.
    public var pValue: Double
    /// How it was computed.
    public var method: TwoSampleResult.Method

    /// The probability that a value of the reference is greater than one of the current sample, ties counting half.
    ///
    /// The area under the curve; 0...1, ½ where nothing differs.
    public var probabilityOfSuperiority: Double { statistic / pairs }

    /// Cliff's delta, 2 P - 1 with ``probabilityOfSuperiority`` P: -1...1, 0 where nothing differs.
    public var cliffsDelta: Double { (2 * statistic - pairs) / pairs }

    /// U less its mean, in standard deviations; 0 where all values are equal.
    public var standardised: Double {
        standardDeviation > 0 ? (statistic - pairs / 2) / standardDeviation : 0
    }

    init(_ groups: PooledGroups) {
        // Twice U, a whole number.
        var doubled = 0
        var below = 0
        var ties = 0.0
        for index in groups.values.indices {
            let one = groups.first[index]
            let two = groups.second[index]
            doubled += one * (2 * below + two)
            below += two
            let size = Double(one + two)
            if one + two > 1 { ties += size * size * size - size }
        }
        let n = Double(groups.firstCount)
        let m = Double(groups.secondCount)
        let total = n + m
        statistic = Double(doubled) / 2
        pairs = n * m
        let variance = total > 1 ? n * m / 12 * (total + 1 - ties / (total * (total - 1))) : 0
        standardDeviation = max(0, variance).squareRoot()
        // Rounding leaves something of the difference where one group holds all values.
        if groups.values.count == 1 { standardDeviation = 0 }
        pValue = 1
        method = .asymptotic
    }
}
