/// A JSON Schema, as much of it as the API's document needs.
indirect enum JSONSchema: Sendable {
    case string(format: String? = nil, pattern: String? = nil, longest: Int? = nil, values: [String]? = nil)
    case number(minimum: Double? = nil, maximum: Double? = nil)
    case integer(minimum: Int? = nil, maximum: Int? = nil)
    case boolean
    case array(JSONSchema, most: Int? = nil)
    case object([Property], others: JSONSchema? = nil)
    case oneOf([JSONSchema])
    case nullable(JSONSchema)
    /// A schema under `components`.
    case reference(String)
    /// Text that is not JSON, such as a page or NDJSON.
    case text

    /// A property of an object.
    struct Property: Sendable {
        var name: String
        var schema: JSONSchema
        var isRequired: Bool
        var summary: String?

        static func required(_ name: String, _ schema: JSONSchema, _ summary: String? = nil) -> Property {
            Property(name: name, schema: schema, isRequired: true, summary: summary)
        }

        static func optional(_ name: String, _ schema: JSONSchema, _ summary: String? = nil) -> Property {
            Property(name: name, schema: schema, isRequired: false, summary: summary)
        }
    }
}

extension JSONSchema {
    /// The schema as the OpenAPI document writes it.
    var document: JSONValue {
        switch self {
        case .string(let format, let pattern, let longest, let values):
            var fields: [String: JSONValue] = ["type": "string"]
            fields["format"] = format.map { .string($0) }
            fields["pattern"] = pattern.map { .string($0) }
            fields["maxLength"] = longest.map { .integer($0) }
            fields["enum"] = values.map { .array($0.map { .string($0) }) }
            return .object(fields)
        case .number(let minimum, let maximum):
            var fields: [String: JSONValue] = ["type": "number"]
            fields["minimum"] = minimum.map { .number($0) }
            fields["maximum"] = maximum.map { .number($0) }
            return .object(fields)
        case .integer(let minimum, let maximum):
            var fields: [String: JSONValue] = ["type": "integer"]
            fields["minimum"] = minimum.map { .integer($0) }
            fields["maximum"] = maximum.map { .integer($0) }
            return .object(fields)
        case .boolean:
            return ["type": "boolean"]
        case .array(let items, let most):
            var fields: [String: JSONValue] = ["type": "array", "items": items.document]
            fields["maxItems"] = most.map { .integer($0) }
            return .object(fields)
        case .object(let properties, let others):
            return object(properties, others: others)
        case .oneOf(let choices):
            return ["oneOf": .array(choices.map(\.document))]
        case .nullable(let schema):
            return ["anyOf": [schema.document, ["type": "null"]]]
        case .reference(let name):
            return ["$ref": .string("#/components/schemas/\(name)")]
        case .text:
            return ["type": "string"]
        }
    }

    private func object(_ properties: [Property], others: JSONSchema?) -> JSONValue {
        var fields: [String: JSONValue] = ["type": "object"]
        var documents: [String: JSONValue] = [:]
        for property in properties {
            var document = property.schema.document
            if let summary = property.summary, case .object(var inner) = document, inner["$ref"] == nil {
                inner["description"] = .string(summary)
                document = .object(inner)
            }
            documents[property.name] = document
        }
        fields["properties"] = .object(documents)
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { fields["required"] = .array(required) }
        fields["additionalProperties"] = others?.document ?? false
        return .object(fields)
    }
}

/// A JSON document built by hand.
enum JSONValue: Sendable, Equatable, Encodable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral
{
    case string(String)
    case number(Double)
    case integer(Int)
    case boolean(Bool)
    case array([JSONValue])
    case object([String: JSONValue])

    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .boolean(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
