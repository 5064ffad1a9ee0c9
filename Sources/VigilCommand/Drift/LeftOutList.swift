/// Columns that were left out and the reasons, one under the other.
struct LeftOutList: Sendable {
    /// A column and the reason.
    struct Entry: Sendable, Hashable {
        /// The column's name.
        var name: String
        /// Why it was left out, as the end of a sentence.
        var reason: String
    }

    private static let widestName = 30

    let title: String
    let entries: [Entry]

    /// The list as lines; reasons that are long go on under themselves.
    func text(for terminal: Terminal) -> String {
        let names = entries.map { DisplayWidth.truncated(TerminalText.clean($0.name), to: Self.widestName) }
        let width = ([title] + names).reduce(0) { max($0, DisplayWidth.of($1)) } + 2
        let indent = String(repeating: " ", count: width)
        let lines = zip(names, entries).map { name, entry in
            let reason = TerminalText.wrapped(TerminalText.clean(entry.reason), to: max(20, terminal.width - width))
            let styled = reason.split(separator: "\n").map {
                TextStyle.dim.applied(to: String($0), isColored: terminal.isColored)
            }
            return name + indent.dropFirst(DisplayWidth.of(name)) + styled.joined(separator: "\n" + indent)
        }
        let head = title + indent.dropFirst(DisplayWidth.of(title)) + "why"
        return ([TextStyle.dim.applied(to: head, isColored: terminal.isColored)] + lines).joined(separator: "\n")
    }
}
