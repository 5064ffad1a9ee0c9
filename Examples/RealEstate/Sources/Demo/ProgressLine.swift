import Foundation

/// A progress bar on one line of a terminal, or a line now and then where there is none.
struct ProgressLine {
    private let title: String
    private let total: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var shown = -1

    init(_ title: String, total: Int) {
        self.title = title
        self.total = max(total, 1)
    }

    mutating func show(_ done: Int) {
        let share = min(100, done * 100 / total)
        // A log gets a line every quarter, a terminal every change.
        let step = isTerminal ? share : share / 25 * 25
        guard step != shown else { return }
        shown = step
        let filled = share * 30 / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 30 - filled)
        let name = title.padding(toLength: 20, withPad: " ", startingAt: 0)
        let line = "  \(name) [\(bar)] \(share) % of \(total) predictions and outcomes"
        write(isTerminal ? "\r\(line)" : "\(line)\n")
    }

    func end() { if isTerminal { write("\n") } }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
