extension Allocation {
    /// What differs from an earlier allocation of the same experiment.
    ///
    /// - Parameter earlier: The earlier one.
    /// - Returns: All differences, in the order of their declaration.
    public func changes(from earlier: Allocation) -> [AllocationChange] {
        let names = arms.map { Array($0.name.utf8) }
        let areSameArms = names == earlier.arms.map { Array($0.name.utf8) }
        return AllocationChange.allCases.filter { change in
            switch change {
            case .weights: areSameArms && shares != earlier.shares
            case .arms: !areSameArms
            case .blockedArms: areSameArms && arms.map(\.isBlocked) != earlier.arms.map(\.isBlocked)
            case .salt: !AssignmentNames.areSame(salt, earlier.salt)
            case .hash: hash != earlier.hash
            case .unit: unit != earlier.unit || fallbackUnit != earlier.fallbackUnit
            case .targeting: targeting != earlier.targeting
            case .layer: layer != earlier.layer
            case .coverageRaised: coverage > earlier.coverage
            case .coverageLowered: coverage < earlier.coverage
            case .holdouts: holdouts != earlier.holdouts
            case .overrides: overrides != earlier.overrides
            case .enrolment: enrolment != earlier.enrolment
            case .stickiness: stickiness != earlier.stickiness
            case .minimumVersion: minimumVersion != earlier.minimumVersion
            }
        }
    }

    /// Checks that it may follow an earlier allocation of an experiment that runs: a change of the split is versioned.
    ///
    /// - Parameter earlier: The one that runs.
    /// - Throws: `DomainError`: what ``validate(as:)`` throws, or one about `version`, when it went back, or stayed although
    ///   a change needs a new one.
    public func validate(succeeding earlier: Allocation) throws(DomainError) {
        try validate()
        guard version >= earlier.version else {
            throw DomainError(
                .invalidValue, field: "version",
                detail: "version \(version) was given after \(earlier.version); versions only grow")
        }
        let changed = changes(from: earlier).filter(\.needsVersion)
        guard version > earlier.version || changed.isEmpty else {
            throw DomainError(
                .invalidValue, field: "version",
                detail: "version \(version) runs already, and "
                    + changed.map(\.rawValue).joined(separator: ", ")
                    + " changed; a change of the split in a running experiment needs version \(earlier.version + 1)")
        }
    }

    /// The next version with other weights, as a bandit or a person asks for them.
    ///
    /// Units with a record keep their arm, as ``stickiness`` says; those without are drawn anew, and ``movement(from:)`` says
    /// how many of them change.
    ///
    /// - Parameter weights: One an arm.
    /// - Returns: The next version.
    /// - Throws: `DomainError`, `lengthMismatch` for another number of weights, or what ``validate(as:)`` throws.
    public func reweighted(_ weights: [Double]) throws(DomainError) -> Allocation {
        guard weights.count == arms.count else {
            throw DomainError(
                .lengthMismatch, field: "weights", detail: "\(weights.count) were given for \(arms.count) arms")
        }
        var next = self
        for (index, weight) in weights.enumerated() { next.arms[index].weight = weight }
        next.version += 1
        try next.validate()
        return next
    }

    /// What becomes of units without a record that an earlier allocation would have let in or not.
    ///
    /// Arms are compared by name. Layers, holdouts and targeting are left out: it is about the buckets.
    ///
    /// - Parameter earlier: The earlier allocation.
    /// - Returns: The shares; `nil` where salt, hash or unit differ, so that the draws have nothing to do with each other.
    public func movement(from earlier: Allocation) -> SplitMovement? {
        guard AssignmentNames.areSame(salt, earlier.salt), hash == earlier.hash, unit == earlier.unit,
            fallbackUnit == earlier.fallbackUnit
        else { return nil }
        var movement = SplitMovement()
        let before = Array(zip(earlier.arms, earlier.ranges)).filter { !$0.0.isBlocked }
        let after = Array(zip(arms, ranges)).filter { !$0.0.isBlocked }
        for (old, was) in before {
            for (new, now) in after {
                let common = was.overlap(with: now)
                if AssignmentNames.areSame(old.name, new.name) {
                    movement.kept += common
                } else {
                    movement.moved += common
                }
            }
        }
        let stayed = movement.kept + movement.moved
        movement.left = max(0, before.reduce(0) { $0 + $1.1.width } - stayed)
        movement.joined = max(0, after.reduce(0) { $0 + $1.1.width } - stayed)
        movement.outside = max(0, 1 - stayed - movement.left - movement.joined)
        return movement
    }
}
