/// What each kind of decision of a binary classifier is worth, in a unit of the owner's choice.
///
/// A cost is a negative number: a lead that was called in vain might be -5, one that bought 200.
public struct BusinessValue: Hashable, Sendable, Codable {
    /// A positive row that was predicted positive.
    public var truePositive: Double
    /// A negative row that was predicted positive.
    public var falsePositive: Double
    /// A positive row that was predicted negative.
    public var falseNegative: Double
    /// A negative row that was predicted negative.
    public var trueNegative: Double

    /// The values of the four cells.
    public init(
        truePositive: Double = 0, falsePositive: Double = 0, falseNegative: Double = 0, trueNegative: Double = 0
    ) {
        self.truePositive = truePositive
        self.falsePositive = falsePositive
        self.falseNegative = falseNegative
        self.trueNegative = trueNegative
    }

    /// Checks that the values are numbers that can be summed.
    ///
    /// - Parameter schema: The model, a binary classifier.
    /// - Throws: `DomainError`, `invalidSchema`, that names the field.
    func validate(for schema: ModelSchema) throws(DomainError) {
        guard schema.task == .binaryClassification else {
            throw DomainError(
                .invalidSchema, field: "business_value",
                detail: "a \(schema.task.rawValue) has no cells to value; only a binary_classification has")
        }
        let values = [
            ("true_positive", truePositive), ("false_positive", falsePositive), ("false_negative", falseNegative),
            ("true_negative", trueNegative),
        ]
        for (name, value) in values where !(abs(value) <= 1e12) {
            throw DomainError(
                .invalidSchema, field: "business_value.\(name)",
                detail: "\(value) was given; it must be between -1e12 and 1e12")
        }
    }
}
