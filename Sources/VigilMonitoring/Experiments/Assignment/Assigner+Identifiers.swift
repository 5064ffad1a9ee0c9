public import VigilDomain

/// The record of a unit, with the identifier that it was kept under.
public struct UnitRecord: Hashable, Sendable, Codable {
    /// What kind of identifier it is.
    public var unit: BucketingUnit
    /// The identifier.
    public var identifier: String
    /// What was given.
    public var previous: PriorAssignment

    /// A record.
    ///
    /// - Parameters:
    ///   - unit: What kind of identifier it is.
    ///   - identifier: The identifier.
    ///   - previous: What was given.
    public init(unit: BucketingUnit, identifier: String, previous: PriorAssignment) {
        self.unit = unit
        self.identifier = identifier
        self.previous = previous
    }
}

/// An assignment with the identifier that it was drawn with, under which it is to be recorded.
public struct UnitAssignment: Hashable, Sendable, Codable {
    /// What kind of identifier it is; `nil` where there was none.
    public var unit: BucketingUnit?
    /// The identifier.
    public var identifier: String?
    /// The assignment.
    public var assignment: Assignment
}

extension Assigner {
    /// What somebody is given of whom several identifiers are known.
    ///
    /// The allocation's unit is drawn with; its fallback where that has no identifier. A record of either counts, so that
    /// somebody who logs in keeps the arm that his device was given; the unit's own record comes first.
    ///
    /// - Parameters:
    ///   - identifiers: The identifiers that are known.
    ///   - attributes: What else is known, for targeting.
    ///   - records: What is recorded under any of the identifiers; records of others are not looked at.
    /// - Returns: The assignment, and what to record it under.
    public func assign(
        identifiers: [BucketingUnit: String], attributes: [String: AttributeValue] = [:], records: [UnitRecord] = []
    ) -> UnitAssignment {
        let known = [allocation.unit, allocation.fallbackUnit].compactMap { unit in
            unit.flatMap { unit in identifiers[unit].map { (unit: unit, identifier: $0) } }
        }.filter { !$0.identifier.isEmpty }
        guard let first = known.first else {
            return UnitAssignment(unit: nil, identifier: nil, assignment: assign(""))
        }
        let own = known.flatMap { pair in
            records.filter {
                $0.unit == pair.unit && $0.identifier.utf8.elementsEqual(pair.identifier.utf8)
            }.map(\.previous)
        }
        let counting =
            own.first { allocation.stickiness != .sameVersion || $0.version == allocation.version } ?? own.first
        let previous = counting.map { record in
            PriorAssignment(
                arm: record.arm, version: record.version, firstVersion: own.map(\.firstVersion).min(),
                propensity: record.propensity)
        }
        return UnitAssignment(
            unit: first.unit, identifier: first.identifier,
            assignment: assign(first.identifier, attributes: attributes, previous: previous))
    }
}
