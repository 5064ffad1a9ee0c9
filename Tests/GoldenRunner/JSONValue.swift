/// A JSON document that keeps integers and floating-point numbers apart.
///
/// Goldens compare `3` exactly and `3.0` within a tolerance, so the difference must survive the parser.
enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

// MARK: Building answers

extension JSONValue: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}

extension JSONValue: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue {
    init(_ value: Double) { self = .number(value) }
    init(_ value: Int) { self = .integer(value) }
    init(_ value: Bool) { self = .bool(value) }
    init(_ value: String) { self = .text(value) }
    init(_ values: [Double]) { self = .array(values.map { .number($0) }) }
    init(_ values: [Int]) { self = .array(values.map { .integer($0) }) }
    init(_ values: [Bool]) { self = .array(values.map { .bool($0) }) }
    init(_ values: [String]) { self = .array(values.map { .text($0) }) }
    init(_ rows: [[Double]]) { self = .array(rows.map { JSONValue($0) }) }
    init(_ rows: [[Int]]) { self = .array(rows.map { JSONValue($0) }) }

    /// The value, or `null` where there is none.
    init(_ value: Double?) { self = value.map { .number($0) } ?? .null }
}

// MARK: Reading inputs

extension JSONValue {
    /// The member of an object, `nil` if there is none or it is `null`.
    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self, let member = members[key] else { return nil }
        if case .null = member { return nil }
        return member
    }

    /// The member of an object, which must be there and not be `null`.
    func member(_ key: String) throws -> JSONValue {
        guard let value = self[key] else { throw GoldenError("no member \"\(key)\"") }
        return value
    }

    /// A number; the texts "nan", "inf" and "-inf" count as numbers.
    func asNumber() throws -> Double {
        switch self {
        case .integer(let value): return Double(value)
        case .number(let value): return value
        case .text(let text):
            if let special = Self.specialNumber(text) { return special }
        default: break
        }
        throw GoldenError("\(self) is not a number")
    }

    func asInteger() throws -> Int {
        guard case .integer(let value) = self else { throw GoldenError("\(self) is not an integer") }
        return value
    }

    func asText() throws -> String {
        guard case .text(let value) = self else { throw GoldenError("\(self) is not a text") }
        return value
    }

    func asBool() throws -> Bool {
        guard case .bool(let value) = self else { throw GoldenError("\(self) is not a boolean") }
        return value
    }

    func asArray() throws -> [JSONValue] {
        guard case .array(let values) = self else { throw GoldenError("\(self) is not an array") }
        return values
    }

    func number(_ key: String) throws -> Double { try member(key).asNumber() }
    func integer(_ key: String) throws -> Int { try member(key).asInteger() }
    func text(_ key: String) throws -> String { try member(key).asText() }
    func bool(_ key: String) throws -> Bool { try member(key).asBool() }
    func array(_ key: String) throws -> [JSONValue] { try member(key).asArray() }
    func numbers(_ key: String) throws -> [Double] { try array(key).map { try $0.asNumber() } }
    func integers(_ key: String) throws -> [Int] { try array(key).map { try $0.asInteger() } }
    func texts(_ key: String) throws -> [String] { try array(key).map { try $0.asText() } }
    func bools(_ key: String) throws -> [Bool] { try array(key).map { try $0.asBool() } }

    /// Rows of numbers.
    func numberRows(_ key: String) throws -> [[Double]] {
        try array(key).map { row in try row.asArray().map { try $0.asNumber() } }
    }

    /// Rows of integers.
    func integerRows(_ key: String) throws -> [[Int]] {
        try array(key).map { row in try row.asArray().map { try $0.asInteger() } }
    }

    /// What one of the texts for a non-finite number stands for.
    static func specialNumber(_ text: String) -> Double? {
        switch text {
        case "nan": .nan
        case "inf": .infinity
        case "-inf": -.infinity
        default: nil
        }
    }
}
