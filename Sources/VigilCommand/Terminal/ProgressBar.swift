import Foundation
import Synchronization
import VigilDomain

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

    /// How far something has come.
    enum Extent: Sendable {
        /// This share of it, in [0, 1].
        case share(Double)
        /// Nobody knows; it has run since then.
        case unknown(since: ContinuousClock.Instant)
    }

    /// Shows how far it has come and a note behind the bar.
    func show(_ extent: Extent, note: String = "") {
        guard terminal.showsProgress else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            guard now - state.lastDrawn >= Self.drawEvery else { return }
            state.lastDrawn = now
            state.isDrawn = true
            let line = Self.line(label: label, extent: extent, note: note, at: now, width: terminal.progressWidth)
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
    func pulsing<Result>(note: String, _ work: () async throws -> Result) async throws -> Result {
        guard terminal.showsProgress else { return try await work() }
        let pulse = Pulse()
        defer { pulse.stop() }
        let start = ContinuousClock.now
        // A thread of its own and no task: the work can keep every thread of the tasks' pool busy, and then a task that
        // draws would have its turn when all is over. It ends by itself once `stop` was called.
        Thread.detachNewThread { [self] in
            while pulse.beat({ show(.unknown(since: start), note: note) }) { Thread.sleep(forTimeInterval: 0.1) }
        }
        return try await work()
    }

    /// Whether a line goes on being drawn; nothing is drawn any more once `stop` has returned.
    private final class Pulse: Sendable {
        private let goesOn = Mutex(true)

        func beat(_ draw: () -> Void) -> Bool {
            goesOn.withLock { goesOn in
                if goesOn { draw() }
                return goesOn
            }
        }

        func stop() { goesOn.withLock { $0 = false } }
    }

    /// Takes the line away.
    func clear() {
        state.withLock { state in
            guard state.isDrawn else { return }
            state.isDrawn = false
            try? Console.write("\r\u{1B}[2K", to: STDERR_FILENO)  // as above
        }
    }

    /// The line: label, bar, percentage or seconds, note, cut to the width.
    static func line(
        label: String, extent: Extent, note: String, at now: ContinuousClock.Instant, width: Int
    ) -> String {
        let bar: String
        switch extent {
        case .share(let share):
            let bounded = min(max(share, 0), 1)
            let full = Int((bounded * Double(cells)).rounded(.down))
            bar =
                String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
                + " \(Int((bounded * 100).rounded(.down))) %"
        case .unknown(let start):
            let elapsed = (now - start).wholeMilliseconds
            bar = sweep(step: Int(elapsed / 100)) + " \(elapsed / 1000) s"
        }
        let text = [label, bar, note].filter { !$0.isEmpty }.joined(separator: "  ")
        return DisplayWidth.truncated(text, to: max(10, width - 1))
    }

    private static let cells = 24

    /// A block that runs from one end to the other and back.
    private static func sweep(step: Int) -> String {
        let block = 4
        let room = cells - block
        let place = room - abs(step % (2 * room) - room)
        return String(repeating: "░", count: place) + String(repeating: "█", count: block)
            + String(repeating: "░", count: room - place)
    }
}
