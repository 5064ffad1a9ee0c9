/// What is known of a unit under one name, to choose whom an experiment is for.
public enum AttributeValue: Hashable, Sendable {
    /// A text; compared byte by byte.
    case text(String)
    /// A number; NaN is the same as no attribute.
    case number(Double)
    /// Yes or no.
    case flag(Bool)

    /// Whether two values are the same; of different types they never are, so `"8"` is not 8.
    ///
    /// - Parameter other: The other one.
    /// - Returns: Whether they are.
    package func isSame(as other: AttributeValue) -> Bool {
        switch (self, other) {
        case (.text(let one), .text(let two)): AssignmentNames.areSame(one, two)
        case (.number(let one), .number(let two)): one == two
        case (.flag(let one), .flag(let two)): one == two
        default: false
        }
    }

    /// Whether it says nothing.
    package var isMissing: Bool {
        if case .number(let value) = self { value.isNaN } else { false }
    }
}

extension AttributeValue: Codable {
    /// Reads a plain text, number or boolean.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // A boolean first: some decoders also read true as the number 1.
        do {
            self = .flag(try container.decode(Bool.self))
        } catch DecodingError.typeMismatch {
            do {
                self = .number(try container.decode(Double.self))
            } catch DecodingError.typeMismatch {
                self = .text(try container.decode(String.self))
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        }
    }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    /// Yes or no.
    public init(booleanLiteral value: Bool) { self = .flag(value) }
}
