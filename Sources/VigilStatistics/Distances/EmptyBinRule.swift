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
    /// This number is added to every share.
    case addedShare(Double)
    /// A share of 0 becomes this number, others stay as they are.
    case replacingZero(Double)
    /// A share of 0 becomes 0.0001 or, where the sample's least share above 0 is no greater, a millionth of that share.
    case belowLeastShare

    /// The shares of counts under the rule.
    ///
    /// - Parameter counts: At least 0, with a sum above 0 unless the rule is additive.
    /// - Returns: A share per bin; all above 0 if the rule's number is.
    /// - Complexity: O(bins).
    public func shares(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +))
        let plain = { counts.map { Double($0) / total } }
        switch self {
        case .floor(let least):
            return plain().map { max($0, least) }
        case .floorRenormalised(let least):
            let raised = plain().map { max($0, least) }
            let sum = raised.reduce(0, +)
            return raised.map { $0 / sum }
        case .additive(let extra):
            let sum = total + extra * Double(counts.count)
            return counts.map { (Double($0) + extra) / sum }
        case .addedShare(let extra):
            return plain().map { $0 + extra }
        case .replacingZero(let replacement):
            return plain().map { $0 == 0 ? replacement : $0 }
        case .belowLeastShare:
            let shares = plain()
            let least = shares.reduce(1) { $1 > 0 ? min($0, $1) : $0 }
            let replacement = least <= 0.0001 ? least / 1_000_000 : 0.0001
            return shares.map { $0 == 0 ? replacement : $0 }
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
        case .addedShare(let extra): "+\(extra) per share"
        case .replacingZero(let replacement): "empty bins as a share of \(replacement)"
        case .belowLeastShare: "empty bins as a share of 0.0001, or a millionth of the least share if that is not above"
        }
    }
}
