/// A strict reader of JSON text (RFC 8259) that keeps `3` and `3.0` apart.
///
/// Foundation's readers lose that difference, and the comparison rules of the goldens rest on it.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ text: [UInt8]) { bytes = text }

    /// The document in the text.
    ///
    /// - Parameter text: UTF-8 text.
    /// - Returns: The value.
    /// - Throws: ``GoldenError`` with the offset where the text stops being JSON.
    static func parse(_ text: [UInt8]) throws -> JSONValue {
        var parser = JSONParser(text)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == parser.bytes.count else { throw parser.unexpected("end of text") }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func unexpected(_ wanted: String) -> GoldenError {
        GoldenError("not JSON at byte \(position): wanted \(wanted)")
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Character) throws {
        guard let ascii = character.asciiValue, current == ascii else { throw unexpected("\"\(character)\"") }
        position += 1
    }

    private mutating func value() throws -> JSONValue {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws -> JSONValue {
        let end = position + text.utf8.count
        guard end <= bytes.count, bytes[position..<end].elementsEqual(text.utf8) else { throw unexpected(text) }
        position = end
        return value
    }

    private mutating func object() throws -> JSONValue {
        try take("{")
        var members: [String: JSONValue] = [:]
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            let key = try string()
            skipSpace()
            try take(":")
            guard members.updateValue(try value(), forKey: key) == nil else {
                throw GoldenError("the key \"\(key)\" stands twice in one object")
            }
            skipSpace()
            if current == UInt8(ascii: ",") { position += 1 } else { break }
        }
        try take("}")
        return .object(members)
    }

    private mutating func array() throws -> JSONValue {
        try take("[")
        var values: [JSONValue] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array(values)
        }
        while true {
            values.append(try value())
            skipSpace()
            if current == UInt8(ascii: ",") { position += 1 } else { break }
        }
        try take("]")
        return .array(values)
    }

    private mutating func string() throws -> String {
        try take("\"")
        var text: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "\"") {
            position += 1
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: String(try escape()).utf8)
            } else {
                text.append(byte)
            }
        }
        try take("\"")
        guard let decoded = String(validating: text, as: UTF8.self) else { throw unexpected("valid UTF-8") }
        return decoded
    }

    private mutating func escape() throws -> Character {
        guard let byte = current else { throw unexpected("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "u"): return Character(try unicodeEscape())
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(UnicodeScalar(byte))
        default: throw unexpected("an escape")
        }
    }

    private mutating func unicodeEscape() throws -> UnicodeScalar {
        let high = try hexUnit()
        if let scalar = UnicodeScalar(high) { return scalar }
        try take("\\")
        try take("u")
        let low = try hexUnit()
        let combined = 0x10000 + (high &- 0xD800) << 10 + (low &- 0xDC00)
        guard (0xD800..<0xDC00).contains(high), (0xDC00..<0xE000).contains(low), let scalar = UnicodeScalar(combined)
        else { throw unexpected("a surrogate pair") }
        return scalar
    }

    private mutating func hexUnit() throws -> UInt32 {
        let end = position + 4
        guard end <= bytes.count, let text = String(validating: bytes[position..<end], as: UTF8.self),
            let unit = UInt32(text, radix: 16)
        else { throw unexpected("four hexadecimal digits") }
        position = end
        return unit
    }

    private mutating func number() throws -> JSONValue {
        let start = position
        let signs = "+-0123456789.eE".utf8
        while let byte = current, signs.contains(byte) { position += 1 }
        guard let text = String(validating: bytes[start..<position], as: UTF8.self), !text.isEmpty else {
            throw unexpected("a value")
        }
        if let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text) else { throw unexpected("a number") }
        return .number(number)
    }
}
