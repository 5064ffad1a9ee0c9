import Testing
import VigilDomain

@testable import VigilClient

@Suite("The order of a replay")
struct ReplayOrderTests {
    /// Rows from their times and their labels' times, in milliseconds; ids count up from `first`.
    private func chunk(_ rows: [(time: Int64, known: Int64?)], from first: Int = 0, labelled: Bool = true)
        -> ReplayChunk
    {
        var batch = PredictionBatch(schema: ModelSchema(model: Self.model, task: .binaryClassification, features: []))
        batch.ids = rows.indices.map { String(first + $0) }
        batch.timestamps = rows.map(\.time)
        return ReplayChunk(
            predictions: batch,
            labels: .numeric(NumericColumn(rows.map { _ in labelled ? 1 : .nan })),
            labelTimestamps: rows.map(\.known), rowsRead: first + rows.count)
    }

    private static let model = ModelName(rawValue: "m") ?? { preconditionFailure() }()

    /// What is sent, one event after the other: `p3` for a prediction, `o3` for its outcome, with its moment.
    private func events(
        of chunks: [ReplayChunk], slot: Duration
    ) throws -> [(name: String, id: String, at: Int64)] {
        var order = ReplayOrder(slot: slot)
        var events: [(name: String, id: String, at: Int64)] = []
        for chunk in chunks {
            for step in try order.take(chunk) {
                switch step {
                case .predictions(let rows):
                    events += rows.map { ("p", chunk.predictions.ids[$0], chunk.predictions.timestamps[$0]) }
                case .outcomes(let outcomes): events += outcomes.map { ("o", $0.id, $0.knownAt) }
                }
            }
        }
        return events + order.finish().map { ("o", $0.id, $0.knownAt) }
    }

    @Test("an outcome comes when it is known, between later predictions")
    func interleaves() throws {
        let rows: [(time: Int64, known: Int64?)] = [(0, 25), (10, 15), (20, 22), (30, nil)]
        let events = try events(of: [chunk(rows)], slot: .milliseconds(1))
        #expect(events.map { $0.name + $0.id } == ["p0", "p1", "o1", "p2", "o2", "o0", "p3", "o3"])
    }

    @Test("predictions of a moment come before its outcomes")
    func predictionsFirstInAMoment() throws {
        let rows: [(time: Int64, known: Int64?)] = [(0, 10), (10, nil), (10, nil), (11, nil)]
        let events = try events(of: [chunk(rows)], slot: .milliseconds(1))
        #expect(events.map { $0.name + $0.id } == ["p0", "p1", "p2", "o0", "o1", "o2", "p3", "o3"])
    }

    @Test("a label dated before its prediction is known with it")
    func clampsEarlyLabels() throws {
        let rows: [(time: Int64, known: Int64?)] = [(10, 3)]
        let events = try events(of: [chunk(rows)], slot: .milliseconds(1))
        #expect(events.map(\.at) == [10, 10])
        #expect(events.map(\.name) == ["p", "o"])
    }

    @Test("rows without a label have no outcome")
    func leavesOutMissingLabels() throws {
        let rows: [(time: Int64, known: Int64?)] = [(0, 1), (1, 2)]
        let events = try events(of: [chunk(rows, labelled: false)], slot: .milliseconds(1))
        #expect(events.map(\.name) == ["p", "p"])
    }

    @Test("a row older than the one before it is refused, also across chunks")
    func refusesUnsortedRows() throws {
        var order = ReplayOrder(slot: .milliseconds(1))
        let first: [(time: Int64, known: Int64?)] = [(5, nil), (6, nil)]
        let second: [(time: Int64, known: Int64?)] = [(6, nil), (4, nil)]
        _ = try order.take(chunk(first))
        let error = #expect(throws: ReplayOrder.NotSorted.self) { try order.take(chunk(second)) }
        #expect(
            error
                == ReplayOrder.NotSorted(
                    row: 1, timestamp: Timestamp(milliseconds: 4), previous: Timestamp(milliseconds: 6)))
    }

    struct Recording: CustomTestStringConvertible, Sendable {
        var seed: UInt64
        var slotMilliseconds: Int64
        var testDescription: String { "seed \(seed), slots of \(slotMilliseconds) ms" }
    }

    static let recordings: [Recording] = (0..<40).map { index in
        Recording(seed: UInt64(index), slotMilliseconds: [1, 7, 100, 3_600_000][index % 4])
    }

    @Test("known times never fall by slot, each prediction comes once and before its outcome", arguments: recordings)
    func holdsItsPromise(recording: Recording) throws {
        var random = SplitMix64(seed: recording.seed)
        var time: Int64 = -500
        var chunks: [ReplayChunk] = []
        var count = 0
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let rows = (0..<Int.random(in: 0...60, using: &random)).map { _ -> (time: Int64, known: Int64?) in
                time += Int64.random(in: 0...12, using: &random)
                let delay = Int64.random(in: -5...200, using: &random)
                return (time, Bool.random(using: &random) ? time + delay : nil)
            }
            chunks.append(chunk(rows, from: count))
            count += rows.count
        }
        let events = try events(of: chunks, slot: .milliseconds(recording.slotMilliseconds))
        let slots = events.map { Int64((Double($0.at) / Double(recording.slotMilliseconds)).rounded(.down)) }
        #expect(zip(slots, slots.dropFirst()).allSatisfy { $0 <= $1 })
        var seen: Set<String> = []
        var outcomes = 0
        for event in events {
            if event.name == "p" {
                #expect(seen.insert(event.id).inserted)
            } else {
                outcomes += 1
                #expect(seen.contains(event.id))
            }
        }
        #expect(seen.count == count)
        #expect(outcomes == count)
        if recording.slotMilliseconds == 1 {
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.at <= $1.at })
        }
    }

    @Test("only waiting outcomes are held")
    func holdsOnlyWhatWaits() throws {
        var order = ReplayOrder(slot: .milliseconds(1))
        for start in 0..<100 {
            let rows = (0..<100).map {
                (time: Int64(start * 100 + $0), known: Int64?.some(Int64(start * 100 + $0 + 50)))
            }
            _ = try order.take(chunk(rows, from: start * 100))
            #expect(order.waitingCount <= 51)
        }
    }
}
