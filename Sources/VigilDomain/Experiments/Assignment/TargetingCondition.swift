/// Whom an experiment is for, by what is known of a unit.
///
/// Every comparison is false where the attribute is missing, is NaN or has another type; nothing is converted. So
/// `not(equals("plan", "free"))` also holds for a unit of which no plan is known, and
/// `all([exists("plan"), not(equals("plan", "free"))])` does not.
public indirect enum TargetingCondition: Hashable, Sendable, Codable {
    /// The attribute has this value.
    case equals(attribute: String, value: AttributeValue)
    /// The attribute has one of these values.
    case isIn(attribute: String, values: [AttributeValue])
    /// The attribute is a number from `atLeast` to `atMost`; a bound that is `nil` does not limit.
    case range(attribute: String, atLeast: Double?, atMost: Double?)
    /// The attribute is a text with a version from `atLeast` to before `below`; see ``SemanticVersion``.
    case version(attribute: String, atLeast: SemanticVersion?, below: SemanticVersion?)
    /// The attribute is there.
    case exists(attribute: String)
    /// The condition does not hold.
    case not(condition: TargetingCondition)
    /// All conditions hold.
    case all(conditions: [TargetingCondition])
    /// At least one condition holds.
    case any(conditions: [TargetingCondition])

    /// The deepest nesting.
    public static let greatestDepth = 16
    /// The most conditions and values in all.
    public static let greatestCount = 1000

    /// Checks names, bounds and size.
    ///
    /// - Parameter field: What it is, for the error.
    /// - Throws: `DomainError` that names the place, such as `targeting.all[1].range`.
    public func validate(as field: String = "targeting") throws(DomainError) {
        var count = 0
        try validate(as: field, root: field, depth: 1, count: &count)
    }

    private func validate(as field: String, root: String, depth: Int, count: inout Int) throws(DomainError) {
        count += 1
        guard depth <= Self.greatestDepth else {
            throw DomainError(
                .invalidValue, field: root, detail: "conditions are nested more than \(Self.greatestDepth) deep")
        }
        switch self {
        case .equals(let attribute, let value):
            try Self.validate(attribute, [value], field: "\(field).equals")
        case .isIn(let attribute, let values):
            count += values.count
            try Self.validate(attribute, values, field: "\(field).is_in")
        case .range(let attribute, let atLeast, let atMost):
            try AssignmentNames.validate(attribute, field: "\(field).range.attribute")
            let isOrdered = (atLeast ?? -.infinity) <= (atMost ?? .infinity)
            guard atLeast != nil || atMost != nil, isOrdered else {
                throw DomainError(
                    .invalidValue, field: "\(field).range",
                    detail: "\(atLeast.map { "\($0)" } ?? "none") to \(atMost.map { "\($0)" } ?? "none") was given; "
                        + "a range has a bound, and its ends are in order")
            }
        case .version(let attribute, let atLeast, let below):
            try AssignmentNames.validate(attribute, field: "\(field).version.attribute")
            var isOrdered = atLeast != nil || below != nil
            if let atLeast, let below { isOrdered = atLeast < below }
            guard isOrdered else {
                throw DomainError(
                    .invalidValue, field: "\(field).version",
                    detail: "a range of versions has a bound, and its ends are in order")
            }
        case .exists(let attribute):
            try AssignmentNames.validate(attribute, field: "\(field).exists.attribute")
        case .not(let condition):
            try condition.validate(as: "\(field).not", root: root, depth: depth + 1, count: &count)
        case .all(let conditions):
            try Self.validate(conditions, as: "\(field).all", root: root, depth: depth, count: &count)
        case .any(let conditions):
            try Self.validate(conditions, as: "\(field).any", root: root, depth: depth, count: &count)
        }
        guard count <= Self.greatestCount else {
            throw DomainError(
                .invalidValue, field: root,
                detail: "there are more than \(Self.greatestCount) conditions and values in all")
        }
    }

    private static func validate(
        _ conditions: [TargetingCondition], as field: String, root: String, depth: Int, count: inout Int
    ) throws(DomainError) {
        // Whether none of no conditions holds is a riddle; products answer it differently.
        guard !conditions.isEmpty else {
            throw DomainError(.invalidValue, field: field, detail: "an empty list was given; it needs a condition")
        }
        for (index, condition) in conditions.enumerated() {
            try condition.validate(as: "\(field)[\(index)]", root: root, depth: depth + 1, count: &count)
        }
    }

    private static func validate(
        _ attribute: String, _ values: [AttributeValue], field: String
    ) throws(DomainError) {
        try AssignmentNames.validate(attribute, field: "\(field).attribute")
        guard !values.isEmpty else {
            throw DomainError(
                .invalidValue, field: "\(field).values", detail: "an empty list was given; nothing is in it")
        }
        guard !values.contains(where: \.isMissing) else {
            throw DomainError(.invalidValue, field: "\(field).value", detail: "NaN was given; it equals nothing")
        }
    }
}
