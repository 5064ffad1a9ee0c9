import Logging
import Synchronization
import Testing
import Vigil
import VigilSQLite

/// A wall clock that moves only when told.
final class ManualClock: WallClock {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) { time = Mutex(start) }

    func now() -> Timestamp { time.withLock { $0 } }

    func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

/// A channel that keeps what it was given and answers as told.
actor RecordingChannel: NotificationChannel {
    nonisolated let name: String
    private(set) var messages: [AlertMessage] = []
    private var answers: [DeliveryOutcome]

    init(name: String = "test", answers: [DeliveryOutcome] = []) {
        self.name = name
        self.answers = answers
    }

    nonisolated var redactedTarget: String { "memory" }

    func send(_ message: AlertMessage) async -> DeliveryOutcome {
        messages.append(message)
        return answers.isEmpty ? .delivered : answers.removeFirst()
    }
}

let start = Timestamp(milliseconds: 1_777_593_600_000)  // 2026-05-01T00:00:00Z

func testSchema(window: WindowLength = .day, horizon: Duration = .days(2)) throws -> ModelSchema {
    ModelSchema(
        model: try ModelName("m"), task: .binaryClassification,
        features: [FeatureSchema(name: "x", kind: .numeric), FeatureSchema(name: "c", kind: .categorical)],
        window: window, labelHorizon: horizon)
}

/// A day's predictions: `count` rows from `day` on, the feature around `mean`, scores alternating over both classes.
func rows(
    _ schema: ModelSchema, day: Int, count: Int = 400, mean: Double = 0, prefix: String = "p"
) -> PredictionBatch {
    var batch = PredictionBatch(schema: schema)
    batch.ids = (0..<count).map { "\(prefix)-\(day)-\($0)" }
    let first = start.advanced(by: .days(day)).milliseconds
    batch.timestamps = (0..<count).map { first + Int64($0) * (86_000_000 / Int64(count)) }
    batch.features = [
        .numeric(NumericColumn((0..<count).map { mean + Double($0 * 37 % 101) / 101 })),
        .categorical(CategoricalColumn((0..<count).map { $0 % 3 == 0 ? "a" : "b" })),
    ]
    batch.scores = (0..<count).map { $0 % 2 == 0 ? 0.9 : 0.1 }
    batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
    batch.groups = CategoricalColumn(Array(repeating: nil, count: count))
    batch.ranks = Array(repeating: .nan, count: count)
    batch.inferenceMilliseconds = (0..<count).map { Double($0 % 10) }
    return batch
}

/// Labels for a day's rows, of which `wrong` of 100 contradict the prediction, known a day later.
func labels(for batch: PredictionBatch, wrong: Int, of part: Range<Int>? = nil) -> OutcomeBatch {
    let indices = part ?? 0..<batch.count
    let values = indices.map { index -> Double in
        let predicted = batch.scores[index] >= 0.5 ? 1.0 : 0.0
        return index % 100 < wrong ? 1 - predicted : predicted
    }
    return OutcomeBatch(
        ids: indices.map { batch.ids[$0] }, labels: .numeric(NumericColumn(values)),
        timestamps: indices.map { batch.timestamps[$0] + 86_400_000 })
}

func makeService(
    channels: [any NotificationChannel] = [], clock: any WallClock = ManualClock(start.advanced(by: .days(60))),
    store: MonitoringStore? = nil, retention: RetentionPolicy = .everything
) async throws -> MLModelMonitoringService {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    var kept = store
    if kept == nil { kept = try await .inMemory() }
    return MLModelMonitoringService(
        store: try #require(kept), channels: channels, retention: retention, clock: clock, logger: logger)
}
