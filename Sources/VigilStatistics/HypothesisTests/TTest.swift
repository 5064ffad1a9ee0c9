/// Student's tests of means.
public enum TTest {
    /// Welch's test of two means, without assuming equal variances.
    ///
    ///     df = (v1 + v2)² / (v1²/(n1 - 1) + v2²/(n2 - 1)),  v = s²/n
    ///
    /// - Parameters:
    ///   - first: The first sample's moments.
    ///   - second: The second sample's moments.
    /// - Returns: The result for the first mean minus the second.
    /// - Throws: `.tooFewObservations` for less than two values a sample.
    public static func welch(_ first: SampleMoments, _ second: SampleMoments) throws(StatisticsError) -> TTestResult {
        try check(first, second)
        let one = first.varianceOfMean
        let two = second.varianceOfMean
        let sum = one + two
        let weights = one * one / Double(first.count - 1) + two * two / Double(second.count - 1)
        // Two constant samples leave 0/0; any number of degrees gives the same p-value then.
        let freedom = weights > 0 ? sum * sum / weights : Double(first.count + second.count - 2)
        return TTestResult(
            difference: first.mean - second.mean, standardError: sum.squareRoot(), degreesOfFreedom: freedom)
    }

    /// Student's test of two means, assuming equal variances.
    ///
    /// - Parameters:
    ///   - first: The first sample's moments.
    ///   - second: The second sample's moments.
    /// - Returns: The result for the first mean minus the second.
    /// - Throws: `.tooFewObservations` for less than two values a sample.
    public static func student(_ first: SampleMoments, _ second: SampleMoments) throws(StatisticsError) -> TTestResult {
        try check(first, second)
        let sizes = 1 / Double(first.count) + 1 / Double(second.count)
        return TTestResult(
            difference: first.mean - second.mean,
            standardError: (pooledVariance(first, second) * sizes).squareRoot(),
            degreesOfFreedom: Double(first.count + second.count - 2))
    }

    /// The test of one mean against a given one.
    ///
    /// - Parameters:
    ///   - sample: The sample's moments.
    ///   - expected: The mean under the null hypothesis.
    /// - Returns: The result for the sample's mean minus the given one.
    /// - Throws: `.tooFewObservations` for less than two values.
    public static func oneSample(_ sample: SampleMoments, mean expected: Double) throws(StatisticsError) -> TTestResult
    {
        guard sample.count >= 2 else { throw .tooFewObservations("values", have: sample.count, need: 2) }
        return TTestResult(
            difference: sample.mean - expected, standardError: sample.varianceOfMean.squareRoot(),
            degreesOfFreedom: Double(sample.count - 1))
    }

    /// The test of paired values' mean difference.
    ///
    /// - Parameters:
    ///   - first: The first value of each pair; a pair with a NaN is left out.
    ///   - second: The second value of each pair.
    /// - Returns: The result for first minus second.
    /// - Throws: `.lengthMismatch`, `.tooFewObservations` for less than two pairs.
    /// - Complexity: O(n).
    public static func paired(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> TTestResult {
        guard first.count == second.count else { throw .lengthMismatch("pairs", first.count, second.count) }
        return try oneSample(SampleMoments(zip(first, second).map { $0 - $1 }), mean: 0)
    }

    /// Cohen's d, the difference of two means in pooled standard deviations.
    ///
    /// - Parameters:
    ///   - first: The first sample's moments.
    ///   - second: The second sample's moments.
    /// - Returns: 0 where the means agree.
    /// - Throws: `.tooFewObservations` for less than two values a sample.
    public static func cohensD(_ first: SampleMoments, _ second: SampleMoments) throws(StatisticsError) -> Double {
        try check(first, second)
        let difference = first.mean - second.mean
        return difference == 0 ? 0 : difference / pooledVariance(first, second).squareRoot()
    }

    /// Hedges' g, Cohen's d without most of its bias in small samples: d (1 - 3/(4 (n + m) - 9)).
    ///
    /// - Parameters:
    ///   - first: The first sample's moments.
    ///   - second: The second sample's moments.
    /// - Returns: 0 where the means agree.
    /// - Throws: `.tooFewObservations` for less than two values a sample.
    public static func hedgesG(_ first: SampleMoments, _ second: SampleMoments) throws(StatisticsError) -> Double {
        try cohensD(first, second) * (1 - 3 / Double(4 * (first.count + second.count) - 9))
    }

    private static func pooledVariance(_ first: SampleMoments, _ second: SampleMoments) -> Double {
        let squares = Double(first.count - 1) * first.variance + Double(second.count - 1) * second.variance
        return squares / Double(first.count + second.count - 2)
    }

    private static func check(_ first: SampleMoments, _ second: SampleMoments) throws(StatisticsError) {
        let least = min(first.count, second.count)
        guard least >= 2 else { throw .tooFewObservations("values of the smaller sample", have: least, need: 2) }
    }
}
