public import VigilDomain

/// Assigns units to the arms of one allocation, from nothing but its arguments.
///
/// Made once for an allocation, it answers in a fraction of a microsecond and without allocation: a hash of the identifier
/// and a look at the arms' ranges. The same arguments give the same answer in every process and every version of Vigil.
public struct Assigner: Sendable {
    /// What it assigns by.
    public let allocation: Allocation
    private let function: BucketFunction
    private let ranges: [BucketRange]
    /// What whoever lies in each range is given; copying it is quicker than putting it together.
    private let answers: [Assignment]
    /// Whether nothing but the bucket decides about a unit without a record, as in most experiments.
    private let isPlain: Bool
    private let holdouts: [(hash: SaltedHash, share: Double)]
    private let layer: (function: BucketFunction, slot: LayerSlot)?
    private let overrides: OverrideTable?

    /// An assigner.
    ///
    /// - Parameter allocation: What it assigns by.
    /// - Throws: `DomainError`, what the allocation's own check throws.
    public init(_ allocation: Allocation) throws(DomainError) {
        try allocation.validate()
        self.allocation = allocation
        let function = allocation.hash.salted(with: allocation.salt)
        self.function = function
        ranges = allocation.ranges
        answers = zip(allocation.arms, allocation.propensities).enumerated().map { index, pair in
            let (arm, propensity) = pair
            return arm.isBlocked
                ? Assignment(
                    arm: nil, armIndex: nil, reason: .blocked, version: allocation.version, propensity: nil, bucket: nil
                )
                : Assignment(
                    arm: arm.name, armIndex: index, reason: .drawn, version: allocation.version,
                    propensity: propensity, bucket: nil)
        }
        isPlain =
            allocation.overrides.isEmpty && allocation.enrolment == .open && allocation.holdouts.isEmpty
            && allocation.layer == nil && allocation.targeting == nil
        holdouts = allocation.holdouts.map { ($0.hash, $0.share) }
        layer = allocation.layer.map { ($0.function(allocation.hash), $0) }
        overrides = allocation.overrides.isEmpty ? nil : OverrideTable(allocation, function)
    }

    /// What a unit is given.
    ///
    /// Without a record a unit is drawn by the present version: after a change of weights it may get another arm than
    /// before, and `Allocation.movement(from:)` says how many do. With its record it keeps its arm, past targeting, layer,
    /// holdouts and coverage: who is in stays in.
    ///
    /// - Parameters:
    ///   - unit: The unit's identifier; an empty one is none.
    ///   - attributes: What is known of it, for targeting.
    ///   - previous: The record of what it was given before.
    /// - Returns: Its arm or why it has none.
    /// - Complexity: O(length of the identifier + arms), and once more the length for each holdout and the layer.
    public func assign(
        _ unit: String, attributes: [String: AttributeValue] = [:], previous: PriorAssignment? = nil
    ) -> Assignment {
        guard !unit.isEmpty else { return outside(.noUnit, bucket: nil) }
        let bucket = function.bucket(of: unit)
        if isPlain, previous == nil { return drawn(bucket) }
        return considered(unit, bucket, attributes, previous)
    }

    /// The whole order of decisions.
    @inline(never)
    private func considered(
        _ unit: String, _ bucket: Double, _ attributes: [String: AttributeValue], _ previous: PriorAssignment?
    ) -> Assignment {
        if let overrides, let arm = overrides.arm(of: unit, bucket: bucket) {
            return Assignment(
                arm: allocation.arms[arm].name, armIndex: arm, reason: .override, version: allocation.version,
                propensity: nil, bucket: bucket)
        }
        guard allocation.enrolment != .paused else { return outside(.paused, bucket: bucket) }
        if let previous, let kept = recorded(previous, bucket: bucket) { return kept }
        guard allocation.enrolment == .open else { return outside(.closed, bucket: bucket) }
        if let reason = exclusion(unit, attributes) { return outside(reason, bucket: bucket) }
        return drawn(bucket)
    }

    /// The arm whose range holds a bucket.
    // A call of its own copies the answer once more.
    @inline(__always)
    private func drawn(_ bucket: Double) -> Assignment {
        for index in ranges.indices where ranges[index].contains(bucket) {
            var answer = answers[index]
            answer.bucket = bucket
            return answer
        }
        return outside(.coverage, bucket: bucket)
    }

    /// What a record comes to; `nil` for one that does not count.
    private func recorded(_ previous: PriorAssignment, bucket: Double) -> Assignment? {
        guard allocation.stickiness != .off else { return nil }
        guard previous.firstVersion >= allocation.minimumVersion else { return outside(.blocked, bucket: bucket) }
        guard allocation.stickiness == .keep || previous.version == allocation.version else { return nil }
        // An arm that is gone cannot be given; the unit is drawn again.
        guard let index = allocation.index(ofArm: previous.arm) else { return nil }
        guard !allocation.arms[index].isBlocked else { return outside(.blocked, bucket: bucket) }
        return Assignment(
            arm: allocation.arms[index].name, armIndex: index, reason: .sticky, version: previous.version,
            propensity: previous.propensity, bucket: bucket)
    }

    /// What keeps a unit without a record out before it is drawn.
    private func exclusion(_ unit: String, _ attributes: [String: AttributeValue]) -> Assignment.Reason? {
        for holdout in holdouts where holdout.hash.bucket(of: unit) < holdout.share { return .holdout }
        if let layer, !layer.slot.contains(layer.function.bucket(of: unit)) { return .layer }
        if let targeting = allocation.targeting, !targeting.holds(for: attributes) { return .targeting }
        return nil
    }

    private func outside(_ reason: Assignment.Reason, bucket: Double?) -> Assignment {
        Assignment(
            arm: nil, armIndex: nil, reason: reason, version: allocation.version, propensity: nil, bucket: bucket)
    }
}

/// Overrides by their buckets, which have been computed anyway: who has none costs a binary search.
private struct OverrideTable: Sendable {
    private struct Entry {
        var bucket: Double
        var unit: String
        var arm: Int
    }

    private let entries: [Entry]

    init(_ allocation: Allocation, _ function: BucketFunction) {
        entries = allocation.overrides.compactMap { override in
            allocation.index(ofArm: override.arm).map {
                Entry(bucket: function.bucket(of: override.unit), unit: override.unit, arm: $0)
            }
        }.sorted { $0.bucket < $1.bucket }
    }

    func arm(of unit: String, bucket: Double) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].bucket < bucket { low = middle + 1 } else { high = middle }
        }
        while low < entries.count, entries[low].bucket == bucket {
            // By bytes, as the hash sees them: the standard library's `==` also takes other spellings for the same.
            if entries[low].unit.utf8.elementsEqual(unit.utf8) { return entries[low].arm }
            low += 1
        }
        return nil
    }
}
