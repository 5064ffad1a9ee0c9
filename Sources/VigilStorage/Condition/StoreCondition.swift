import VigilDomain

/// Whether a store can be written, and how fast, as its last writes showed it.
///
/// It decides and does nothing: whoever writes reports to it, with a clock that never goes back, and says what it
/// returns.
package struct StoreCondition: Sendable {
    /// A moment of that clock.
    package typealias Moment = ContinuousClock.Instant

    /// What keeps the store from being written.
    package struct Fault: Hashable, Sendable {
        /// What it is.
        package var error: StoreError
        /// When it was met first.
        package var since: Moment
        /// When it was met last.
        package var lastSeen: Moment
        /// How many transactions failed by it.
        package var count: Int
    }

    /// What is worth saying once.
    package enum Change: Hashable, Sendable {
        /// It could be written and cannot any more, or cannot for another reason.
        case failed(StoreError)
        /// It can be written again.
        case recovered(after: Duration, failures: Int)
        /// Commits have become slow; how long the middle one of the last takes.
        case slowed(Duration)
        /// They are fast again.
        case quickened
    }

    /// How long commits took, as Prometheus' histograms have it.
    package struct Commits: Sendable {
        /// The bounds of the bins, seconds.
        package static let bounds: [Double] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
        /// How many took at most so long, by bound.
        package private(set) var counts = [Int](repeating: 0, count: bounds.count)
        /// How many there were.
        package private(set) var count = 0
        /// How long they took together.
        package private(set) var seconds = 0.0

        mutating func add(_ duration: Duration) {
            let taken = duration / .seconds(1)
            for (index, bound) in Self.bounds.enumerated() where taken <= bound { counts[index] += 1 }
            count += 1
            seconds += taken
        }
    }

    /// From here on a commit is slow: a disk that works syncs in a few milliseconds, a spinning one in some ten.
    package static let slow = Duration.milliseconds(100)
    /// A commit that takes longer stands still.
    package static let stalled = Duration.seconds(10)
    /// On a disk that is nearly full small writes succeed between larger ones that fail: it counts as written again when
    /// nothing has failed for so long.
    package static let restAfterFull = Duration.seconds(2)
    private static let remembered = 5

    /// What keeps it from being written; `nil` when nothing does.
    package private(set) var fault: Fault?
    /// Whether commits are slow.
    package private(set) var isSlow = false
    /// When a transaction was last committed.
    package private(set) var lastCommit: Moment?
    /// The commits so far.
    package private(set) var commits = Commits()
    /// Transactions that failed, by what failed them.
    package private(set) var failures: [StoreError.Code: Int] = [:]
    private var recent: [Duration] = []
    private var underWay: [Int: Moment] = [:]
    private var begun = 0

    /// A store of which nothing is known yet.
    package init() {}

    /// Notes that a transaction is about to be committed.
    ///
    /// - Parameter now: When.
    /// - Returns: Its number, for `end`.
    package mutating func begin(at now: Moment) -> Int {
        begun += 1
        underWay[begun] = now
        return begun
    }

    /// Forgets a commit that was begun again.
    ///
    /// - Parameter number: What `begin` returned.
    package mutating func forget(_ number: Int) { underWay[number] = nil }

    /// Notes that a transaction was committed.
    ///
    /// - Parameters:
    ///   - number: What `begin` returned; `nil` for one that wrote nothing.
    ///   - now: When.
    /// - Returns: What is worth saying.
    package mutating func end(_ number: Int?, at now: Moment) -> [Change] {
        lastCommit = now
        var changes: [Change] = []
        if let number, let start = underWay.removeValue(forKey: number) { changes += noteDuration(now - start) }
        guard let fault else { return changes }
        if fault.error.code == .full, now - fault.lastSeen < Self.restAfterFull { return changes }
        self.fault = nil
        return changes + [.recovered(after: now - fault.since, failures: fault.count)]
    }

    /// Notes that a transaction failed.
    ///
    /// - Parameters:
    ///   - number: What `begin` returned; `nil` when it did not come so far.
    ///   - error: Why. What says nothing about the store as a whole is passed over.
    ///   - now: When.
    /// - Returns: What is worth saying.
    package mutating func fail(_ number: Int?, _ error: any Error, at now: Moment) -> [Change] {
        if let number { underWay[number] = nil }
        guard let error = error as? StoreError, error.isOfTheStore else { return [] }
        failures[error.code, default: 0] += 1
        guard var known = fault, known.error.code == error.code else {
            fault = Fault(
                error: error, since: fault?.since ?? now, lastSeen: now, count: (fault?.count ?? 0) + 1)
            return [.failed(error)]
        }
        known.error = error
        known.lastSeen = now
        known.count += 1
        fault = known
        return []
    }

    private mutating func noteDuration(_ duration: Duration) -> [Change] {
        commits.add(duration)
        recent = recent.suffix(Self.remembered - 1) + [duration]
        guard recent.count == Self.remembered else { return [] }
        let middle = recent.sorted()[Self.remembered / 2]
        switch isSlow {
        case false where middle >= Self.slow:
            isSlow = true
            return [.slowed(middle)]
        // Half of it, so that a disk at the border is not told of again and again.
        case true where middle < Self.slow / 2:
            isSlow = false
            return [.quickened]
        default: return []
        }
    }

    /// Why the store is not to be relied on.
    ///
    /// - Parameter now: When.
    /// - Returns: The error that a request would meet; `nil` when it can be written.
    package func problem(at now: Moment) -> StoreError? {
        if let fault { return fault.error }
        guard let oldest = underWay.values.min(), now - oldest > Self.stalled else { return nil }
        let seconds = (now - oldest).components.seconds
        return StoreError(
            .slow, "a commit has been under way for \(seconds) s; the disk, or the database's server, stands still")
    }

    /// What is wrong though it can be written, in a sentence; `nil` when nothing is.
    package var warning: String? {
        guard isSlow, let middle = recent.sorted().dropFirst(recent.count / 2).first else { return nil }
        return Self.sentence(slow: middle)
    }

    /// Says that commits are slow.
    ///
    /// - Parameter middle: How long the middle one of the last takes.
    /// - Returns: The sentence.
    package static func sentence(slow middle: Duration) -> String {
        "commits are slow: the disk takes \(middle.wholeMilliseconds) ms for each; fewer, larger batches lose less"
    }
}

extension StoreError {
    /// Whether the store as a whole is at fault, and neither what was asked of it nor a part that was read.
    package var isOfTheStore: Bool {
        switch code {
        case .locked, .readOnly, .full, .unavailable, .cannotOpen, .failed, .slow: true
        case .conflict, .newerSchema, .corrupt, .leaseLost, .busy: false
        }
    }
}
