extension Allocation {
    /// How weights are written; which one it is follows from their sum.
    enum WeightScale: Double, CaseIterable {
        /// They sum to 1, but for 1e-9.
        case shares = 1
        /// They sum to 100, but for 1e-7.
        case percents = 100

        func fits(_ sum: Double) -> Bool { (sum - rawValue).magnitude <= 1e-9 * rawValue }
    }

    /// The shares of the arms among all buckets, in their order; they sum to 1.
    ///
    /// Weights are shares that sum to 1, percents that sum to 100, or parts: whole numbers below 10, such as 1 and 1, or
    /// 2 and 1. In GrowthBook's hashes they are shares with a sum of 0.99 to 1.01, as they are there, and are left so.
    public var shares: [Double] {
        let starts = boundaries
        return arms.indices.map { starts[$0 + 1] - starts[$0] }
    }

    /// Where the arms begin, and where the last one ends.
    ///
    ///     boundary of arm i = (sum of the weights before it) / (sum of all), summed from the left
    ///
    /// The last one is 1 exactly, so that with full coverage no bucket is left over by a rounding.
    package var boundaries: [Double] {
        var sum = 0.0
        var boundaries = [0.0]
        for arm in arms {
            sum += arm.weight
            boundaries.append(sum)
        }
        guard hash.growthBook == nil else { return boundaries }
        return boundaries.map { $0 / sum }
    }

    /// The buckets that each arm takes at the present coverage.
    ///
    ///     arm i:  start = boundary i,  end = start + coverage * (boundary i+1 - start),  at most boundary i+1
    ///
    /// A start does not depend on the coverage and an end only grows with it, so raising the coverage moves nobody.
    public var ranges: [BucketRange] {
        guard hash.growthBook == nil else {
            return GrowthBookHash.ranges(arms: arms.count, coverage: coverage, weights: arms.map(\.weight))
        }
        let boundaries = boundaries
        return arms.indices.map { index in
            let start = boundaries[index]
            let next = boundaries[index + 1]
            // Written out, since start + (next - start) may be a rounding less than next.
            return BucketRange(start: start, end: coverage >= 1 ? next : min(next, start + coverage * (next - start)))
        }
    }

    /// The probability of each arm for a unit that is in the experiment, under this version.
    ///
    /// A blocked arm has 0; the others' shares are divided by their sum. These are the shares that counts of units are
    /// compared with, and the propensities of inverse-propensity estimates; all 0 where every arm is blocked or has weight 0.
    public var propensities: [Double] {
        let open = zip(arms, shares).map { $0.isBlocked ? 0 : $1 }
        let sum = open.reduce(0, +)
        return open.map { sum > 0 ? $0 / sum : 0 }
    }

    /// Checks the arms and their weights.
    ///
    /// - Throws: `DomainError` that names the field.
    func validateArms() throws(DomainError) {
        guard (2...Self.greatestArmCount).contains(arms.count) else {
            throw DomainError(
                .invalidValue, field: "arms",
                detail: "\(arms.count) were given; an experiment has 2 to \(Self.greatestArmCount)")
        }
        for (index, arm) in arms.enumerated() {
            try AssignmentNames.validate(arm.name, field: "arms[\(index)].name")
            guard arm.weight >= 0, arm.weight.isFinite else {
                throw DomainError(
                    .invalidValue, field: "arms[\(index)].weight",
                    detail: "\(arm.weight) was given; a weight is a number from 0")
            }
        }
        if let index = AssignmentNames.firstRepeated(arms.map(\.name)) {
            throw DomainError(
                .invalidValue, field: "arms[\(index)].name",
                detail: "\"\(arms[index].name)\" is there twice; arms are told apart by their names")
        }
        try validateWeights(arms.map(\.weight))
    }

    private func validateWeights(_ weights: [Double]) throws(DomainError) {
        let sum = weights.reduce(0, +)
        guard hash.growthBook == nil else {
            guard (0.99...1.01).contains(sum) else {
                throw DomainError(
                    .invalidValue, field: "arms.weight",
                    detail: "the weights sum to \(sum); under a hash of GrowthBook's they sum to 0.99 to 1.01")
            }
            return
        }
        let areParts = sum > 0 && weights.allSatisfy { $0 < 10 && $0 == $0.rounded() }
        guard areParts || WeightScale.allCases.contains(where: { $0.fits(sum) }) else {
            throw DomainError(
                .invalidValue, field: "arms.weight",
                detail: "the weights sum to \(sum); allowed are shares that sum to 1, percents that sum to 100, or "
                    + "whole numbers below 10 that are not all 0")
        }
    }
}
