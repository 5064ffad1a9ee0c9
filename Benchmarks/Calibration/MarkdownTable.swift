/// Numbers and tables as the documentation shows them.
enum Markdown {
    /// A share in per cent with one digit behind the point.
    static func percent(_ share: Double) -> String { tenths(share * 100) }

    /// A number with one digit behind the point.
    static func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// A whole number with separators of thousands.
    static func whole(_ number: Double) -> String { whole(Int(exactly: number.rounded()) ?? 0) }

    /// A whole number with separators of thousands.
    static func whole(_ number: Int) -> String {
        var digits = Array("\(number)")
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        return String(digits)
    }

    /// A heading, sentences below it, and a table; nothing without a row.
    static func section(_ level: Int, _ heading: String, _ words: String, _ header: [String], _ rows: [[String]])
        -> String
    {
        guard !rows.isEmpty else { return "" }
        let lines = ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }
        return String(repeating: "#", count: level) + " \(heading)\n\n" + (words.isEmpty ? "" : wrapped(words) + "\n")
            + lines.joined() + "\n"
    }

    /// Numbers in a sentence.
    static func list(_ numbers: [Int]) -> String {
        let words = numbers.map { whole($0) }
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Text in lines of at most 120 characters, each ended; all but the first indented.
    static func wrapped(_ text: String, indent: String = "") -> String {
        var lines = ""
        var line = ""
        for word in text.split(separator: " ") {
            if line.count + word.count + 1 > 120 {
                lines += line + "\n"
                line = indent + word
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return lines + line + "\n"
    }

    /// A verdict as a cell.
    static func cell(_ verdict: Verdict) -> String {
        switch verdict {
        case .ok, .conservative: verdict.rawValue
        case .outside: "**outside**"
        case .notJudged: "not judged"
        }
    }
}
