import Testing

@testable import VigilStorage

@Suite("Fingerprints of many segments at once")
struct FingerprintIndexTests {
    private struct Place: Hashable {
        var value: UInt32
        var segment: Int64
    }

    private func places(_ index: FingerprintIndex, _ sought: [UInt32]) -> [Place] {
        var found: [Place] = []
        index.forEachMatch(in: sought) { found.append(Place(value: sought[$0], segment: $1)) }
        return found
    }

    @Test("a search finds just what a look into every segment would", arguments: 1...10 as ClosedRange<UInt64>)
    func search(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var index = FingerprintIndex(budget: .max / 16)
        var segments: [Int64: [UInt32]] = [:]
        for segment in 1...Int64(60 + random.next() % 60) {
            // Few different values, so that segments share many, and a segment has some twice.
            let hashes = (0..<Int(random.next() % 40)).map { _ in (random.next() % 500) << 32 }
            let fingerprints = Fingerprints(hashes: hashes)
            segments[segment] = fingerprints.values
            index.add(fingerprints, of: segment)
            index.add(fingerprints, of: segment)
        }
        let sought = (0..<80).map { _ in UInt32(random.next() % 600) }.sorted()
        let expected = segments.flatMap { segment, values in
            sought.flatMap { value in
                values.filter { $0 == value }.map { _ in Place(value: value, segment: segment) }
            }
        }
        func counts(_ places: [Place]) -> [Place: Int] { Dictionary(places.map { ($0, 1) }, uniquingKeysWith: +) }
        #expect(counts(places(index, sought)) == counts(expected))
        // Those that are gone may be found or not; the others are, all of them.
        let gone = Set(segments.keys.filter { _ in random.next() % 2 == 0 })
        index.forget(gone)
        let left = counts(places(index, sought).filter { !gone.contains($0.segment) })
        #expect(left == counts(expected.filter { !gone.contains($0.segment) }))
        #expect(segments.keys.allSatisfy { gone.contains($0) || index.contains($0) })
    }

    @Test("a thousand segments lie in a dozen runs")
    func runs() {
        var random = SplitMix64(seed: 3)
        var index = FingerprintIndex(budget: .max / 16)
        for segment in 1...1000 as ClosedRange<Int64> {
            index.add(Fingerprints(hashes: (0..<100).map { _ in random.next() }), of: segment)
        }
        #expect(index.size.values == 100_000 && index.size.runs <= 15, "\(index.size.runs)")
        index.forget(1...990 as ClosedRange<Int64>)
        #expect(index.size.values == 1000)
    }

    @Test("beyond its budget the oldest give way to newer ones, and not the other way round")
    func budget() {
        var random = SplitMix64(seed: 4)
        func fingerprints() -> Fingerprints { Fingerprints(hashes: (0..<100).map { _ in random.next() }) }
        var index = FingerprintIndex(budget: 1000 * FingerprintRun.bytesOfValue)
        for segment in 1...40 as ClosedRange<Int64> {
            let isAllowed = index.makeRoom(for: 100, of: segment)
            #expect(isAllowed)
            index.add(fingerprints(), of: segment)
            #expect(index.size.values <= 1000 && index.contains(segment))
        }
        #expect(!index.contains(1))
        let mayOldOneCome = index.makeRoom(for: 100, of: 1)
        #expect(!mayOldOneCome)
        index.forget((1...40 as ClosedRange<Int64>).filter { index.contains($0) })
        let mayItNow = index.makeRoom(for: 100, of: 1)
        #expect(mayItNow && index.size.values == 0)
    }

    /// A database of segments of which only the fingerprints are ever read.
    private struct SegmentsConnection: SQLConnection {
        let segments: [Int64: Fingerprints]

        func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int { 0 }

        func query(_ sql: String, _ arguments: [SQLValue], row: (any SQLRow) throws -> Void) throws {
            guard case .integer(let id) = arguments.first, let fingerprints = segments[id] else { return }
            try row(Row(value: .blob(fingerprints.encoded())))
        }

        private struct Row: SQLRow {
            let value: SQLValue
            subscript(column: Int) -> SQLValue { value }
        }
    }

    @Test("every segment is searched, also while it gives way to others, and tells a fingerprint once")
    func everySegment() throws {
        var random = SplitMix64(seed: 5)
        var segments: [Int64: Fingerprints] = [:]
        for segment in 1...60 as ClosedRange<Int64> {
            let hashes = (0..<100).map { _ in random.next() }
            // All have one in common, twice.
            segments[segment] = Fingerprints(hashes: hashes + [7 << 32, 7 << 32])
        }
        let connection = SegmentsConnection(segments: segments)
        for budget in [0, 10, 35, 1000] {
            let cache = SegmentCache(indexBudget: budget * 102 * FingerprintRun.bytesOfValue)
            for newest in [20, 21, 40, 41, 60, 30, 60] as [Int64] {
                let entries = (1...newest).map {
                    SegmentEntry(id: $0, versionID: 1, first: 0, last: 1, rows: 102, level: 0, firstArrival: 0)
                }
                let sought = ([7] + (1...newest).map { segments[$0]?.values.last ?? 0 }).sorted()
                let found = try cache.places(of: sought, among: entries, connection)
                #expect(found.map(\.entry.id) == Array(1...newest), "budget of \(budget) up to \(newest)")
                #expect(found.allSatisfy { $0.indices.count == Set($0.indices).count })
            }
        }
    }
}
