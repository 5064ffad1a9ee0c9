import Testing
import VigilDomain

@testable import VigilMonitoring

struct DriftWindowingTests {
    private let schema = Fixtures.schema(.regression)

    /// Rows at these minutes.
    private func batch(_ minutes: [Int]) -> PredictionBatch {
        var batch = Tables.batch(schema, rows: minutes.count)
        batch.ids = minutes.enumerated().map { "\($0.offset)-\($0.element)" }
        batch.timestamps = minutes.map { Int64($0) * 60_000 }
        batch.features = schema.features.map { .allMissing($0.kind, count: minutes.count) }
        return batch
    }

    private func cut(_ windows: DriftWindows, _ batches: [[Int]]) throws -> [[Int]] {
        var cutter = DriftWindowing(windows, schema: schema)
        var found: [DriftWindowing.Window] = []
        for minutes in batches { found += try cutter.add(batch(minutes)) }
        found += cutter.finish()
        for window in found {
            #expect(
                window.rows.timestamps.allSatisfy { window.range.contains(Timestamp(milliseconds: $0)) })
        }
        return found.map { $0.rows.timestamps.map { Int($0 / 60_000) } }
    }

    @Test("counted windows are full, in order, whatever the batches; the rest makes none")
    func counted() throws {
        let minutes = Array(0..<100)
        let whole = try cut(.count(30), [minutes])
        #expect(whole == [Array(0..<30), Array(30..<60), Array(60..<90)])
        #expect(try cut(.count(30), [Array(0..<7), Array(7..<64), Array(64..<100)]) == whole)
    }

    @Test("calendar windows hold each row once, over gaps and batch borders")
    func calendar() throws {
        // Three days with rows, a gap of a year between the second and the third.
        let day = 24 * 60
        let minutes = [5, 700, day + 1, day + 2, 366 * day + 3]
        let expected = [[5, 700], [day + 1, day + 2], [366 * day + 3]]
        #expect(try cut(.calendar(.day), [minutes]) == expected)
        #expect(try cut(.calendar(.day), [[5], [700, day + 1], [day + 2], [366 * day + 3]]) == expected)
    }

    @Test("sliding windows overlap by their length less the step")
    func sliding() throws {
        let minutes = Array(0..<180)
        let found = try cut(.sliding(length: .seconds(3600), every: .seconds(1800)), [minutes])
        #expect(found == [Array(0..<60), Array(30..<90), Array(60..<120), Array(90..<150), Array(120..<180)])
        #expect(
            try cut(
                .sliding(length: .seconds(3600), every: .seconds(1800)),
                [Array(0..<45), Array(45..<100), Array(100..<180)])
                == found)
        // A long silence is jumped over.
        let far = try cut(.sliding(length: .seconds(3600), every: .seconds(60)), [[0, 1, 10_000_000]])
        #expect(far.allSatisfy { !$0.isEmpty } && far.count < 200)
    }

    @Test("windows that cannot be made are refused")
    func refused() {
        let bad: [DriftWindows] = [
            .count(0), .count(-1), .sliding(length: .zero, every: .seconds(60)),
            .sliding(length: .seconds(3600), every: .zero), .sliding(length: .seconds(3600), every: .seconds(7200)),
            .sliding(length: .days(3000), every: .seconds(60)),
        ]
        for windows in bad { #expect(throws: DomainError.self) { try windows.validate() } }
    }
}
