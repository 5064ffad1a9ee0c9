package import VigilDomain

/// Puts recorded predictions and their outcomes into the order in which they became known.
///
/// A prediction is known at its timestamp, its outcome at the label's own time, or with the prediction where it has
/// none; a label dated before its prediction counts as known with it. Memory holds only the outcomes that wait.
///
/// Moments are compared by the slot of time that they fall into: inside a slot the predictions come first and then the
/// outcomes, so that rows travel in batches instead of one by one. Every window but those of a minute begins and ends on
/// a whole hour of UTC, so slots of an hour change no result; a slot of one millisecond gives the exact order.
package struct ReplayOrder {
    /// An outcome that became known.
    package struct Outcome: Hashable, Sendable, Comparable {
        /// The prediction's id.
        package var id: String
        /// What happened.
        package var label: Label
        /// When it became known, milliseconds since the epoch.
        package var knownAt: Int64
        /// When its prediction was made, milliseconds since the epoch.
        package var predictedAt: Int64
        /// The place of its prediction in the recording, which orders outcomes of the same moment.
        package var sequence: Int

        package static func < (left: Outcome, right: Outcome) -> Bool {
            left.knownAt != right.knownAt ? left.knownAt < right.knownAt : left.sequence < right.sequence
        }
    }

    /// A label.
    package enum Label: Hashable, Sendable {
        /// Class, value or relevance.
        case number(Double)
        /// Class name.
        case name(String)
    }

    /// What is sent next.
    package enum Step: Hashable, Sendable {
        /// These rows of the chunk that was handed in.
        case predictions(Range<Int>)
        /// These outcomes, oldest first.
        case outcomes([Outcome])
    }

    /// A row that is older than the row before it.
    package struct NotSorted: Error, Hashable, Sendable {
        /// The row of the chunk.
        package var row: Int
        /// Its time.
        package var timestamp: Timestamp
        /// The time of the row before.
        package var previous: Timestamp
    }

    private let slotMilliseconds: Int64
    private var waiting = BinaryHeap<Outcome>()
    private var newest = Int64.min
    private var sequence = 0

    /// An order by slots of this length.
    ///
    /// - Parameter slot: At least a millisecond; a whole part of an hour, so that slots do not cross windows.
    package init(slot: Duration = .seconds(3600)) {
        slotMilliseconds = max(1, slot.wholeMilliseconds)
    }

    /// Outcomes that wait for their time.
    package var waitingCount: Int { waiting.count }

    /// Takes in the next rows of the recording.
    ///
    /// - Parameter chunk: Rows with times that do not fall, also against the chunk before.
    /// - Returns: What is known by the time of the chunk's last row, in order.
    /// - Throws: `NotSorted` when a row is older than the one before it; nothing of the chunk was taken in then.
    /// - Complexity: O(n log w) for n rows and w waiting outcomes.
    package mutating func take(_ chunk: ReplayChunk) throws(NotSorted) -> [Step] {
        try requireSorted(chunk.predictions.timestamps)
        var steps: [Step] = []
        var runStart = 0
        for row in 0..<chunk.count {
            let time = chunk.predictions.timestamps[row]
            if let due = outcomes(before: slot(of: time)) {
                if runStart < row { steps.append(.predictions(runStart..<row)) }
                steps.append(.outcomes(due))
                runStart = row
            }
            if let label = chunk.label(row) {
                let known = max(time, chunk.labelTimestamps[row] ?? time)
                waiting.insert(
                    Outcome(
                        id: chunk.predictions.ids[row], label: label, knownAt: known, predictedAt: time,
                        sequence: sequence))
            }
            sequence += 1
            newest = time
        }
        if runStart < chunk.count { steps.append(.predictions(runStart..<chunk.count)) }
        return steps
    }

    /// Everything that still waits, oldest first, once the recording has ended.
    package mutating func finish() -> [Outcome] {
        outcomes(before: .max) ?? []
    }

    private mutating func outcomes(before limit: Int64) -> [Outcome]? {
        var due: [Outcome] = []
        while let next = waiting.least, slot(of: next.knownAt) < limit, let least = waiting.removeLeast() {
            due.append(least)
        }
        return due.isEmpty ? nil : due
    }

    private func slot(of milliseconds: Int64) -> Int64 {
        let quotient = milliseconds / slotMilliseconds
        return milliseconds % slotMilliseconds < 0 ? quotient - 1 : quotient
    }

    private func requireSorted(_ timestamps: [Int64]) throws(NotSorted) {
        var before = newest
        for (row, time) in timestamps.enumerated() {
            guard time >= before else {
                throw NotSorted(
                    row: row, timestamp: Timestamp(milliseconds: time), previous: Timestamp(milliseconds: before))
            }
            before = time
        }
    }
}
