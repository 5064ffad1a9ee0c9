public import VigilDomain

extension TargetingCondition {
    /// Whether the condition holds for a unit.
    ///
    /// - Parameter attributes: What is known of the unit.
    /// - Returns: Whether it holds; every comparison with what is missing, or of another type, is false.
    /// - Complexity: O(conditions and values).
    public func holds(for attributes: [String: AttributeValue]) -> Bool {
        switch self {
        case .equals(let attribute, let value):
            attributes[attribute]?.isSame(as: value) ?? false
        case .isIn(let attribute, let values):
            attributes[attribute].map { given in values.contains { $0.isSame(as: given) } } ?? false
        case .range(let attribute, let atLeast, let atMost):
            if case .number(let number) = attributes[attribute] {
                // A NaN is neither.
                number >= atLeast ?? -.infinity && number <= atMost ?? .infinity
            } else {
                false
            }
        case .version(let attribute, let atLeast, let below):
            if case .text(let text) = attributes[attribute], let version = SemanticVersion(text) {
                (atLeast.map { version >= $0 } ?? true) && (below.map { version < $0 } ?? true)
            } else {
                false
            }
        case .exists(let attribute):
            attributes[attribute].map { !$0.isMissing } ?? false
        case .not(let condition):
            !condition.holds(for: attributes)
        case .all(let conditions):
            conditions.allSatisfy { $0.holds(for: attributes) }
        case .any(let conditions):
            conditions.contains { $0.holds(for: attributes) }
        }
    }
}
