public import VigilDomain
internal import VigilStatistics

/// Looks for the salt whose draw leaves the arms most alike in what is known of the units already.
///
/// The draw stays a hash: nothing but the chosen salt has to be kept, and units that come later are drawn like any other. It is
/// rerandomisation with the best of `tries` draws. Estimates stay unbiased where arms are equal in size, for a swap of arms
/// is as likely; tests that suppose one simple draw become conservative, unless the covariates are in the analysis. A
/// randomisation test repeats the search for each of its draws.
///
/// The balance holds for the units that were looked at. `BalanceReport` says what it is among those that were exposed.
///
/// - Source: Morgan and Rubin 2012, "Rerandomization to improve covariate balance in experiments", doi:10.1214/12-AOS1008.
public struct SaltSearch: Hashable, Sendable {
    /// A salt that was tried.
    public struct Candidate: Hashable, Sendable, Codable {
        /// The salt.
        public var salt: String
        /// The greatest standardised difference of any number and treatment, without sign.
        ///
        /// `nil` where an arm has less than two values of a number or nothing to measure by; such a salt is never chosen.
        public var greatestDifference: Double?
    }

    /// What a search came to.
    public struct Result: Hashable, Sendable, Codable {
        /// The allocation with the chosen salt.
        public var allocation: Allocation
        /// The balance with the salt that the allocation had.
        public var before: BalanceReport
        /// The balance with the chosen salt.
        public var after: BalanceReport
        /// Every salt that was tried, in order; the first is the one that the allocation had.
        public var candidates: [Candidate]
    }

    /// How many salts are tried, the allocation's own among them.
    public var tries: Int

    /// The most salts.
    public static let greatestTries = 10_000

    /// A search.
    ///
    /// - Parameter tries: How many salts are tried; 100 more than halve the greatest difference of up to ten numbers.
    public init(tries: Int = 100) { self.tries = tries }

    /// Searches.
    ///
    /// Who is in the experiment follows from holdouts, layer and coverage as it will; targeting is left out, since the caller
    /// hands over the units that it is for.
    ///
    /// - Parameters:
    ///   - allocation: What units are assigned by; the salts tried are its own and its own with `#2`, `#3` and so on.
    ///   - units: The identifiers of units for which covariates are known.
    ///   - covariates: What is known of them, with one value a unit.
    /// - Returns: The allocation with the best salt, with the balance before and after.
    /// - Throws: `DomainError`: for a number of tries outside of 1...``greatestTries``, lengths that differ, or no salt with
    ///   two values of each number in every arm.
    /// - Complexity: O(tries x units x (length of an identifier + numbers)).
    public func search(
        _ allocation: Allocation, units: [String], covariates: [Covariate]
    ) throws(DomainError) -> Result {
        guard (1...Self.greatestTries).contains(tries) else {
            throw DomainError(
                .invalidValue, field: "tries", detail: "\(tries) was given; it must be from 1 to \(Self.greatestTries)")
        }
        try BalanceReport.check(covariates, units: units.count)
        let variables = BalanceVariable.all(of: covariates)
        let sums = BalanceSums(variables)
        var candidates: [Candidate] = []
        var best: (difference: Double, salt: String)?
        for number in 1...tries {
            var changed = allocation
            if number > 1 { changed.salt += "#\(number)" }
            let arms = try Self.arms(changed, units)
            let difference = sums.greatestDifference(arms, armCount: allocation.arms.count)
            candidates.append(Candidate(salt: changed.salt, greatestDifference: difference))
            if let difference, best.map({ difference < $0.difference }) ?? true { best = (difference, changed.salt) }
        }
        guard let best else {
            throw DomainError(
                .invalidValue, field: "units",
                detail: "with none of \(tries) salts every arm has two values of every covariate that vary; there are "
                    + "\(units.count) units")
        }
        var chosen = allocation
        chosen.salt = best.salt
        return Result(
            allocation: chosen, before: try Self.report(allocation, units, variables),
            after: try Self.report(chosen, units, variables), candidates: candidates)
    }

    /// The arm of every unit, -1 for one that is out.
    private static func arms(_ allocation: Allocation, _ units: [String]) throws(DomainError) -> [Int] {
        var open = allocation
        open.targeting = nil
        open.overrides = []
        open.enrolment = .open
        let assigner = try Assigner(open)
        return units.map { assigner.assign($0).armIndex ?? -1 }
    }

    private static func report(
        _ allocation: Allocation, _ units: [String], _ variables: [BalanceVariable]
    ) throws(DomainError) -> BalanceReport {
        var indices = Array(repeating: [Int](), count: allocation.arms.count)
        for (unit, arm) in try arms(allocation, units).enumerated() where arm >= 0 { indices[arm].append(unit) }
        return BalanceReport(units: indices, arms: allocation.arms.map(\.name), variables: variables)
    }
}

extension SaltSearch.Result: CustomStringConvertible {
    /// The two tables, one below the other.
    public var description: String {
        "before, salt \"\(candidates[0].salt)\"\n\(before)after, salt \"\(allocation.salt)\", best of "
            + "\(candidates.count)\n\(after)"
    }
}

/// What the search computes for each salt: the same differences as a report's, in one pass over numbers that were brought
/// to mean 0 and spread 1, so that sums of squares lose nothing.
private struct BalanceSums {
    private let scaled: [[Double]]

    init(_ variables: [BalanceVariable]) {
        scaled = variables.map { variable in
            let moments = SampleMoments(variable.values)
            let spread = moments.variance > 0 ? moments.variance.squareRoot() : 1
            return variable.values.map { ($0 - moments.mean) / spread }
        }
    }

    func greatestDifference(_ arms: [Int], armCount: Int) -> Double? {
        var greatest = 0.0
        for values in scaled {
            var counts = Array(repeating: 0.0, count: armCount)
            var sums = counts
            var squares = counts
            for (arm, value) in zip(arms, values) where arm >= 0 && !value.isNaN {
                counts[arm] += 1
                sums[arm] += value
                squares[arm] += value * value
            }
            guard counts.allSatisfy({ $0 >= 2 }) else { return nil }
            let means = zip(sums, counts).map { $0 / $1 }
            let variances = (0..<armCount).map {
                max(0, squares[$0] - counts[$0] * means[$0] * means[$0]) / (counts[$0] - 1)
            }
            for arm in 1..<armCount {
                let spread = ((variances[0] + variances[arm]) / 2).squareRoot()
                let difference = (means[arm] - means[0]).magnitude
                guard spread > 1e-9 || difference <= 1e-9 else { return nil }
                if spread > 1e-9 { greatest = max(greatest, difference / spread) }
            }
        }
        return greatest
    }
}
