import Testing
import VigilDomain

@testable import VigilStorage

@Suite("stretches of rows")
struct RowStretchesTests {
    private func entry(_ first: Int64, _ last: Int64, _ rows: Int) -> SegmentEntry {
        SegmentEntry(id: first, versionID: 1, first: first, last: last, rows: rows, level: 0, firstArrival: 0)
    }

    private func range(_ start: Int64, _ end: Int64) -> TimeRange {
        TimeRange(start: Timestamp(milliseconds: start), end: Timestamp(milliseconds: end))
    }

    @Test("what is small stays whole")
    func whole() {
        #expect(RowStretches.cut(range(0, 100), [], rows: 10) == [range(0, 100)])
        let entries = [entry(0, 40, 4), entry(41, 99, 6)]
        #expect(RowStretches.cut(range(0, 100), entries, rows: 10) == [range(0, 100)])
    }

    @Test("cuts are where segments begin")
    func cuts() {
        let entries = [entry(0, 9, 8), entry(10, 19, 8), entry(20, 29, 8), entry(30, 39, 8)]
        #expect(
            RowStretches.cut(range(0, 40), entries, rows: 16) == [range(0, 20), range(20, 40)])
        #expect(RowStretches.cut(range(0, 40), entries, rows: 8).count == 4)
    }

    @Test("a segment, or a moment, with more rows than a stretch may have is not divided")
    func undividable() {
        let entries = [entry(0, 9, 100), entry(5, 5, 100), entry(5, 5, 100), entry(20, 20, 1)]
        let stretches = RowStretches.cut(range(0, 30), entries, rows: 10)
        #expect(stretches == [range(0, 5), range(5, 20), range(20, 30)])
    }

    @Test("segments that overlap much are not read over and over")
    func overlapping() {
        let entries = (0..<500).map { entry(Int64($0), 10_000, 10) }
        let stretches = RowStretches.cut(range(0, 10_001), entries, rows: 200)
        let read = stretches.reduce(0) { sum, stretch in
            sum
                + entries.filter {
                    $0.last >= stretch.start.milliseconds && $0.first < stretch.end.milliseconds
                }.reduce(0) { $0 + $1.rows }
        }
        #expect(stretches.count > 2 && read <= 4 * 5000)
    }

    @Test("stretches are the range, and each holds few rows where segments do not overlap", arguments: 1...40)
    func properties(_ seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var position: Int64 = 0
        var entries: [SegmentEntry] = []
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            let length = Int64.random(in: 0...50, using: &random)
            entries.append(entry(position, position + length, Int.random(in: 1...20, using: &random)))
            position += length + 1
        }
        let whole = range(0, position)
        let stretches = RowStretches.cut(whole, entries.shuffled(using: &random), rows: 60)
        #expect(stretches.first?.start == whole.start && stretches.last?.end == whole.end)
        for (left, right) in zip(stretches, stretches.dropFirst()) { #expect(left.end == right.start) }
        for stretch in stretches {
            #expect(stretch.start < stretch.end)
            let rows = entries.filter {
                $0.last >= stretch.start.milliseconds && $0.first < stretch.end.milliseconds
            }.reduce(0) { $0 + $1.rows }
            #expect(rows <= 60)
        }
    }
}
