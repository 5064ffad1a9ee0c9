/// The check of the arms' shares of units that may be repeated after every unit.
///
/// The multinomial likelihood of the counts, averaged over a Dirichlet law around the planned shares p, over that of p:
///
///     Λ = Γ(A)/Γ(A + n) · ∏ Γ(αᵢ + xᵢ)/Γ(αᵢ) / ∏ pᵢ^xᵢ,   αᵢ = κ pᵢ,   p-value min(1, 1/Λ)
///
/// With units assigned as planned Λ passes 1/α with a probability of at most α, ever. Counts of shards add up, and the
/// counts of stretches of time with different weights each have their Λ, whose product is the evidence of the whole.
///
/// - Source: Lindon and Malek 2022, "Anytime-valid inference for multinomial count data",
///   https://openreview.net/forum?id=a4zg0jiuVi.
public struct SampleRatioSequence: Sendable, Hashable, Codable {
    /// The planned shares, with sum 1.
    public let shares: [Double]
    /// κ: how near to the planned shares a mismatch is expected; after so many units the data weigh as much.
    public let concentration: Double

    /// A check.
    ///
    /// - Parameters:
    ///   - weights: Of the arms, at least 0, at least two above 0; they are divided by their sum.
    ///   - concentration: κ, above 0.
    /// - Throws: `.invalidValue` for a bad weight, `.tooFewObservations` for less than two arms with a weight,
    ///   `.invalidParameter` for a concentration that is not above 0.
    public init(weights: [Double], concentration: Double = 1000) throws(StatisticsError) {
        guard concentration > 0, concentration.isFinite else {
            throw StatisticsError(.invalidParameter, "a concentration of \(concentration), need above 0")
        }
        shares = try Self.shares(weights)
        self.concentration = concentration
    }

    /// ln Λ of counts.
    ///
    /// - Parameter counts: The units of each arm, at least 0, all under these weights.
    /// - Returns: 0 without units; `nil`, for a mismatch beyond doubt, where an arm without a weight has units. Right to 1e-12
    ///   of itself at any number of units.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a negative count.
    public func logEvidence(counts: [Int]) throws(StatisticsError) -> Double? {
        try Self.check(counts, shares)
        let weighted = counts.indices.filter { shares[$0] > 0 }
        guard weighted.count == counts.count || counts.indices.allSatisfy({ shares[$0] > 0 || counts[$0] == 0 }) else {
            return nil
        }
        return DirichletMixture.logEvidence(
            counts: weighted.map { Double(counts[$0]) }, prior: weighted.map { concentration * shares[$0] },
            shares: weighted.map { shares[$0] })
    }

    /// The p-value of counts, without memory of earlier looks.
    ///
    /// - Parameter counts: The units of each arm.
    /// - Returns: 0...1; 0 where an arm without a weight has units.
    /// - Throws: As ``logEvidence(counts:)``.
    public func pValue(counts: [Int]) throws(StatisticsError) -> Double {
        guard let evidence = try logEvidence(counts: counts) else { return 0 }
        return min(1, Elementary.exp(-evidence))
    }

    /// The p-values of the same check in each segment, corrected for their number.
    ///
    /// - Parameters:
    ///   - segments: The counts of each segment's arms.
    ///   - correction: Holm's holds under any dependence of the segments.
    /// - Returns: As many adjusted p-values; those of at most α are mismatches.
    /// - Throws: As ``logEvidence(counts:)``.
    public func pValues(
        segments: [[Int]], correction: MultipleTesting = .holm
    ) throws(StatisticsError) -> [Double] {
        var values: [Double] = []
        for counts in segments { values.append(try pValue(counts: counts)) }
        return correction.adjusted(values)
    }

    static func shares(_ weights: [Double]) throws(StatisticsError) -> [Double] {
        guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw StatisticsError(.invalidValue, "the arms' weights must be finite and at least 0")
        }
        let weighted = weights.count { $0 > 0 }
        guard weighted >= 2 else { throw .tooFewObservations("arms with a weight", have: weighted, need: 2) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    static func check(_ counts: [Int], _ shares: [Double]) throws(StatisticsError) {
        guard counts.count == shares.count else { throw .lengthMismatch("arms", counts.count, shares.count) }
        guard counts.allSatisfy({ $0 >= 0 }) else {
            throw StatisticsError(.invalidValue, "units in an arm must be at least 0")
        }
    }
}

/// The looks at an experiment's traffic so far: the greatest evidence of a mismatch, across changes of the weights.
public struct SampleRatioRecord: Sendable, Hashable, Codable {
    /// The check under the weights that are in force.
    public private(set) var sequence: SampleRatioSequence
    /// ln Λ of the stretches of time under earlier weights.
    public private(set) var earlierLogEvidence: Double
    /// The greatest ln Λ of any look, at least 0.
    public private(set) var greatestLogEvidence: Double
    /// Whether an arm without a weight ever had units.
    public private(set) var hasUnexpectedUnits: Bool
    private var latestLogEvidence: Double

    /// A record without looks.
    ///
    /// - Parameter sequence: The check under the weights in force.
    public init(_ sequence: SampleRatioSequence) {
        self.sequence = sequence
        earlierLogEvidence = 0
        greatestLogEvidence = 0
        latestLogEvidence = 0
        hasUnexpectedUnits = false
    }

    /// Adds a look.
    ///
    /// - Parameter counts: All units that were assigned under the weights in force, by arm.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a negative count; the record stays as it was.
    public mutating func observe(counts: [Int]) throws(StatisticsError) {
        guard let evidence = try sequence.logEvidence(counts: counts) else {
            hasUnexpectedUnits = true
            return
        }
        latestLogEvidence = evidence
        greatestLogEvidence = max(greatestLogEvidence, earlierLogEvidence + evidence)
    }

    /// Puts new weights in force; the counts of later looks start from 0 there.
    ///
    /// - Parameter next: The check under the new weights.
    public mutating func change(to next: SampleRatioSequence) {
        earlierLogEvidence += latestLogEvidence
        latestLogEvidence = 0
        sequence = next
    }

    /// The p-value over all looks, 0...1: it never rises.
    public var pValue: Double { hasUnexpectedUnits ? 0 : min(1, Elementary.exp(-greatestLogEvidence)) }
}
