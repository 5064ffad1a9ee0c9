/// How a bin that one of the samples never visits enters a ratio of shares.
///
/// It decides the value of a population stability index with empty bins: the same two samples give 2.1 with one floor and
/// 1.2 with another. So no function has it as a default, and results carry it.
public enum EmptyBinRule: Sendable, Hashable, Codable {
    /// Every share is raised to at least this number; the shares then add up to more than 1.
    case floor(Double)
    /// As ``floor(_:)``, and the shares are divided by their sum.
    case floorRenormalised(Double)
    /// This number is added to every count, and as much per bin to the total.
    case additive(Double)

    /// The shares of counts under the rule.
    ///
    /// - Parameter counts: At least 0, with a sum above 0 unless the rule is additive.
    /// - Returns: A share per bin; all above 0 if the rule's number is.
    /// - Complexity: O(bins).
    public func shares(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +))
        switch self {
        case .floor(let least):
            return counts.map { max(Double($0) / total, least) }
        case .floorRenormalised(let least):
            let raised = counts.map { max(Double($0) / total, least) }
            let sum = raised.reduce(0, +)
            return raised.map { $0 / sum }
        case .additive(let extra):
            let sum = total + extra * Double(counts.count)
            return counts.map { (Double($0) + extra) / sum }
        }
    }
}

extension EmptyBinRule: CustomStringConvertible {
    /// The rule in words, for results that state how they were made.
    public var description: String {
        switch self {
        case .floor(let least): "shares at least \(least)"
        case .floorRenormalised(let least): "shares at least \(least), renormalised"
        case .additive(let extra): "+\(extra) per bin"
        }
    }
}
