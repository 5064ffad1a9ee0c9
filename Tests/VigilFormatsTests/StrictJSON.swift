/// A second, plain reader of RFC 8259 that says only whether a text is JSON: what the fast one is compared with.
struct StrictJSON {
    private let bytes: [UInt8]
    private var position = 0

    static func isValid(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var reader = StrictJSON(bytes: bytes)
        guard reader.value(depth: 0) else { return false }
        reader.space()
        return reader.position == bytes.count
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func space() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func word(_ text: String) -> Bool {
        for byte in text.utf8 {
            guard current == byte else { return false }
            position += 1
        }
        return true
    }

    private mutating func value(depth: Int) -> Bool {
        if depth > 64 { return false }
        space()
        switch current {
        case UInt8(ascii: "{"): return object(depth)
        case UInt8(ascii: "["): return array(depth)
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default: return number()
        }
    }

    private mutating func object(_ depth: Int) -> Bool {
        position += 1
        space()
        if accept("}") { return true }
        repeat {
            space()
            guard current == UInt8(ascii: "\""), string() else { return false }
            space()
            guard accept(":"), value(depth: depth + 1) else { return false }
            space()
        } while accept(",")
        return accept("}")
    }

    private mutating func array(_ depth: Int) -> Bool {
        position += 1
        space()
        if accept("]") { return true }
        repeat {
            guard value(depth: depth + 1) else { return false }
            space()
        } while accept(",")
        return accept("]")
    }

    private mutating func string() -> Bool {
        position += 1
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 0x20 { return false }
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let escape = current else { return false }
            position += 1
            if escape == UInt8(ascii: "u") {
                for _ in 0..<4 {
                    guard let digit = current, Character(Unicode.Scalar(digit)).isHexDigit else { return false }
                    position += 1
                }
            } else if !"\"\\/bfnrt".utf8.contains(escape) {
                return false
            }
        }
        return false
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = current, byte >= 0x30, byte <= 0x39 { position += 1 }
        return position - start
    }

    private mutating func number() -> Bool {
        _ = accept("-")
        let startsWithZero = current == UInt8(ascii: "0")
        let count = digits()
        if count == 0 || (startsWithZero && count > 1) { return false }
        if accept("."), digits() == 0 { return false }
        if accept("e") || accept("E") {
            if !accept("+") { _ = accept("-") }
            return digits() > 0
        }
        return true
    }
}
