/// Writes JSON text straight into bytes, for responses and exports where speed counts.
///
/// Commas come by themselves. The caller keeps the order: a key before each value of an object, `end` for every `begin`.
package struct JSONWriter: Sendable {
    /// The text so far, UTF-8.
    package private(set) var bytes: [UInt8]
    private var needsComma = false

    /// An empty text with room for `capacity` bytes.
    package init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Begins an object.
    package mutating func beginObject() { begin(UInt8(ascii: "{")) }

    /// Ends the object that was begun last.
    package mutating func endObject() { end(UInt8(ascii: "}")) }

    /// Begins an array.
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }

    /// Ends the array that was begun last.
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// Writes the key of the next value.
    package mutating func key(_ name: String) {
        separate()
        bytes.appendJSON(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes the key of the next value as it was encoded beforehand by `encoded(key:)`.
    package mutating func key(encoded: [UInt8]) {
        separate()
        bytes.append(contentsOf: encoded)
        needsComma = false
    }

    /// A key with quotes and colon, to be encoded once and written often.
    package static func encoded(key name: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendJSON(name)
        bytes.append(UInt8(ascii: ":"))
        return bytes
    }

    /// Writes a string.
    package mutating func value(_ text: String) {
        separate()
        bytes.appendJSON(text)
    }

    /// Writes a number in the shortest form that reads back as the same double; NaN and infinities become null.
    package mutating func value(_ number: Double) {
        separate()
        bytes.appendJSON(number)
    }

    /// Writes a whole number.
    package mutating func value(_ number: Int) { value(Int64(number)) }

    /// Writes a whole number.
    package mutating func value(_ number: Int64) {
        separate()
        bytes.appendDecimal(number)
    }

    /// Writes `true` or `false`.
    package mutating func value(_ truth: Bool) { value(encoded: truth ? Self.trueText : Self.falseText) }

    /// Writes null.
    package mutating func null() { value(encoded: Self.nullText) }

    /// Writes a value that is JSON text already.
    package mutating func value(encoded: [UInt8]) {
        separate()
        bytes.append(contentsOf: encoded)
    }

    /// Writes an array of numbers, NaN and infinities as null.
    package mutating func value(_ numbers: [Double]) {
        beginArray()
        for number in numbers { value(number) }
        endArray()
    }

    /// Writes a member of an object.
    package mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a member of an object, NaN and infinities as null.
    package mutating func member(_ name: String, _ number: Double) {
        key(name)
        value(number)
    }

    /// Writes a member of an object.
    package mutating func member(_ name: String, _ number: Int) {
        key(name)
        value(number)
    }

    /// Writes a member of an object.
    package mutating func member(_ name: String, _ truth: Bool) {
        key(name)
        value(truth)
    }

    /// Ends a line of NDJSON; the next value stands on its own.
    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Hands the text over and begins a new one, with the same room.
    package mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        needsComma = false
        return taken
    }

    private static let trueText = Array("true".utf8)
    private static let falseText = Array("false".utf8)
    private static let nullText = Array("null".utf8)

    private mutating func begin(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func end(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
