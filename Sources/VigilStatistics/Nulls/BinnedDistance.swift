/// The distances between two samples' shares of the same bins.
public enum BinnedDistance: Sendable, Hashable, Codable {
    /// Σ (q - p) log(q/p), in nats.
    case populationStabilityIndex(EmptyBinRule)
    /// Σ p log(p/q), the divergence of the current sample from the reference, in nats.
    case divergence(EmptyBinRule)
    /// The root of the Jensen-Shannon divergence.
    case jensenShannon(LogarithmBase)
    /// √(½ Σ (√p - √q)²).
    case hellinger
    /// ½ Σ |p - q|.
    case totalVariation
    /// The greatest |p - q|.
    case greatestDifference
    /// Σ |P - Q| over the cumulative shares: the Wasserstein-1 distance of the bins' numbers.
    case wassersteinOfBins

    /// The distance of two samples' counts.
    ///
    /// - Parameter pair: The counts.
    /// - Returns: At least 0 and finite if the rule for empty bins keeps every share above 0; 0 where the shares agree.
    /// - Complexity: O(bins).
    public func value(_ pair: CountPair) -> Double {
        let first = pair.reference.map(Double.init)
        let second = pair.current.map(Double.init)
        return first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                value(
                    BinCounts(counts: first, total: Double(pair.referenceTotal)),
                    BinCounts(counts: second, total: Double(pair.currentTotal)))
            }
        }
    }

    /// How the distance grows with a small difference: as its square (exponent 1 of the sum of both samples' variances) or
    /// in proportion (exponent ½).
    package var varianceExponent: Double {
        switch self {
        case .populationStabilityIndex, .divergence: 1
        case .jensenShannon, .hellinger, .totalVariation, .greatestDifference, .wassersteinOfBins: 0.5
        }
    }

    /// What χ²(1/N + 1/M) must be multiplied by, for the distance or its square where that is proportional; `nil` without
    /// a chi-squared law.
    var chiSquaredFactor: Double? {
        switch self {
        case .populationStabilityIndex: 1
        case .divergence: 0.5
        case .jensenShannon(let base): 0.125 / base.nats
        case .hellinger: 0.125
        case .totalVariation, .greatestDifference, .wassersteinOfBins: nil
        }
    }
}

/// A sample's counts, whole or not, in borrowed memory.
struct BinCounts {
    let counts: UnsafeBufferPointer<Double>
    let total: Double
}

extension BinnedDistance {
    /// The distance of counts, without any allocation.
    func value(_ reference: BinCounts, _ current: BinCounts) -> Double {
        switch self {
        case .populationStabilityIndex(let rule):
            return Self.sum(reference, current, rule) { p, q in p == q ? 0 : (q - p) * Elementary.log(q / p) }
        case .divergence(let rule):
            // Shares that a rule lets add up to something else are divided by their sums.
            var sums = (0.0, 0.0)
            let sum = Self.sum(reference, current, rule) { p, q in
                sums.0 += p
                sums.1 += q
                return p > 0 && p != q ? p * Elementary.log(p / q) : 0
            }
            if rule.sumsToOne { return sum }
            return max(0, sum / sums.0 + Elementary.log(sums.1 / sums.0))
        case .jensenShannon(let base):
            let sum = Self.sum(reference, current) { p, q in
                let middle = (p + q) / 2
                return (p > 0 ? p * Elementary.log(p / middle) : 0) + (q > 0 ? q * Elementary.log(q / middle) : 0)
            }
            return (max(0, sum) / 2 / base.nats).squareRoot()
        case .hellinger:
            let sum = Self.sum(reference, current) { p, q in
                let difference = p.squareRoot() - q.squareRoot()
                return difference * difference
            }
            return (sum / 2).squareRoot()
        case .totalVariation:
            return Self.sum(reference, current) { abs($0 - $1) } / 2
        case .greatestDifference:
            var greatest = 0.0
            _ = Self.sum(reference, current) { p, q in
                greatest = max(greatest, abs(p - q))
                return 0
            }
            return greatest
        case .wassersteinOfBins:
            var cumulative = 0.0
            return Self.sum(reference, current) { p, q in
                cumulative += p - q
                return abs(cumulative)
            }
        }
    }

    @inline(__always)
    private static func sum(
        _ reference: BinCounts, _ current: BinCounts, _ term: (_ p: Double, _ q: Double) -> Double
    ) -> Double {
        let first = 1 / reference.total
        let second = 1 / current.total
        var sum = 0.0
        for bin in reference.counts.indices {
            sum += term(reference.counts[bin] * first, current.counts[bin] * second)
        }
        return sum
    }

    @inline(__always)
    private static func sum(
        _ reference: BinCounts, _ current: BinCounts, _ rule: EmptyBinRule,
        _ term: (_ p: Double, _ q: Double) -> Double
    ) -> Double {
        let first = SmoothedShares(reference, rule)
        let second = SmoothedShares(current, rule)
        var sum = 0.0
        for bin in reference.counts.indices {
            sum += term(first.share(reference.counts[bin]), second.share(current.counts[bin]))
        }
        return sum
    }
}

extension EmptyBinRule {
    /// Whether the shares under the rule add up to 1.
    fileprivate var sumsToOne: Bool {
        switch self {
        case .floorRenormalised, .additive: true
        case .floor, .addedShare, .replacingZero, .belowLeastShare: false
        }
    }
}

/// A rule for empty bins as two numbers and a floor.
private struct SmoothedShares {
    private let extra: Double
    private let scale: Double
    private let floor: Double
    /// The share of an empty bin, where the rule names one.
    private var zero = 0.0

    init(_ sample: BinCounts, _ rule: EmptyBinRule) {
        switch rule {
        case .floor(let least):
            (extra, scale, floor) = (0, 1 / sample.total, least)
        case .floorRenormalised(let least):
            var sum = 0.0
            for count in sample.counts { sum += max(count / sample.total, least) }
            (extra, scale, floor) = (0, 1 / sample.total / sum, least / sum)
        case .additive(let each):
            (extra, scale, floor) = (each, 1 / (sample.total + each * Double(sample.counts.count)), 0)
        case .addedShare(let each):
            (extra, scale, floor) = (each * sample.total, 1 / sample.total, 0)
        case .replacingZero(let replacement):
            // No share above 0 is less than that of half a row.
            (extra, scale, floor, zero) = (0, 1 / sample.total, 0, replacement)
        case .belowLeastShare:
            var least = 1.0
            for count in sample.counts where count > 0 { least = min(least, count / sample.total) }
            (extra, scale, floor) = (0, 1 / sample.total, 0)
            zero = least <= 0.0001 ? least / 1_000_000 : 0.0001
        }
    }

    @inline(__always)
    func share(_ count: Double) -> Double { count == 0 ? max(zero, share0) : max((count + extra) * scale, floor) }

    /// The share of an empty bin by the additive and floored rules.
    private var share0: Double { max(extra * scale, floor) }
}
