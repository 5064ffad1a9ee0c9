/// Pieces of a user's input as they are quoted in messages.
enum Excerpt {
    /// At most so many bytes are shown.
    static let mostBytes = 60

    /// The bytes as text, cut where they are many and repaired where they are not UTF-8.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.count > mostBytes else { return printable(bytes) }
        // A cut through a character is moved to its beginning.
        var end = mostBytes
        while end > mostBytes - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return printable(UnsafeBufferPointer(rebasing: bytes[..<end])) + "…"
    }

    /// The bytes at `offset` as text.
    static func text(_ body: UnsafeBufferPointer<UInt8>, _ offset: UInt64, _ length: UInt64) -> String {
        let start = min(Int(clamping: offset), body.count)
        let end = min(start + Int(clamping: length), body.count)
        return text(UnsafeBufferPointer(rebasing: body[start..<end]))
    }

    /// The text between quotes, cut where it is long.
    static func quoted(_ text: String) -> String {
        var text = text
        return "\"" + text.withUTF8 { Self.text($0) } + "\""
    }

    /// Control characters would garble a terminal or a log: they are shown as the picture that Unicode has for them.
    private static func printable(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let shown = scalar.value < 0x20 ? 0x2400 + scalar.value : (scalar.value == 0x7F ? 0x2421 : scalar.value)
            scalars.append(Unicode.Scalar(shown) ?? "\u{FFFD}")
        }
        return String(scalars)
    }
}
