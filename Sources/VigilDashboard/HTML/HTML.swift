/// A piece of HTML, made by string interpolation that escapes what it is given.
///
///     let row: HTML = "<td title=\"\(note)\">\(name)</td>\(cells)"
///
/// Text is escaped, so that it is safe in an element and in a quoted attribute; other pieces of HTML and whole numbers
/// pass through. There is no other way in but `HTML(raw:)`, which can be searched for.
package struct HTML: Hashable, Sendable {
    /// The markup.
    package private(set) var text: String

    /// Markup that is trusted as it stands: only for text that the program itself holds, such as a style sheet.
    package init(raw text: String) { self.text = text }

    /// Nothing.
    package init() { text = "" }

    /// Text with everything escaped that has a meaning in HTML.
    package init(escaping plain: some StringProtocol) {
        text = ""
        text.appendEscaped(plain)
    }

    /// Adds a piece behind this one.
    package static func += (left: inout HTML, right: HTML) { left.text += right.text }

    /// The two pieces one after the other.
    package static func + (left: HTML, right: HTML) -> HTML { HTML(raw: left.text + right.text) }

    /// Whether there is no markup at all.
    package var isEmpty: Bool { text.isEmpty }
}

extension HTML: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Gathers the parts of an interpolated literal.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// The program's own markup.
        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Text from anywhere, escaped.
        package mutating func appendInterpolation(_ plain: some StringProtocol) { text.appendEscaped(plain) }

        /// A whole number, which has nothing to escape.
        package mutating func appendInterpolation(_ number: Int) { text += String(number) }

        /// A piece of HTML, as it is.
        package mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

        /// A piece of HTML, or nothing.
        package mutating func appendInterpolation(_ piece: HTML?) {
            if let piece { text += piece.text }
        }

        /// A piece of HTML where something holds, and else nothing.
        package mutating func appendInterpolation(_ piece: HTML, if isWanted: Bool) {
            if isWanted { text += piece.text }
        }

        /// Pieces of HTML one after the other.
        package mutating func appendInterpolation(_ pieces: some Sequence<HTML>) {
            for piece in pieces { text += piece.text }
        }

        /// A coordinate with at most two decimals, since more than a hundredth of a pixel is not seen.
        package mutating func appendInterpolation(at coordinate: Double) { text += coordinateText(coordinate) }
    }
}

extension Sequence<HTML> {
    /// The pieces one after the other with `separator` between them.
    package func joined(separator: HTML) -> HTML {
        var result = HTML()
        for (index, piece) in enumerated() {
            if index > 0 { result += separator }
            result += piece
        }
        return result
    }
}

extension String {
    /// Adds `plain` with the five characters replaced that could end a text or an attribute, and NUL, which HTML has
    /// no way to write.
    fileprivate mutating func appendEscaped(_ plain: some StringProtocol) {
        // Nearly every text has nothing to escape: looking first costs less than copying byte by byte.
        guard plain.utf8.contains(where: isSpecial) else {
            self += plain
            return
        }
        for character in plain.unicodeScalars {
            switch character {
            case "&": self += "&amp;"
            case "<": self += "&lt;"
            case ">": self += "&gt;"
            case "\"": self += "&quot;"
            case "'": self += "&#39;"
            case "\0": self += "\u{FFFD}"
            default: unicodeScalars.append(character)
            }
        }
    }
}

private func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "\"")
        || byte == UInt8(ascii: "'") || byte == 0
}

/// A coordinate for SVG: at most two decimals, no trailing zeros, never an exponent.
package func coordinateText(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    let hundredths = Int((value * 100).rounded())
    let whole = hundredths / 100
    let rest = Int((hundredths % 100).magnitude)
    let sign = hundredths < 0 && whole == 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return rest < 10 ? "\(sign)\(whole).0\(rest)" : "\(sign)\(whole).\(rest)"
}
