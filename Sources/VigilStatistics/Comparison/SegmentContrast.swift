/// How a metric differs between the rows of a segment and the others.
struct SegmentContrast {
    /// The metric over the segment's rows.
    var value: Double
    /// The metric over the other rows.
    var rest: Double
    /// The squared standard error of `value`.
    var valueVariance: Double
    /// The squared standard error of `rest`.
    var restVariance: Double
    /// On the scale that the search compares: the greater the worse.
    var score: Double
    /// The probability of a score as great without a search, 0...1.
    var pValue: Double
}

/// A family of segments' contrasts, and what they come to when rows are dealt to the segments at random.
protocol SegmentContrasts {
    /// One for each of the layout's segments; `nil` where it has no value.
    func observed() -> [SegmentContrast?]

    /// The greatest score of all segments after rows have been dealt at random; -infinity where none has one.
    mutating func draw(_ generator: inout SplitMix64) -> Double

    /// About how many rows one draw visits.
    var work: Int { get }
}

/// A standardised sum with a skewed null law, as a normal score.
///
/// Pearson's third kind with Wilson and Hilferty's cube root: 6/s (∛(1 + s t/2) - 1 + s²/36). Without it the rare errors
/// of small segments would be the greatest of nearly every permutation, and hide larger segments.
///
/// - Source: Wilson and Hilferty 1931, "The distribution of chi-square", doi:10.1073/pnas.17.12.684.
struct SkewedScore {
    let center: Double
    let scale: Double
    let skewness: Double

    /// - Parameters:
    ///   - center: The sum's mean.
    ///   - deviation: Its standard deviation.
    ///   - skewness: Its third standardised moment.
    init(center: Double, deviation: Double, skewness: Double) {
        self.center = center
        scale = deviation > 0 ? 1 / deviation : 0
        self.skewness = skewness
    }

    /// The score of a sum, high for a high sum.
    @inline(__always)
    func rising(_ sum: Double) -> Double { Self.score((sum - center) * scale, skewness) }

    /// The score of a sum, high for a low sum.
    @inline(__always)
    func falling(_ sum: Double) -> Double { Self.score((center - sum) * scale, -skewness) }

    /// The score of a sum, high for a bad one.
    @inline(__always)
    func score(_ sum: Double, _ worse: SegmentContrastSearch.Side) -> Double {
        switch worse {
        case .higher: rising(sum)
        case .lower: falling(sum)
        case .either: max(rising(sum), falling(sum))
        }
    }

    private static func score(_ t: Double, _ skewness: Double) -> Double {
        guard abs(skewness) > 1e-6 else { return t }
        return 6 / skewness * (Elementary.cubeRoot(1 + skewness * t / 2) - 1 + skewness * skewness / 36)
    }
}
