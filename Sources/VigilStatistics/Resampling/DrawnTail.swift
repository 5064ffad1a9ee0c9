/// The upper tail of a law that is known from draws, beyond the greatest of them.
///
/// From the 200th greatest draw on, or the tenth part of them, the share of the draws goes down as the slower of two laws
/// does: the gamma law with the draws' mean, variance and skewness (Pearson's type III), and the exponential law with the
/// mean excess of the draws beyond that one. Sums of squares have tails of the first kind; where a few large terms make a
/// heavier one, the second says so.
///
/// - Source: Knijnenburg, Wessels, Reinders and Shmulevich 2009, "Fewer permutations, more accurate P-values",
///   doi:10.1093/bioinformatics/btp211; Mielke and Berry 2007, Permutation Methods, chapter 2.
public struct DrawnTail: Sendable, Hashable {
    /// The least p-value: further out a tail of some hundred draws says nothing.
    public static let leastPValue = 1e-9
    /// With so many draws as great as a statistic, their share is good enough.
    static let fewExceedances = 10
    private static let fewestDraws = 100

    private let anchor: Double
    private let anchorShare: Double
    private let meanExcess: Double
    private let mean: Double
    private let deviation: Double
    private let skewness: Double

    /// The tail of draws.
    ///
    /// There is none for fewer than 100 draws, or draws that do not differ in their upper tenth.
    ///
    /// - Parameter draws: Finite, in any order.
    /// - Complexity: O(draws log draws).
    init?(_ draws: [Double]) {
        guard draws.count >= Self.fewestDraws else { return nil }
        let sorted = draws.sorted()
        let beyond = min(200, sorted.count / 10)
        let first = sorted.count - beyond
        anchor = sorted[first]
        anchorShare = Double(beyond + 1) / Double(sorted.count + 1)
        let base = anchor
        meanExcess = sorted[first...].reduce(0) { $0 + ($1 - base) } / Double(beyond)
        let count = Double(sorted.count)
        let center = sorted.reduce(0) { $0 + $1 / count }
        let scale = (sorted.reduce(0) { $0 + ($1 - center) * ($1 - center) } / count).squareRoot()
        guard meanExcess > 0, meanExcess.isFinite, scale > 0, scale.isFinite else { return nil }
        mean = center
        deviation = scale
        skewness = sorted.reduce(0) { sum, value in
            let distance = (value - center) / scale
            return sum + distance * distance * distance / count
        }
    }

    /// The probability of a value at least so great.
    ///
    /// - Parameter value: Any number.
    /// - Returns: From ``leastPValue`` to the share of the draws from which the tail is fitted.
    /// - Complexity: O(1).
    func survival(_ value: Double) -> Double {
        guard value > anchor else { return anchorShare }
        var rest = Elementary.exp(-(value - anchor) / meanExcess)
        let law = SkewedNormalLaw(skewness: skewness)
        let from = law.survival((anchor - mean) / deviation)
        if from > 0 { rest = max(rest, law.survival((value - mean) / deviation) / from) }
        return max(Self.leastPValue, anchorShare * min(1, rest))
    }
}
