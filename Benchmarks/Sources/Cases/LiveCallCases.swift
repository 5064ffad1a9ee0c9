import Foundation
import Logging
import Synchronization
import Vigil
import VigilDomain
import VigilSQLite
import VigilStatistics

/// What a service pays for a prediction that it hands over without waiting, call by call: 20 numbers and 4 names.
enum LiveCallCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "storage/live_call", unit: "µs", better: .lower, goal: .init(value: 5, of: .value),
            measure: { try await figures.value.enqueued() }),
        Benchmark(
            name: "storage/live_call_checked", unit: "µs", better: .lower, goal: .init(value: 25, of: .value),
            measure: { try await figures.value.checked() }),
        Benchmark(
            name: "storage/live_call_p99", unit: "µs", better: .lower, goal: .init(value: 50, of: .value),
            measure: { try await figures.value.worst() }),
    ]

    /// Measured once for all figures: setting 42 detectors takes far longer than the calls.
    private static let figures = Task { try await Figures() }

    private static let rounds = 10
    private static let callsOfRound = 20_000

    /// What the calls of one kind took.
    private struct Latencies: Sendable {
        var sorted: [Double]

        func at(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] }

        var text: String {
            String(format: "p50=%.2f p99=%.2f p999=%.1f max=%.0f", at(0.5), at(0.99), at(0.999), sorted.last ?? .nan)
        }
    }

    private struct Figures: Sendable {
        var enqueue: Latencies
        var checks: Latencies
        var fullNewest: Latencies
        var fullOldest: Latencies
        var append: Latencies
        var dictionary: Latencies
        var alarms: Int

        init() async throws {
            let rows = Rows(seed: 11, count: LiveCallCases.callsOfRound)
            (enqueue, _) = try await LiveCallCases.calls(rows, hasBaseline: false)
            (checks, alarms) = try await LiveCallCases.calls(rows, hasBaseline: true)
            (fullNewest, _) = try await LiveCallCases.calls(
                rows, hasBaseline: true, full: LiveQueuePolicy(capacity: 1000, whenFull: .dropNewest))
            (fullOldest, _) = try await LiveCallCases.calls(
                rows, hasBaseline: true, full: LiveQueuePolicy(capacity: 1000, whenFull: .dropOldest))
            append = LiveCallCases.appends(rows)
            dictionary = LiveCallCases.dictionaries(rows)
        }

        private var checksum: String {
            "enqueue: \(enqueue.text); checked: \(checks.text) alarms=\(alarms); full, newest dropped: \(fullNewest.text); "
                + "full, oldest dropped: \(fullOldest.text); mutex and append: \(append.text); dictionary: \(dictionary.text)"
        }

        private func measured(_ value: Double, _ latencies: Latencies, _ yardstick: Yardstick) -> Measured {
            let spread = (latencies.at(0.75) - latencies.at(0.25)) / latencies.at(0.5)
            return Measured(
                value: value, runs: latencies.sorted.count, spread: spread, yardstick: yardstick, checksum: checksum)
        }

        func enqueued() -> Measured {
            measured(
                enqueue.at(0.5), enqueue,
                Yardstick(
                    name: "20 numbers appended behind an uncontended Mutex", value: append.at(0.5), source: .sameRun))
        }

        func checked() -> Measured {
            measured(
                checks.at(0.5), checks,
                Yardstick(
                    name: "a dictionary of 24 features, made and kept", value: dictionary.at(0.5), source: .sameRun))
        }

        func worst() -> Measured {
            let worst = [enqueue, checks, fullNewest, fullOldest].max { $0.at(0.99) < $1.at(0.99) } ?? enqueue
            return measured(
                worst.at(0.99), worst,
                Yardstick(
                    name: "a dictionary of 24 features, made and kept", value: dictionary.at(0.99), source: .sameRun))
        }
    }

    /// Rows as a service has them at hand.
    private struct Rows: Sendable {
        var ids: [[String]]
        var numbers: [[Double]]
        var names: [[String?]]
        var scores: [Double]

        init(seed: UInt64, count: Int) {
            var stream = PredictionStream(seed: seed)
            // The ids of each round are others: a model has an id once.
            ids = (0..<LiveCallCases.rounds).map { _ in (0..<count).map { _ in stream.uuid() } }
            let first = (0..<count).map { _ in stream.row() }
            let second = (0..<count).map { _ in stream.row() }
            numbers = zip(first, second).map { $0.numbers + $1.numbers.prefix(5) }
            names = first.map { $0.names.dropFirst().map { $0 } }
            scores = first.map(\.score)
        }
    }

    private static let schema: ModelSchema? = ModelName(rawValue: "bench").map { name in
        ModelSchema(
            model: name, task: .binaryClassification,
            features: (0..<20).map { FeatureSchema(name: "f\($0)", kind: .numeric) }
                + (0..<4).map { FeatureSchema(name: "c\($0)", kind: .categorical) },
            drift: DriftPolicy(live: DriftPolicy.Live(detector: "adwin+page_hinkley", falseAlarmEvery: 100_000)))
    }

    private static func baseline(_ schema: ModelSchema) -> PredictionBatch {
        let rows = Rows(seed: 12, count: 20_000)
        var batch = PredictionBatch(schema: schema)
        batch.ids = rows.ids[0]
        batch.timestamps = batch.ids.indices.map { PredictionStream.firstMoment - 10_000_000 + Int64($0) * 100 }
        batch.features =
            (0..<20).map { place in .numeric(NumericColumn(rows.numbers.map { $0[place] })) }
            + (0..<4).map { place in .categorical(CategoricalColumn(rows.names.map { $0[place] })) }
        batch.scores = rows.scores
        batch.predictions = .numeric(NumericColumn(rows.scores.map { $0 > 0.6 ? 1 : 0 }))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: batch.count))
        batch.ranks = Array(repeating: .nan, count: batch.count)
        batch.inferenceMilliseconds = batch.ranks
        return batch
    }

    /// Times each call; between the rounds, what was handed over is written.
    ///
    /// - Parameters:
    ///   - rows: What is handed over.
    ///   - hasBaseline: Whether there is a baseline, and with it checks and detectors.
    ///   - full: The policy of a queue that is full at every call; with `nil` there is always room.
    /// - Returns: What the calls took, and how many alarms they were told.
    /// - Throws: `WrongResult` where not just the surplus was dropped; what the service throws.
    private static func calls(
        _ rows: Rows, hasBaseline: Bool, full: LiveQueuePolicy? = nil
    ) async throws -> (Latencies, alarms: Int) {
        guard let schema else { throw CannotMeasure(description: "\"bench\" is no name of a model") }
        let folder = try SharedFolder()
        let store = try await MonitoringStore.sqlite(path: "\(folder.path)/live.db")
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let service = MLModelMonitoringService(store: store, liveQueue: full ?? LiveQueuePolicy(), logger: logger)
        try await service.registerModel(schema)
        if hasBaseline {
            try await service.drift.setBaselineDistribution(baseline(schema), for: schema.model)
            try await service.prepareLiveDrift(for: schema.model)
        }
        let model = try await service.liveModel(schema.model)
        var times: [Double] = []
        var alarms = 0
        for round in 0..<rounds {
            var (found, accepted) = (0, 0)
            times += time(rows.numbers.count) { row in
                let report = model.processLivePrediction(
                    id: rows.ids[round][row],
                    at: Timestamp(milliseconds: PredictionStream.firstMoment + Int64(round * rows.numbers.count + row)),
                    numbers: rows.numbers[row], names: rows.names[row], score: rows.scores[row], prediction: 1)
                if report.isAccepted { accepted += 1 }
                found += report.notices.count { $0.kind == .driftSignal }
            }
            alarms += found
            if full == nil {
                try await service.flush()
                guard accepted == rows.numbers.count else {
                    throw WrongResult(description: "\(accepted) of \(rows.numbers.count) predictions were taken")
                }
            }
        }
        let dropped = service.droppedPredictions[schema.model] ?? 0
        guard dropped == (full.map { rounds * rows.numbers.count - $0.capacity } ?? 0) else {
            throw WrongResult(description: "\(dropped) predictions were dropped")
        }
        try await store.close()
        return (Latencies(sorted: times.sorted()), alarms)
    }

    /// Microseconds of each call.
    private static func time(_ count: Int, _ call: (Int) -> Void) -> [Double] {
        var times: [Double] = []
        times.reserveCapacity(count)
        for index in 0..<count {
            let start = ContinuousClock.now
            call(index)
            times.append((ContinuousClock.now - start) / .microseconds(1))
        }
        return times
    }

    private static func appends(_ rows: Rows) -> Latencies {
        let kept = Mutex<[Double]>([])
        let times = (0..<rounds).flatMap { _ -> [Double] in
            kept.withLock { $0 = [] }
            return time(rows.numbers.count) { row in kept.withLock { $0.append(contentsOf: rows.numbers[row]) } }
        }
        return Latencies(sorted: times.sorted())
    }

    private static func dictionaries(_ rows: Rows) -> Latencies {
        let names = (0..<20).map { "f\($0)" } + (0..<4).map { "c\($0)" }
        var kept: [[String: FeatureValue]] = []
        let times = (0..<rounds).flatMap { _ -> [Double] in
            kept = []
            return time(rows.numbers.count) { row in
                var features: [String: FeatureValue] = [:]
                for (place, number) in rows.numbers[row].enumerated() { features[names[place]] = .number(number) }
                for (place, name) in rows.names[row].enumerated() {
                    features[names[20 + place]] = name.map { .name($0) } ?? .missing
                }
                kept.append(features)
            }
        }
        return Latencies(sorted: times.sorted())
    }
}
