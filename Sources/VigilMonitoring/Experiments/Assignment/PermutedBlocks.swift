public import VigilDomain
internal import VigilStatistics

/// Stratified randomisation in permuted blocks: in every stratum each block of consecutive units has the arms in exactly
/// their proportions, in a random order.
///
/// Within a stratum counts are never further from the plan than one block, at any time, which matters where an experiment
/// has hundreds of units and not hundreds of thousands. The order follows from seed, stratum and position alone, so the state
/// is the number of units in each stratum and can be lost and counted again. Who knows it can foresee the next arm: keep the
/// seed from those who decide who comes next.
///
/// - Source: Zelen 1974, "The randomization and stratification of patients to clinical trials",
///   doi:10.1016/0021-9681(74)90015-0.
public struct PermutedBlocks: Hashable, Sendable, Codable {
    /// From which the orders follow.
    public let seed: String
    /// How many units of each arm are in one block.
    public let unitsPerBlock: [Int]
    /// How many units each stratum has had.
    public private(set) var counts: [String: Int]

    /// The longest block.
    public static let longestBlock = 1000

    /// Blocks without a unit yet.
    ///
    /// - Parameters:
    ///   - seed: From which the orders follow; the experiment's salt, usually.
    ///   - parts: The arms' parts: whole numbers from 1, such as 2 and 1.
    ///   - multiple: How many times the parts a block is long; a longer block is harder to foresee and less even.
    ///   - counts: How many units each stratum has had, to go on from.
    /// - Throws: `DomainError` that names the field.
    public init(
        seed: String, parts: [Int], multiple: Int = 2, counts: [String: Int] = [:]
    ) throws(DomainError) {
        guard !seed.isEmpty, !seed.utf8.contains(0) else {
            throw DomainError(.invalidName, field: "seed", detail: "an empty text or a code 0 was given")
        }
        guard parts.count >= 2, parts.allSatisfy({ (1...Self.longestBlock).contains($0) }) else {
            throw DomainError(
                .invalidValue, field: "parts",
                detail: "\(parts) was given; it takes two arms or more, each with a whole number from 1")
        }
        let sum = parts.reduce(0, +)
        guard multiple >= 1, multiple <= Self.longestBlock, sum * multiple <= Self.longestBlock else {
            throw DomainError(
                .invalidValue, field: "multiple",
                detail: "\(multiple) times \(sum) was given; a block has 2 to \(Self.longestBlock) units")
        }
        if let count = counts.values.first(where: { $0 < 0 }) {
            throw DomainError(.invalidValue, field: "counts", detail: "\(count) was given; a count is at least 0")
        }
        self.seed = seed
        unitsPerBlock = parts.map { $0 * multiple }
        self.counts = counts
    }

    /// The length of a block.
    public var blockLength: Int { unitsPerBlock.reduce(0, +) }

    /// The arm of the unit at a position of a stratum.
    ///
    /// - Parameters:
    ///   - stratum: The stratum's name.
    ///   - position: Counted from 0.
    /// - Returns: The arm's index.
    /// - Complexity: O(length of a block).
    public func arm(in stratum: String, at position: Int) -> Int {
        precondition(position >= 0, "no unit is at position \(position)")
        let (block, place) = position.quotientAndRemainder(dividingBy: blockLength)
        var arms = unitsPerBlock.indices.flatMap { Array(repeating: $0, count: unitsPerBlock[$0]) }
        // The block's number comes first, ended by a character that no number has: no two pairs make one text.
        var random = SplitMix64(seed: SaltedHash(salt: seed).bits(of: "\(block)/\(stratum)"))
        // Only the first places have to be drawn to know what is in this one.
        for index in 0...place {
            arms.swapAt(index, index + random.index(below: arms.count - index))
        }
        return arms[place]
    }

    /// Gives the next unit of a stratum its arm, and counts it.
    ///
    /// - Parameter stratum: The stratum's name, such as the values of all factors with a sign between them.
    /// - Returns: The arm's index; its probability is the arm's part of the block's.
    public mutating func next(in stratum: String) -> Int {
        let position = counts[stratum, default: 0]
        counts[stratum] = position + 1
        return arm(in: stratum, at: position)
    }

    /// The probability of each arm for a unit before anything of its block is known; they sum to 1.
    public var propensities: [Double] { unitsPerBlock.map { Double($0) / Double(blockLength) } }
}
