import Foundation
import Synchronization

/// A line on standard error that shows how far something has come; silent where standard error is no terminal.
///
/// Nothing is drawn in the first 300 ms: what is done by then needs no bar.
final class ProgressBar: Sendable {
    private struct State {
        var lastDrawn: ContinuousClock.Instant
        var isDrawn = false
    }

    private static let quietTime = Duration.milliseconds(300)
    private static let drawEvery = Duration.milliseconds(100)

    private let label: String
    private let terminal: Terminal
    private let state: Mutex<State>

    init(_ label: String, terminal: Terminal) {
        self.label = label
        self.terminal = terminal
        let start = ContinuousClock.now
        state = Mutex(State(lastDrawn: start + Self.quietTime - Self.drawEvery))
    }

    /// Shows a share, in [0, 1], and a note behind the bar.
    func show(_ share: Double?, note: String = "") {
        guard terminal.showsProgress else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            guard now - state.lastDrawn >= Self.drawEvery else { return }
            state.lastDrawn = now
            state.isDrawn = true
            let line = Self.line(label: label, share: share, note: note, width: terminal.progressWidth)
            try? Console.write("\r\u{1B}[2K" + line, to: STDERR_FILENO)  // a bar that cannot be drawn is no fault
        }
    }

    /// Runs work whose length is not known, with a line that tells for how long it has run.
    ///
    /// - Parameters:
    ///   - note: What is done.
    ///   - work: The work.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws.
    func pulsing<Result: Sendable>(
        note: String, _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        guard terminal.showsProgress else { return try await work() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let start = ContinuousClock.now
            group.addTask {
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.drawEvery)
                    self.show(nil, note: "\(note)  \((ContinuousClock.now - start).components.seconds) s")
                }
            }
            defer { group.cancelAll() }
            return try await work()
        }
    }

    /// Takes the line away.
    func clear() {
        state.withLock { state in
            guard state.isDrawn else { return }
            state.isDrawn = false
            try? Console.write("\r\u{1B}[2K", to: STDERR_FILENO)  // as above
        }
    }

    /// The line: label, bar, percentage, note, cut to the width.
    static func line(label: String, share: Double?, note: String, width: Int) -> String {
        var parts = [label]
        if let share {
            let bounded = min(max(share, 0), 1)
            let cells = 24
            let full = Int((bounded * Double(cells)).rounded(.down))
            parts.append(
                String(repeating: "█", count: full) + String(repeating: "░", count: cells - full) + " "
                    + "\(Int((bounded * 100).rounded(.down))) %")
        }
        if !note.isEmpty { parts.append(note) }
        return DisplayWidth.truncated(parts.joined(separator: "  "), to: max(10, width - 1))
    }
}
