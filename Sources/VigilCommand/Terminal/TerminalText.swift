/// Makes text from outside fit for a terminal.
enum TerminalText {
    /// The text without control characters: a column's name must not move the cursor or change colours.
    static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            // Marks that turn the direction of what follows.
            || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    /// The text broken into lines of at most `width` columns at its spaces.
    ///
    /// - Parameters:
    ///   - text: One paragraph.
    ///   - width: At least 20; longer words stand on a line of their own.
    ///   - indent: Put before every line but the first, and counted in its width.
    /// - Returns: The lines with line feeds between them.
    static func wrapped(_ text: String, to width: Int, indent: String = "") -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty || line == indent {
                line += word
            } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = indent + word
            }
        }
        lines.append(line)
        return lines.joined(separator: "\n")
    }
}
