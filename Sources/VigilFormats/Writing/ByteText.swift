extension [UInt8] {
    /// Adds a JSON string with its quotes; what RFC 8259 does not allow in it is escaped, nothing else is.
    mutating func appendJSON(_ text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                appendEscape(byte)
                start = index + 1
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        default:
            append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let digit = byte & 0x0F
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Adds a number in the shortest form that reads back as the same double; NaN and infinities as `null`.
    mutating func appendJSON(_ number: Double) {
        guard number.isFinite else { return append(contentsOf: "null".utf8) }
        appendShortest(number)
    }

    /// Adds a finite number in the shortest form that reads back as the same double.
    mutating func appendShortest(_ number: Double) {
        // Most numbers of a model are small whole ones: classes, counts. Minus zero has its own text.
        if number.magnitude < 1e15, number == number.rounded(.towardZero), number != 0 || number.sign == .plus {
            return appendDecimal(Int64(number))
        }
        // Or they have a few decimals. When millionths divided by a million are the number again, then their text is a
        // text of the number, and with 15 digits or fewer there is no shorter one.
        let millionths = (number.magnitude * 1e6).rounded()
        if number.magnitude >= 1e-3, millionths < 1e15, millionths / 1e6 == number.magnitude {
            return appendMillionths(Int64(millionths), isNegative: number < 0)
        }
        append(contentsOf: number.description.utf8)
    }

    private mutating func appendMillionths(_ number: Int64, isNegative: Bool) {
        if isNegative { append(UInt8(ascii: "-")) }
        let (whole, fraction) = number.quotientAndRemainder(dividingBy: 1_000_000)
        appendDecimal(whole)
        append(UInt8(ascii: "."))
        var rest = fraction
        var place: Int64 = 100_000
        while rest > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
            rest %= place
            place /= 10
        }
    }

    /// Adds a whole number.
    mutating func appendDecimal(_ number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var power: UInt64 = 1
        while rest / power >= 10 { power *= 10 }
        while power > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / power))
            rest %= power
            power /= 10
        }
    }
}
