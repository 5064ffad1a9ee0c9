package import VigilDomain

/// Sends a recording to a server as if it happened again: predictions and outcomes in the order in which they became
/// known, each batch acknowledged as durable before the next.
///
/// Ids make it resumable. A replay that was cut off is simply run again: what the server has is counted as a duplicate.
package struct Replayer: Sendable {
    /// How a recording is sent.
    package struct Options: Hashable, Sendable {
        /// The most rows of a request.
        package var rowsPerRequest: Int
        /// When rows are sent.
        package var speed: ReplaySpeed
        /// The slots of time inside which predictions travel before outcomes, see ``ReplayOrder``; when `nil`, of an hour
        /// or, where a model's windows are shorter, of a minute.
        package var slot: Duration?

        /// Options with the documented defaults.
        package init(rowsPerRequest: Int = 1000, speed: ReplaySpeed = .fastest, slot: Duration? = nil) {
            self.rowsPerRequest = rowsPerRequest
            self.speed = speed
            self.slot = slot
        }
    }

    private let client: VigilAPIClient
    private let schema: ModelSchema
    private let options: Options
    private let sleep: @Sendable (Duration) async throws -> Void
    private let elapsed: @Sendable () -> Duration

    /// A replayer into one model of a server.
    ///
    /// - Parameters:
    ///   - client: The server, with the schedule for broken connections.
    ///   - schema: The model.
    ///   - options: How the recording is sent.
    ///   - sleep: Waits, for a speed.
    ///   - elapsed: How long the replay has run.
    package init(
        client: VigilAPIClient, schema: ModelSchema, options: Options = Options(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        elapsed: (@Sendable () -> Duration)? = nil
    ) {
        let start = ContinuousClock.now
        self.client = client
        self.schema = schema
        self.options = options
        self.sleep = sleep
        self.elapsed = elapsed ?? { ContinuousClock.now - start }
    }

    /// Sends a recording to its end.
    ///
    /// - Parameters:
    ///   - recording: Its rows from the beginning.
    ///   - onProgress: Called after each request that was acknowledged.
    /// - Returns: What became of it.
    /// - Throws: `VigilClientError`, `FormatError`, `RecordingError`; what was acknowledged before stays stored.
    package func replay(
        _ recording: consuming Recording, onProgress: (ReplayProgress) -> Void = { _ in }
    ) async throws -> ReplayProgress {
        let slot = options.slot ?? .seconds(schema.window == .minute ? 60 : 3600)
        var run = Run(order: ReplayOrder(slot: slot), pace: ReplayPace(options.speed))
        while let chunk = try recording.next() {
            run.progress.rowsRead = chunk.rowsRead
            let steps: [ReplayOrder.Step]
            do {
                steps = try run.order.take(chunk)
            } catch {
                throw RecordingError(
                    .notSorted, "a prediction of \(error.timestamp) stands after one of \(error.previous)")
            }
            for step in steps {
                switch step {
                case .predictions(let rows): try await send(rows, of: chunk, in: &run, onProgress)
                case .outcomes(let outcomes): try await send(outcomes[...], in: &run, onProgress)
                }
            }
        }
        try await send(run.order.finish()[...], in: &run, onProgress)
        return run.progress
    }

    private struct Run {
        var order: ReplayOrder
        var pace: ReplayPace
        var progress = ReplayProgress()
    }

    private func send(
        _ rows: Range<Int>, of chunk: ReplayChunk, in run: inout Run, _ onProgress: (ReplayProgress) -> Void
    ) async throws {
        let times = chunk.predictions.timestamps
        for part in parts(of: rows, span: run.pace.longestSpanMilliseconds, time: { times[$0] }) {
            try await wait(for: times[part.lowerBound], in: &run)
            let receipt = try await client.record(predictions: chunk.predictions, rows: part, of: schema)
            run.progress.predictions += receipt.stored + receipt.duplicates.count + (receipt.expired ?? 0)
            run.progress.expired += receipt.expired ?? 0
            run.progress.duplicates += receipt.duplicates.count
            run.progress.add(receipt.rejected, ids: chunk.predictions.ids[part])
            run.progress.reach(times[part.upperBound - 1])
            onProgress(run.progress)
        }
    }

    private func send(
        _ outcomes: ArraySlice<ReplayOrder.Outcome>, in run: inout Run, _ onProgress: (ReplayProgress) -> Void
    ) async throws {
        let parts = parts(of: outcomes.indices, span: run.pace.longestSpanMilliseconds) { outcomes[$0].knownAt }
        for part in parts {
            try await wait(for: outcomes[part.lowerBound].knownAt, in: &run)
            let batch = OutcomeBatch(outcomes[part], kind: schema.predictionKind)
            let receipt = try await client.record(outcomes: batch, of: schema.model)
            run.progress.outcomes += receipt.matched + receipt.waiting + receipt.searching + (receipt.expired ?? 0)
            run.progress.expired += receipt.expired ?? 0
            run.progress.unmatched += receipt.waiting + receipt.searching
            run.progress.add(receipt.rejected, ids: batch.ids[...])
            run.progress.reach(outcomes[part.upperBound - 1].knownAt)
            onProgress(run.progress)
        }
    }

    private func wait(for event: Int64, in run: inout Run) async throws {
        try Task.checkCancellation()
        let wait = run.pace.wait(before: event, elapsed: elapsed())
        if wait > .zero { try await sleep(wait) }
    }

    /// The rows in parts that fit a request.
    private func parts(of rows: Range<Int>, span: Int64?, time: (Int) -> Int64) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = rows.lowerBound
        for row in rows.dropFirst() {
            let isFull = row - start >= options.rowsPerRequest
            let isLong = span.map { time(row) - time(start) > $0 } ?? false
            if isFull || isLong {
                parts.append(start..<row)
                start = row
            }
        }
        if start < rows.upperBound { parts.append(start..<rows.upperBound) }
        return parts
    }
}
