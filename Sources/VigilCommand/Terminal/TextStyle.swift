/// How a piece of text stands out on a terminal.
enum TextStyle: Sendable {
    case plain, bold, dim, red, yellow, green

    private var code: String {
        switch self {
        case .plain: "0"
        case .bold: "1"
        case .dim: "2"
        case .red: "31"
        case .yellow: "33"
        case .green: "32"
        }
    }

    /// The text in this style, or as it is where the terminal shows no colours.
    func applied(to text: String, isColored: Bool) -> String {
        guard isColored, self != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
