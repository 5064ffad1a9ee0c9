public import VigilDomain

/// Minimisation with a biased coin: each unit gets with high probability the arm that leaves the arms most alike in all
/// factors together; for small samples with more factors than strata can hold.
///
///     imbalance of a place = sum over factors of weight * range over places of (units with the unit's level),
///     counted as if the unit had that place
///
/// An arm of part r has r places, which are treated as arms of equal parts. The place of least imbalance is preferred, of
/// several one by lot; it is given with probability p, every other one with (1 - p)/(R - 1), where R is the sum of the parts.
/// No place differs from another, so every unit has each with probability 1/R before anything is known, and the parts are kept
/// at every position. One coin for unequal arms would pull the split towards equal, and one adapted to the parts keeps them
/// only nearly: 0.171 : 0.334 : 0.495 for 1 : 2 : 3.
///
/// Given what came before, every assignment has a probability of its own, which is returned and has to be recorded. Tests
/// that suppose simple randomisation are conservative after it unless the factors are in the analysis.
///
/// - Source: Pocock and Simon 1975, doi:10.2307/2529712; Kuznetsova and Tymofyeyev 2012, "Preserving the allocation ratio at
///   every allocation with biased coin randomization and minimization", doi:10.1002/sim.4447.
public struct Minimization: Hashable, Sendable, Codable {
    /// What is to be alike in all arms.
    public struct Factor: Hashable, Sendable, Codable {
        /// Its name.
        public var name: String
        /// How much its imbalance counts, above 0.
        public var weight: Double

        /// A factor.
        ///
        /// - Parameters:
        ///   - name: Its name.
        ///   - weight: How much its imbalance counts.
        public init(_ name: String, weight: Double = 1) {
            self.name = name
            self.weight = weight
        }
    }

    /// What a unit was given.
    public struct Choice: Hashable, Sendable, Codable {
        /// The arm's index.
        public var arm: Int
        /// The probability of that arm at that moment, above 0.
        public var propensity: Double
        /// What the imbalance would have been with each place, those of the first arm first.
        public var imbalances: [Double]
    }

    /// From which the coin's throws follow.
    public let seed: String
    /// The arms' parts, without a common divisor.
    public let parts: [Int]
    /// What is to be alike.
    public let factors: [Factor]
    /// The probability of the preferred place.
    public let preference: Double
    /// For each factor the units of each level by place, those of the first arm first.
    public private(set) var counts: [[String: [Int]]]

    /// The most places, the sum of the parts.
    public static let greatestPlaceCount = 100

    /// A minimisation without a unit yet.
    ///
    /// - Parameters:
    ///   - seed: From which the coin's throws follow.
    ///   - parts: The arms' parts, whole numbers from 1.
    ///   - factors: At least one, with different names.
    ///   - preference: From one place's share, where it is simple randomisation, to below 1, where it could be foreseen.
    /// - Throws: `DomainError` that names the field.
    public init(
        seed: String, parts: [Int], factors: [Factor], preference: Double = 0.8
    ) throws(DomainError) {
        guard !seed.isEmpty, !seed.utf8.contains(0) else {
            throw DomainError(.invalidName, field: "seed", detail: "an empty text or a code 0 was given")
        }
        guard parts.count >= 2, parts.allSatisfy({ (1...1_000_000).contains($0) }) else {
            throw DomainError(
                .invalidValue, field: "parts",
                detail: "\(parts) was given; it takes two arms or more, each with a whole number from 1")
        }
        let divisor = parts.reduce(0, Self.greatestCommonDivisor)
        let reduced = parts.map { $0 / divisor }
        let places = reduced.reduce(0, +)
        guard places <= Self.greatestPlaceCount else {
            throw DomainError(
                .invalidValue, field: "parts",
                detail: "\(parts) was given; without their common divisor they sum to \(places), and at most "
                    + "\(Self.greatestPlaceCount) is allowed")
        }
        guard !factors.isEmpty, Set(factors.map(\.name)).count == factors.count else {
            throw DomainError(
                .invalidValue, field: "factors",
                detail: "\(factors.map(\.name)) was given; names must be there and differ")
        }
        guard factors.allSatisfy({ $0.weight > 0 && $0.weight.isFinite }) else {
            throw DomainError(.invalidValue, field: "factors.weight", detail: "a weight must be a number above 0")
        }
        let lowest = 1 / Double(places)
        guard preference >= lowest, preference < 1 else {
            throw DomainError(
                .invalidValue, field: "preference",
                detail: "\(preference) was given; it must be from \(lowest), one place's share, to below 1")
        }
        self.seed = seed
        self.parts = reduced
        self.factors = factors
        self.preference = preference
        counts = Array(repeating: [:], count: factors.count)
    }

    /// Gives a unit its arm, and counts it.
    ///
    /// - Parameters:
    ///   - unit: Its identifier, on which the coin depends; a unit that is given twice is counted twice.
    ///   - levels: Its level of each factor.
    /// - Returns: The arm with its probability.
    /// - Throws: `DomainError`, `lengthMismatch` for another number of levels.
    public mutating func assign(_ unit: String, levels: [String]) throws(DomainError) -> Choice {
        guard levels.count == factors.count else {
            throw DomainError(
                .lengthMismatch, field: "levels", detail: "\(levels.count) were given for \(factors.count) factors")
        }
        let imbalances = imbalances(levels)
        let probabilities = probabilities(imbalances)
        var rest = SaltedHash(salt: seed).bucket(of: unit)
        var chosen = probabilities.count - 1
        for (place, probability) in probabilities.enumerated() {
            rest -= probability
            if rest < 0 {
                chosen = place
                break
            }
        }
        for (factor, level) in levels.enumerated() {
            counts[factor][level, default: Array(repeating: 0, count: probabilities.count)][chosen] += 1
        }
        let places = places
        return Choice(
            arm: places[chosen],
            propensity: zip(places, probabilities).reduce(0) { $0 + ($1.0 == places[chosen] ? $1.1 : 0) },
            imbalances: imbalances)
    }

    /// How many units of a level each arm has.
    ///
    /// - Parameters:
    ///   - level: The level.
    ///   - factor: The factor's index.
    /// - Returns: One count an arm; all 0 for a level that no unit had.
    public func counts(of level: String, factor: Int) -> [Int] {
        var sums = Array(repeating: 0, count: parts.count)
        for (arm, count) in zip(places, counts[factor][level] ?? []) { sums[arm] += count }
        return sums
    }

    /// The arm of each place.
    private var places: [Int] { parts.indices.flatMap { Array(repeating: $0, count: parts[$0]) } }

    private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
        var (one, other) = (one, other)
        while other != 0 { (one, other) = (other, one % other) }
        return one
    }

    /// What the imbalance would be with each place.
    private func imbalances(_ levels: [String]) -> [Double] {
        let count = parts.reduce(0, +)
        return (0..<count).map { chosen in
            factors.indices.reduce(0) { sum, factor in
                var present = counts[factor][levels[factor]] ?? Array(repeating: 0, count: count)
                present[chosen] += 1
                return sum + factors[factor].weight * Double((present.max() ?? 0) - (present.min() ?? 0))
            }
        }
    }

    /// The probability of each place; they sum to 1.
    private func probabilities(_ imbalances: [Double]) -> [Double] {
        let count = Double(imbalances.count)
        let least = imbalances.min() ?? 0
        // Sums of the same numbers in another order differ by roundings; that is no preference.
        let arePreferred = imbalances.map { $0 <= least + 1e-9 * (1 + least) }
        let preferred = Double(arePreferred.count { $0 })
        let other = (1 - preference) / (count - 1)
        // One of the preferred is drawn, and the coin is thrown for it: the others of them have the other side.
        let own = (preference + (preferred - 1) * other) / preferred
        return arePreferred.map { $0 ? own : other }
    }
}
