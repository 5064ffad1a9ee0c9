import Testing
import VigilDomain

@testable import Vigil

/// Which rows wait, which are dropped, and what is told of them.
struct LiveQueueTests {
    private let schema: ModelSchema
    private let layout: LiveLayout

    init() throws {
        schema = try testSchema(window: .hour)
        layout = LiveLayout(schema)
    }

    private func row(_ number: Int) -> LiveRow {
        LiveRow(
            id: "\(number)", timestamp: start.advanced(by: .seconds(60 * number)),
            features: .columns(numbers: [Double(number)], names: ["a"]), prediction: .missing)
    }

    private func queue(_ capacity: Int, _ whenFull: LiveQueuePolicy.WhenFull, rows: Int) -> LiveQueue {
        var queue = LiveQueue(layout, policy: LiveQueuePolicy(capacity: capacity, whenFull: whenFull))
        for number in 0..<rows { _ = queue.append(row(number), window: schema.window) }
        return queue
    }

    private func ids(_ queue: LiveQueue) throws -> [String] {
        var queue = queue
        var ids: [String] = []
        while let taken = queue.take(atMost: 3000) { ids += try taken.batch(schema).ids }
        return ids
    }

    @Test("a full queue drops just the surplus: the newest, or the oldest", arguments: [3, 1024, 1500])
    func surplus(capacity: Int) throws {
        let rows = capacity + 700
        let newest = queue(capacity, .dropNewest, rows: rows)
        #expect(newest.waiting == capacity && newest.dropped == 700)
        #expect(try ids(newest) == (0..<capacity).map { "\($0)" })
        let oldest = queue(capacity, .dropOldest, rows: rows)
        #expect(oldest.waiting == capacity && oldest.dropped == 700)
        #expect(try ids(oldest) == (700..<rows).map { "\($0)" })
    }

    @Test("rows with much text are written in parts that the store takes")
    func text() throws {
        var queue = LiveQueue(layout, policy: LiveQueuePolicy(capacity: 1000))
        for number in 0..<60 {
            var row = row(number)
            row.features = .columns(numbers: [0], names: [String(repeating: "x", count: 1 << 20) + "\(number)"])
            _ = queue.append(row, window: schema.window)
        }
        var parts: [Int] = []
        while let taken = queue.take(atMost: 1000) { parts.append(taken.count) }
        #expect(parts.reduce(0, +) == 60 && parts.allSatisfy { $0 <= 41 } && parts.count > 1)
    }

    @Test("drops are counted by the window of each prediction, with the first and the last moment")
    func windows() throws {
        // Minutes 10 to 129 find no room.
        let drops = queue(10, .dropNewest, rows: 130).drops
        let hours = (0..<3).map { WindowLength.hour.window(containing: start.advanced(by: .seconds(3600 * $0))) }
        #expect(drops.windows == [hours[0]: 50, hours[1]: 60, hours[2]: 10])
        #expect(drops.count == 120)
        #expect(drops.first == start.advanced(by: .seconds(600)))
        #expect(drops.last == start.advanced(by: .seconds(129 * 60)))
    }

    @Test("a flood of odd times is counted without filling the memory")
    func oddTimes() {
        var drops = LiveDrops()
        for number in 0..<5000 { drops.add(start.advanced(by: .days(number)), .hour) }
        #expect(drops.count == 5000 && drops.windows.count == LiveDrops.mostWindows)
    }

    @Test("rows that are being written have their place in the queue, and come back to the front of it")
    func failedWriting() throws {
        var queue = queue(4, .dropOldest, rows: 3)
        let first = queue.take(atMost: 100)
        let taken = try #require(first)
        #expect(queue.waiting == 0 && queue.writing == 3)
        // The oldest that can still be dropped for 4 is 3.
        let isTaken = [3, 4].map { queue.append(row($0), window: schema.window) }
        #expect(isTaken == [true, true])
        queue.putBack(taken)
        #expect(queue.waiting == 4 && queue.writing == 0 && queue.dropped == 1)
        #expect(try ids(queue) == ["0", "1", "2", "4"])
    }

    @Test("where all rows are being written, the one that comes is dropped under either policy")
    func allWriting() throws {
        var queue = queue(2, .dropOldest, rows: 2)
        let first = queue.take(atMost: 100)
        let taken = try #require(first)
        var isTaken = queue.append(row(2), window: schema.window)
        #expect(!isTaken && queue.dropped == 1)
        queue.finish(taken)
        isTaken = queue.append(row(3), window: schema.window)
        #expect(isTaken)
        #expect(try ids(queue) == ["3"])
    }

    @Test("rows come out column by column as they went in, whichever way their features were handed over")
    func columns() throws {
        var columns = LiveColumns(layout)
        let features: [LiveRow.Features] = [
            .columns(numbers: [1.5], names: ["a"]), .values([.number(1.5), .name("a")]), .named(["c": "a", "x": 1.5]),
            .columns(numbers: [.nan], names: [nil]), .values([.missing, .missing]), .named([:]),
        ]
        for (number, given) in features.enumerated() {
            columns.append(
                LiveRow(
                    id: "\(number)", timestamp: start, features: given, score: 0.25, prediction: 1, group: "g", rank: 2,
                    inferenceMilliseconds: 3))
        }
        let batch = columns.batch(schema)
        try batch.validate(against: schema)
        let numbers = try #require(batch.features[0].numbers)
        #expect(numbers.prefix(3) == [1.5, 1.5, 1.5] && numbers.suffix(3).allSatisfy(\.isNaN))
        #expect(batch.features[1].names == CategoricalColumn(["a", "a", "a", nil, nil, nil]))
        #expect(batch.scores == Array(repeating: 0.25, count: 6))
        #expect(batch.predictions.numbers == Array(repeating: 1, count: 6))
        #expect(batch.groups == CategoricalColumn(Array(repeating: "g", count: 6)))
        #expect(batch.ranks == Array(repeating: 2, count: 6))
        #expect(batch.inferenceMilliseconds == Array(repeating: 3, count: 6))
    }
}
