/// The counts of two samples over the same categories or bins, and the distances between their shares.
///
/// With p the reference's and q the current sample's share of a category.
public struct CountPair: Sendable, Hashable {
    /// The reference's counts, each at least 0, with a sum above 0.
    public let reference: [Int]
    /// The current sample's counts, as many, each at least 0, with a sum above 0.
    public let current: [Int]
    /// The number of reference values.
    public let referenceTotal: Int
    /// The number of current values.
    public let currentTotal: Int

    /// A pair of counts.
    ///
    /// - Parameters:
    ///   - reference: A count per category.
    ///   - current: A count per category, in the same order.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a negative count, `.emptyTotal` where a sample has no value.
    /// - Complexity: O(categories).
    public init(reference: [Int], current: [Int]) throws(StatisticsError) {
        guard reference.count == current.count else {
            throw .lengthMismatch("categories", reference.count, current.count)
        }
        guard !reference.contains(where: { $0 < 0 }), !current.contains(where: { $0 < 0 }) else {
            throw StatisticsError(.invalidValue, "a count is negative")
        }
        referenceTotal = reference.reduce(0, +)
        currentTotal = current.reduce(0, +)
        guard referenceTotal > 0, currentTotal > 0 else {
            throw StatisticsError(.emptyTotal, "\(referenceTotal) reference and \(currentTotal) current values")
        }
        self.reference = reference
        self.current = current
    }

    /// The reference's shares.
    public var referenceShares: [Double] { reference.map { Double($0) / Double(referenceTotal) } }

    /// The current sample's shares.
    public var currentShares: [Double] { current.map { Double($0) / Double(currentTotal) } }

    private func sum(_ term: (_ p: Double, _ q: Double) -> Double) -> Double {
        var sum = 0.0
        for index in reference.indices {
            let p = Double(reference[index]) / Double(referenceTotal)
            let q = Double(current[index]) / Double(currentTotal)
            sum += term(p, q)
        }
        return sum
    }

    /// The population stability index, Σ (q - p) log(q/p).
    ///
    /// - Parameter emptyBins: What an empty bin counts as; it decides the result.
    /// - Returns: Nats, at least 0 unless a floor is not renormalised; 0 where the shares agree, up to additive counts.
    /// - Complexity: O(categories).
    public func populationStabilityIndex(_ emptyBins: EmptyBinRule) -> Double {
        zip(emptyBins.shares(reference), emptyBins.shares(current)).reduce(0) { sum, pair in
            let (p, q) = pair
            return p == q ? sum : sum + (q - p) * Elementary.log(q / p)
        }
    }

    /// The Kullback-Leibler divergence of the current sample from the reference, Σ p log(p/q).
    ///
    /// - Returns: Nats, at least 0, infinity where a category of the reference is absent from the current sample.
    public var divergence: Double { Self.divergence(reference, referenceTotal, current, currentTotal) }

    /// The Kullback-Leibler divergence of the reference from the current sample, Σ q log(q/p).
    ///
    /// - Returns: Nats, at least 0, infinity where a category of the current sample is new.
    public var reverseDivergence: Double { Self.divergence(current, currentTotal, reference, referenceTotal) }

    private static func divergence(_ first: [Int], _ firstTotal: Int, _ second: [Int], _ secondTotal: Int) -> Double {
        var sum = 0.0
        for (a, b) in zip(first, second) where a > 0 {
            let p = Double(a) / Double(firstTotal)
            let q = Double(b) / Double(secondTotal)
            sum += p * Elementary.log(p / q)
        }
        return max(0, sum)
    }

    /// The Jensen-Shannon divergence, ½ Σ p log(p/m) + ½ Σ q log(q/m) with m = (p + q)/2.
    ///
    /// - Returns: Nats, 0...log 2.
    public var jensenShannonDivergence: Double {
        let total = sum { p, q in
            let middle = (p + q) / 2
            return (p > 0 ? p * Elementary.log(p / middle) : 0) + (q > 0 ? q * Elementary.log(q / middle) : 0)
        }
        return max(0, total / 2)
    }

    /// The Jensen-Shannon distance, the root of the divergence.
    ///
    /// - Parameter base: Of the logarithm: base 2 makes the greatest distance 1, base e 0.8326.
    /// - Returns: 0 where the shares agree, at most the root of log 2 in the base.
    public func jensenShannonDistance(base: LogarithmBase) -> Double {
        (jensenShannonDivergence / base.nats).squareRoot()
    }

    /// The Bhattacharyya coefficient Σ √(pq), 0...1, 1 where the shares agree.
    public var bhattacharyyaCoefficient: Double { min(1, sum { ($0 * $1).squareRoot() }) }

    /// The Hellinger distance √(½ Σ (√p - √q)²), 0...1.
    public var hellingerDistance: Double {
        let total = sum { p, q in
            let difference = p.squareRoot() - q.squareRoot()
            return difference * difference
        }
        return (total / 2).squareRoot()
    }

    /// The total variation distance ½ Σ |p - q|, 0...1.
    public var totalVariation: Double { sum { abs($0 - $1) } / 2 }

    /// The greatest difference of two shares, 0...1.
    public var greatestDifference: Double {
        zip(referenceShares, currentShares).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// The Euclidean distance √(Σ (p - q)²), at least 0.
    public var euclideanDistance: Double { sum { ($0 - $1) * ($0 - $1) }.squareRoot() }
}
