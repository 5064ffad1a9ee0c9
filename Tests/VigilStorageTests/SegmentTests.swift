import Testing
import VigilDomain

@testable import VigilStorage

@Suite("segments")
struct SegmentTests {
    @Test("a segment of every span is within its class")
    func spans() {
        for bits in 0..<62 {
            for length in [Int64(1) << bits, (Int64(1) << bits) - 1, (Int64(1) << bits) + 1] where length >= 0 {
                let span = SegmentSpan(first: -length / 2, last: length - length / 2)
                #expect(UInt64(length) <= span.longest)
                #expect(span.earliestBeginning(reaching: 0) <= -min(length, .max))
            }
        }
        #expect(SegmentSpan(first: 5, last: 5) == .moment)
        #expect(SegmentSpan.ages.earliestBeginning(reaching: .min) == .min)
    }

    @Test("rows are added where the columns are, however many, and in their order", arguments: [100, 20_000])
    func appending(rowsOfPart: Int) throws {
        func part(_ number: Int) -> SegmentRows {
            let values = (0..<rowsOfPart).map { number * rowsOfPart + $0 }
            return SegmentRows(
                keys: SegmentKeys(
                    times: values.map { Int64($0) }, arrivals: values.map { Int64($0) },
                    ids: TextColumn(values.map { "\($0)" })),
                columns: [
                    .numeric(NumericColumn(values.map(Double.init))),
                    .categorical(CategoricalColumn(values.map { $0 % 7 == 0 ? nil : "n\($0 % 5)" })),
                ])
        }
        func place(_ rows: SegmentRows) -> UInt? {
            rows.columns[0].numbers?.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        }
        var rows = part(0).empty
        rows.reserveCapacity(4 * rowsOfPart, like: part(0))
        try rows.append(contentsOf: [part(0)])
        let before = place(rows)
        try rows.append(contentsOf: [part(1), part(2)])
        try rows.append(contentsOf: [part(3)])
        #expect(place(rows) == before)
        #expect(rows.count == 4 * rowsOfPart)
        #expect(rows.keys.times == (0..<Int64(4 * rowsOfPart)).map { $0 })
        #expect(rows.keys.ids.string(3 * rowsOfPart + 1) == "\(3 * rowsOfPart + 1)")
        #expect(rows.columns[0].numbers == (0..<4 * rowsOfPart).map(Double.init))
        #expect((0..<rows.count).allSatisfy { rows.columns[1].names?[$0] == ($0 % 7 == 0 ? nil : "n\($0 % 5)") })
        var others = part(0)
        others.columns.removeLast()
        #expect(throws: StoreError.self) { try rows.append(contentsOf: [others]) }
    }

    @Test("merged rows are cut at a window's end from 512 rows on, and at 8192 anyhow")
    func cuts() {
        func sizes(_ perDay: [Int]) -> [Int] {
            let times = perDay.enumerated().flatMap { day, count in
                (0..<count).map { Int64(day) * 86_400_000 + Int64($0) }
            }
            let rows = SegmentRows(
                keys: SegmentKeys(
                    times: times, arrivals: Array(0..<Int64(times.count)),
                    ids: TextColumn(times.indices.map { "\($0)" })),
                columns: [])
            let segments = EncodedSegment.merged(rows, window: .day, level: 1)
            #expect(segments.map(\.rows).reduce(0, +) == times.count)
            #expect(segments.allSatisfy { ($0.level == EncodedSegment.sealedLevel) == ($0.rows >= 512) })
            return segments.map(\.rows)
        }
        #expect(sizes([500, 500, 500, 500]) == [1000, 1000])
        #expect(sizes([511, 1, 3]) == [512, 3])
        #expect(sizes([1024, 10]) == [1024, 10])
        #expect(sizes([20_000, 5]) == [8192, 8192, 3616, 5])
        #expect(sizes([8192, 3]) == [8192, 3])
        #expect(sizes([10]) == [10])
        #expect(sizes([]).isEmpty)
    }

    @Test("of corrections the one that arrived last stays")
    func corrections() {
        let rows = SegmentRows(
            keys: SegmentKeys(
                times: [1, 1, 1, 2, 2], arrivals: [4, 9, 1, 3, 2], ids: TextColumn(["a", "a", "b", "a", "a"])),
            columns: [.numeric(NumericColumn([10, 11, 12, 13, 14]))])
        #expect(rows.withoutCorrected().columns == [.numeric(NumericColumn([11, 12, 13]))])
    }

    @Test("a cache keeps to its budget and drops what was not used for longest")
    func cache() {
        var cache = BoundedCache<Int>(budget: 10_000)
        func key(_ id: Int64) -> SegmentKey { SegmentKey(table: .predictions, id: id) }
        for id in 0..<8 { cache.insert(id, for: key(Int64(id)), bytes: 1000) }
        #expect(cache.count == 8)
        #expect(cache[key(0)] == 0)
        cache.insert(8, for: key(8), bytes: 1000)
        #expect(cache.count == 4)
        #expect(cache[key(0)] == 0)
        #expect(cache[key(1)] == nil)
        #expect(cache[SegmentKey(table: .outcomes, id: 0)] == nil)
        cache.insert(9, for: key(9), bytes: 9000)
        #expect(cache[key(9)] == nil)
    }
}
