import VigilDomain

/// Live predictions of one version that wait to be written, in the order in which they came, never more than there is
/// room for.
///
/// What is being written counts, since it comes back when the store refuses it.
struct LiveQueue: Sendable {
    /// Rows that are on their way to the store.
    struct Taken: Sendable {
        fileprivate let stretches: [LiveColumns]
        let count: Int

        /// The rows as one batch.
        ///
        /// - Throws: `DomainError` when they are not of one layout.
        func batch(_ schema: ModelSchema) throws(DomainError) -> PredictionBatch {
            var batch = PredictionBatch(schema: schema)
            for stretch in stretches { try batch.append(stretch.batch(schema)) }
            return batch
        }
    }

    let policy: LiveQueuePolicy
    private let layout: LiveLayout
    /// The rows, oldest first.
    private var stretches: [LiveColumns] = []
    /// How many rows wait.
    private(set) var waiting = 0
    /// How many rows are being written.
    private(set) var writing = 0
    /// What was dropped since the last time that somebody took it.
    private(set) var drops = LiveDrops()
    /// How many predictions were dropped in all.
    private(set) var dropped = 0

    init(_ layout: LiveLayout, policy: LiveQueuePolicy) {
        self.layout = layout
        self.policy = policy
    }

    /// Adds a row, or drops it or the oldest one where there is no room.
    ///
    /// - Parameters:
    ///   - row: One that fits the schema.
    ///   - window: The length of the version's windows.
    /// - Returns: Whether the row waits.
    mutating func append(_ row: LiveRow, window: WindowLength) -> Bool {
        if waiting + writing >= policy.capacity {
            // What is being written cannot be dropped any more.
            guard policy.whenFull == .dropOldest, waiting > 0 else {
                drop(row.timestamp, window)
                return false
            }
            drop(stretches[0].removeFirst(), window)
            if stretches[0].count == 0 { stretches.removeFirst() }
            waiting -= 1
        }
        if stretches.last?.isFull ?? true {
            stretches.append(LiveColumns(layout, expectsMany: !stretches.isEmpty))
        }
        stretches[stretches.count - 1].append(row)
        waiting += 1
        return true
    }

    private mutating func drop(_ moment: Timestamp, _ window: WindowLength) {
        drops.add(moment, window)
        dropped += 1
    }

    /// The bytes of text that are written at once, beyond those of one stretch; the store refuses 128 MiB.
    private static let mostTextBytes = 32 << 20

    /// Takes the oldest rows out, to be written.
    ///
    /// - Parameter limit: About how many; whole stretches are taken, at least one.
    /// - Returns: The rows, or `nil` where none waits.
    mutating func take(atMost limit: Int) -> Taken? {
        guard waiting > 0 else { return nil }
        var end = 1
        var count = stretches[0].count
        var bytes = stretches[0].textBytes
        while end < stretches.count, count + stretches[end].count <= limit,
            bytes + stretches[end].textBytes <= Self.mostTextBytes
        {
            count += stretches[end].count
            bytes += stretches[end].textBytes
            end += 1
        }
        let taken = Taken(stretches: Array(stretches[..<end]), count: count)
        stretches.removeFirst(end)
        waiting -= count
        writing += count
        return taken
    }

    /// Says that taken rows were written.
    mutating func finish(_ taken: Taken) { writing -= taken.count }

    /// Puts rows that could not be written back in front of what came meanwhile.
    mutating func putBack(_ taken: Taken) {
        writing -= taken.count
        waiting += taken.count
        stretches.insert(contentsOf: taken.stretches, at: 0)
    }

    /// Takes what was dropped, to be told.
    mutating func takeDrops() -> LiveDrops {
        defer { drops = LiveDrops() }
        return drops
    }

    /// Puts back what could not be told.
    mutating func putBack(_ untold: LiveDrops) { drops.add(untold) }
}

/// How many predictions were dropped, by the window of event time that each belonged to.
struct LiveDrops: Hashable, Sendable {
    /// So many windows are told apart; a flood of odd times must not fill the memory.
    static let mostWindows = 1000

    private(set) var windows: [TimeRange: Int] = [:]
    /// The first and the last moment of a dropped prediction.
    private(set) var first = Timestamp(milliseconds: .max)
    private(set) var last = Timestamp(milliseconds: .min)
    /// The window of the prediction before, mostly that of the next one too.
    private var newest: TimeRange?

    var count: Int { windows.values.reduce(0, +) }

    /// Counts one prediction.
    mutating func add(_ moment: Timestamp, _ length: WindowLength) {
        first = min(first, moment)
        last = max(last, moment)
        if let newest, newest.contains(moment) || windows.count >= Self.mostWindows {
            windows[newest, default: 0] += 1
            return
        }
        let window = length.window(containing: moment)
        newest = window
        windows[window, default: 0] += 1
    }

    /// Takes out those of a window.
    mutating func remove(_ window: TimeRange) { windows[window] = nil }

    /// Adds others.
    mutating func add(_ others: LiveDrops) {
        for (window, count) in others.windows {
            let isToldApart = windows[window] != nil || windows.count < Self.mostWindows
            windows[isToldApart ? window : windows.keys.first ?? window, default: 0] += count
        }
        first = min(first, others.first)
        last = max(last, others.last)
    }
}
