import VigilDomain

/// Whom a test is for, as a client sends and sees it.
struct WireTargeting: Codable {
    var condition: TargetingCondition

    init(_ condition: TargetingCondition) { self.condition = condition }

    init(from decoder: any Decoder) throws {
        let place = decoder.codingPath
        let kinds = try decoder.container(keyedBy: Key.self).allKeys
        guard kinds.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: place,
                    debugDescription: "\(kinds.count) conditions were given; it has one of \(Self.names)"))
        }
        do {
            condition = try TargetingCondition(from: decoder)
        } catch DecodingError.typeMismatch(let type, let context) where type == TargetingCondition.self {
            throw DecodingError.dataCorrupted(
                .init(codingPath: context.codingPath, debugDescription: "a condition has one of \(Self.names)"))
        }
    }

    func encode(to encoder: any Encoder) throws { try condition.encode(to: encoder) }

    private enum Key: CodingKey, CaseIterable {
        case equals, isIn, range, version, exists, not, all, any
    }

    private static let names = Key.allCases.map { WireJSON.snakeCase($0.stringValue) }.joined(separator: ", ")

    private static let attribute = JSONSchema.Property.required("attribute", .string(longest: 200))
    /// What an attribute may be.
    static let value = JSONSchema.oneOf([.string(), .number(), .boolean])
    private static let version = JSONSchema.nullable(.string(longest: 200))
    private static let one = JSONSchema.object([.required("condition", .reference("Targeting"))])
    private static let many = JSONSchema.object([
        .required("conditions", .array(.reference("Targeting"), most: TargetingCondition.greatestCount))
    ])

    static let schema = JSONSchema.object([
        .optional("equals", .object([attribute, .required("value", value)])),
        .optional(
            "is_in", .object([attribute, .required("values", .array(value, most: TargetingCondition.greatestCount))])),
        .optional(
            "range",
            .object([
                attribute, .optional("at_least", .nullable(.number())), .optional("at_most", .nullable(.number())),
            ]),
            "a number, both ends taken in"),
        .optional(
            "version", .object([attribute, .optional("at_least", version), .optional("below", version)]),
            "a text in the order of Semantic Versioning"),
        .optional("exists", .object([attribute])),
        .optional("not", one), .optional("all", many), .optional("any", many),
    ])
}

/// What is known of a unit under one name, as a client sends it.
struct WireAttributeValue: Decodable {
    var domain: AttributeValue

    init(from decoder: any Decoder) throws {
        do {
            domain = try AttributeValue(from: decoder)
        } catch is DecodingError {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "an attribute is a text, a number, or true or false"))
        }
    }
}
