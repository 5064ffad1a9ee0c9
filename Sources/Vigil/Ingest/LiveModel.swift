import Synchronization
public import VigilDomain
import VigilStorage

/// A model version made ready for a service that hands its predictions over without ever waiting.
///
/// `MLModelMonitoringService.liveModel(_:version:)` gives it; keep it for the life of the service and call it from anywhere.
/// A new baseline reaches it by itself.
///
/// `processLivePrediction` checks a prediction, puts it into a bounded queue and says at once what stands out. It does not
/// acknowledge: `run()` of the service writes the queue four times a second, and `flush()` returns once what was handed over
/// before is durable. When the queue is full, a prediction is dropped as the `LiveQueuePolicy` says, and counted.
public final class LiveModel: Sendable {
    /// What the version takes in, as it was registered when the handle was made; its features never change.
    public let schema: ModelSchema

    /// What the model hands on.
    struct Exits: Sendable {
        /// Writes rows and returns once they are durable, with what became of them.
        var ingest: @Sendable (ModelSchema, PredictionBatch) async throws -> PredictionReceipt
        /// Lets the detectors look at a row.
        var look: @Sendable (LiveRow, LiveInspection) -> [LiveDriftSignal]
        /// Keeps how many were dropped in a window where it is seen; 0 says that none are any more.
        var tell: @Sendable (ModelSchema, TimeRange, Int) async throws -> Void
        /// Now.
        var now: @Sendable () -> Timestamp
    }

    private struct State {
        var inspection: LiveInspection
        var queue: LiveQueue
        /// The window of the newest drop that was told, until a later window has been told to have none.
        var lastTold: TimeRange?
        /// The newest moment of what was written.
        var newestWritten: Timestamp?
    }

    private let state: Mutex<State>
    private let exits: Exits
    private let writer = LiveWriter()
    /// What one call took and has not told yet, another one must not take for nothing.
    private let telling = AsyncLock()

    init(_ inspection: LiveInspection, policy: LiveQueuePolicy, exits: Exits) {
        schema = inspection.schema
        self.exits = exits
        state = Mutex(State(inspection: inspection, queue: LiveQueue(inspection.layout, policy: policy)))
    }

    /// Predictions that wait to be written, or are just being written.
    public var waitingPredictions: Int { state.withLock { $0.queue.waiting + $0.queue.writing } }

    /// Predictions that were dropped since the service began because too many waited.
    public var droppedPredictions: Int { state.withLock { $0.queue.dropped } }

    /// What predictions are held against now.
    var inspection: LiveInspection { state.withLock { $0.inspection } }

    /// Holds predictions against another schema or baseline from now on, unless a newer one is there.
    func update(_ inspection: LiveInspection) {
        state.withLock { state in
            guard (state.inspection.revision ?? .min) <= (inspection.revision ?? .min) else { return }
            state.inspection = inspection
        }
    }

    /// Checks a row, lets it wait and lets the detectors look at it.
    func take(_ row: LiveRow) -> LivePredictionReport {
        let inspection = inspection
        var row = row
        if row.probabilities != nil { row.complete(classes: inspection.schema.classes) }
        var report = inspection.inspect(row)
        guard report.isAccepted else { return report }
        let (isTaken, capacity) = state.withLock { state in
            (state.queue.append(row, window: inspection.schema.window), state.queue.policy.capacity)
        }
        guard isTaken else {
            report.isAccepted = false
            report.notices.append(
                LivePredictionReport.Notice(kind: .queueFull, field: "queue", .full(capacity: capacity)))
            return report
        }
        watch(row, inspection, &report)
        return report
    }

    /// Checks a row, writes it and lets the detectors look at it; returns once it is durable.
    func record(_ row: LiveRow) async throws -> LivePredictionReport {
        let inspection = inspection
        var row = row
        row.complete(classes: inspection.schema.classes)
        var report = inspection.inspect(row)
        guard report.isAccepted else { return report }
        var columns = LiveColumns(inspection.layout)
        columns.append(row)
        let receipt = try await exits.ingest(inspection.schema, columns.batch(inspection.schema))
        guard receipt.expired.isEmpty else {
            report.isAccepted = false
            report.notices.append(
                LivePredictionReport.Notice(
                    kind: .noLongerKept, field: "timestamp",
                    .text("\(row.timestamp) was given; predictions of that time are no longer kept")))
            return report
        }
        // A repeat was looked at when it came first.
        if receipt.duplicates.isEmpty { watch(row, inspection, &report) }
        return report
    }

    private func watch(_ row: LiveRow, _ inspection: LiveInspection, _ report: inout LivePredictionReport) {
        guard inspection.subject != nil else { return }
        for signal in exits.look(row, inspection) {
            report.notices.append(
                LivePredictionReport.Notice(kind: .driftSignal, field: signal.column, .signal(signal)))
        }
    }

    /// Now, for a prediction without a time.
    var now: Timestamp { exits.now() }
}

// MARK: Writing

extension LiveModel {
    /// About so many rows are written in one batch.
    private static let rowsOfBatch = 16_384

    /// Writes what waits; returns once it is durable, also what another call is just writing.
    ///
    /// - Throws: When it could not be written; it is kept and tried again with the next call.
    func write() async throws {
        try await writer.write(isNeeded: { self.state.withLock { $0.queue.waiting > 0 } }, writeWaiting)
    }

    private func writeWaiting() async throws {
        // No more than there was at the beginning, so that a flood cannot keep a flush for ever.
        var rest = state.withLock { $0.queue.waiting }
        while rest > 0 {
            let (taken, schema) = state.withLock { ($0.queue.take(atMost: Self.rowsOfBatch), $0.inspection.schema) }
            guard let taken else { return }
            do {
                let batch = try taken.batch(schema)
                _ = try await exits.ingest(schema, batch)
                let newest = batch.timeSpan?.last
                state.withLock { state in
                    state.queue.finish(taken)
                    state.newestWritten = [state.newestWritten, newest].compactMap { $0 }.max()
                }
            } catch {
                // Nothing is lost: what could not be written goes in front of what came meanwhile.
                state.withLock { $0.queue.putBack(taken) }
                throw error
            }
            rest -= taken.count
        }
    }

    /// Says what was dropped since the last time, by window, and of the first window after it that there is none.
    ///
    /// - Returns: What was dropped.
    /// - Throws: When it could not be stored; it is kept and tried again with the next call.
    func tellDrops() async throws -> LiveDrops {
        try await telling.withLock { [self] in try await tellTakenDrops() }
    }

    private func tellTakenDrops() async throws -> LiveDrops {
        let (drops, over, schema) = state.withLock { state in
            let drops = state.queue.takeDrops()
            let schema = state.inspection.schema
            var over: TimeRange?
            if drops.windows.isEmpty, let told = state.lastTold, let newest = state.newestWritten {
                let window = schema.window.window(containing: newest)
                if window > told { over = window }
            }
            return (drops, over, schema)
        }
        var untold = drops
        do {
            for (window, count) in drops.windows.sorted(by: { $0.key < $1.key }) {
                try await exits.tell(schema, window, count)
                untold.remove(window)
                remember(dropped: window)
            }
            if let over {
                try await exits.tell(schema, over, 0)
                state.withLock { $0.lastTold = nil }
            }
        } catch {
            state.withLock { $0.queue.putBack(untold) }
            throw error
        }
        return drops
    }

    /// Remembers that drops were told, by this process or by an earlier one.
    func remember(dropped window: TimeRange) {
        state.withLock { $0.lastTold = max($0.lastTold ?? window, window) }
    }
}

/// Lets one writing follow the other.
private actor LiveWriter {
    private var writing: Task<Void, any Error>?

    /// - Parameters:
    ///   - isNeeded: Whether anything waits.
    ///   - work: The writing; what it cannot write it puts back, to be found by the next one.
    /// - Throws: What `work` throws.
    func write(isNeeded: @Sendable () -> Bool, _ work: @escaping @Sendable () async throws -> Void) async throws {
        while let earlier = writing { _ = await earlier.result }
        guard isNeeded() else { return }
        // A task of its own, awaited here and by whoever comes meanwhile; a caller that is cancelled must not tear the
        // batch out of its commit.
        let task = Task {
            defer { writing = nil }
            try await work()
        }
        writing = task
        try await task.value
    }
}
