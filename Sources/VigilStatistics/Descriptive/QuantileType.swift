/// How a quantile of a finite sample is read off; the nine ways of Hyndman and Fan, numbered as in R.
///
/// They agree in the limit and differ by up to the distance of two neighbouring values. Type 7 is the default of R and
/// NumPy, type 1 always gives a value of the sample, type 8 is nearly median-unbiased for every distribution.
///
/// - Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages".
public enum QuantileType: Int, Sendable, CaseIterable {
    /// The inverse of the empirical distribution function.
    case type1 = 1
    /// As type 1, with the mean of both neighbours at a step.
    case type2
    /// The nearest order statistic, the even one when two are as near.
    case type3
    /// Linear interpolation of the empirical distribution function.
    case type4
    /// Linear with the knots in the middle of the steps, as hydrologists use it.
    case type5
    /// Linear between the expected values of uniform order statistics.
    case type6
    /// Linear between their modes.
    case type7
    /// Linear between their medians, approximately.
    case type8
    /// Linear between the expected values of normal order statistics, approximately.
    case type9

    /// Where the quantile lies: `below` is a position from 1 (0 and n + 1 stand for the ends), `share` the weight of
    /// the position after it.
    func place(_ probability: Double, count: Int) -> (below: Int, share: Double) {
        // A product such as 0.1 * 30 is a few units in the last place off the whole number that is meant.
        let fuzz = 4 * Double.ulpOfOne
        let size = Double(count)
        switch self {
        case .type1, .type2, .type3:
            let position = self == .type3 ? size * probability - 0.5 : size * probability
            let below = (position + fuzz).rounded(.down)
            let isBeyond = position > below + fuzz
            switch self {
            case .type1: return (Int(below), isBeyond ? 1 : 0)
            case .type2: return (Int(below), isBeyond ? 1 : 0.5)
            default: return (Int(below), isBeyond || Int(below) % 2 != 0 ? 1 : 0)
            }
        case .type4: return Self.linear(probability * size, fuzz)
        case .type5: return Self.linear(probability * size + 0.5, fuzz)
        case .type6: return Self.linear(probability * (size + 1), fuzz)
        case .type7: return Self.linear(probability * (size - 1) + 1, fuzz)
        case .type8: return Self.linear(probability * (size + 1.0 / 3) + 1.0 / 3, fuzz)
        case .type9: return Self.linear(probability * (size + 0.25) + 0.375, fuzz)
        }
    }

    private static func linear(_ position: Double, _ fuzz: Double) -> (below: Int, share: Double) {
        let below = (position + fuzz).rounded(.down)
        let share = position - below
        return (Int(below), abs(share) < fuzz ? 0 : share)
    }
}

/// A quantile of a sorted sample.
///
/// - Parameters:
///   - probability: The share of the distribution below it, in 0...1.
///   - sorted: Ascending values without NaN.
///   - type: How it is read off.
/// - Returns: A value within the sample's range, `nil` for an empty sample.
/// - Complexity: O(1).
public func quantile(_ probability: Double, ofSorted sorted: [Double], type: QuantileType = .type7) -> Double? {
    precondition((0...1).contains(probability), "a probability lies in 0...1")
    guard !sorted.isEmpty else { return nil }
    let place = type.place(probability, count: sorted.count)
    let lower = sorted[min(max(place.below, 1), sorted.count) - 1]
    let upper = sorted[min(max(place.below + 1, 1), sorted.count) - 1]
    // Between equal values, infinities among them, there is nothing to interpolate.
    if place.share == 0 || lower == upper { return lower }
    if place.share == 1 { return upper }
    return (1 - place.share) * lower + place.share * upper
}
