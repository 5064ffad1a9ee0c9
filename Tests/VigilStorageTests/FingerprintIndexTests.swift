import Foundation
import Testing

@testable import VigilStorage

@Suite("Fingerprints of many segments at once")
struct FingerprintIndexTests {
    private struct Place: Hashable {
        var value: UInt32
        var segment: Int64
    }

    private func marks(_ fingerprints: Fingerprints) -> [UInt64] {
        fingerprints.values.map { IDMark.of(fingerprint: $0) }
    }

    private func places(_ given: FingerprintIndex, _ sought: [UInt32]) -> [Place] {
        var found: [Place] = []
        var index = given
        index.forEachMatch(in: sought.map { IDMark.of(fingerprint: $0) }) {
            found.append(Place(value: sought[$0], segment: $1))
        }
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
            index.add(marks(fingerprints), of: segment)
            index.add(marks(fingerprints), of: segment)
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
            index.add(marks(Fingerprints(hashes: (0..<100).map { _ in random.next() })), of: segment)
        }
        #expect(index.size.values == 100_000 && index.size.runs <= 15, "\(index.size.runs)")
        index.forget(1...990 as ClosedRange<Int64>)
        #expect(index.size.values == 1000)
    }

    @Test("beyond its budget the oldest give way to newer ones, and not the other way round")
    func budget() {
        var random = SplitMix64(seed: 4)
        func fingerprints() -> Fingerprints { Fingerprints(hashes: (0..<100).map { _ in random.next() }) }
        var index = FingerprintIndex(budget: 1000 * FingerprintIndex.bytesOfMark)
        for segment in 1...40 as ClosedRange<Int64> {
            let isAllowed = index.makeRoom(for: 100, of: segment)
            #expect(isAllowed)
            index.add(marks(fingerprints()), of: segment)
            #expect(index.size.values <= 1000 && index.contains(segment))
        }
        #expect(!index.contains(1))
        let mayOldOneCome = index.makeRoom(for: 100, of: 1)
        #expect(!mayOldOneCome)
        index.forget((1...40 as ClosedRange<Int64>).filter { index.contains($0) })
        let mayItNow = index.makeRoom(for: 100, of: 1)
        #expect(mayItNow && index.size.values == 0)
    }

    /// An index that keeps a thousand fingerprints in memory and the others in files.
    private static func filed(reserve: UInt64 = 0) -> FingerprintIndex {
        let shelf = FingerprintShelf(directory: FileManager.default.temporaryDirectory.path, reserve: reserve)
        return FingerprintIndex(budget: 1000 * FingerprintIndex.bytesOfMark, shelf: shelf)
    }

    @Test(
        "what memory has no room for is found in files, also while those are put together",
        arguments: 1...8 as ClosedRange<UInt64>)
    func files(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var index = Self.filed()
        var segments: [Int64: [UInt32]] = [:]
        // Many share values, so that equal ones cross the ends of pages.
        let different = seed.isMultiple(of: 2) ? 40 : 5000 as UInt64
        var sought = (0..<80).map { _ in UInt32(random.next() % (different + 10)) }.sorted()
        sought.append(.max)
        func check(_ gone: Set<Int64>) {
            var expected: [Place: Int] = [:]
            for (segment, values) in segments where !gone.contains(segment) {
                let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
                for value in sought {
                    expected[Place(value: value, segment: segment), default: 0] += counts[value] ?? 0
                }
            }
            var found: [Place: Int] = [:]
            for place in places(index, sought) where !gone.contains(place.segment) { found[place, default: 0] += 1 }
            #expect(found == expected.filter { $0.value > 0 })
            #expect(segments.keys.allSatisfy { gone.contains($0) || index.contains($0) })
        }
        for segment in 1...Int64(100 + random.next() % 100) {
            let hashes = (0..<(20 + Int(random.next() % 80))).map { _ in (random.next() % different) << 32 }
            let fingerprints = Fingerprints(hashes: hashes)
            segments[segment] = fingerprints.values
            let mayCome = index.makeRoom(for: fingerprints.values.count, of: segment)
            #expect(mayCome)
            index.add(marks(fingerprints), of: segment)
            #expect(index.size.values <= 1000)
        }
        #expect(index.size.files > 4)
        check([])
        let before = index.size
        while let tidying = index.tidying(), let merged = tidying.merged() { index.exchange(tidying, for: merged) }
        #expect(index.size.files < before.files && index.size.filed == before.filed)
        check([])
        let gone = Set(segments.keys.filter { $0 % 8 != 0 })
        index.forget(gone)
        check(gone)
        while let tidying = index.tidying(), let merged = tidying.merged() { index.exchange(tidying, for: merged) }
        check(gone)
        #expect(index.size.filed + index.size.values < before.filed / 3)
        index.forget(segments.keys)
        while let tidying = index.tidying(), let merged = tidying.merged() { index.exchange(tidying, for: merged) }
        #expect(index.size == (0, 0, 0, 0) && segments.keys.allSatisfy { !index.contains($0) })
    }

    @Test("a file that was put together while the index forgot one of its parts is not used")
    func lateMerge() throws {
        var index = Self.filed()
        for segment in 1...60 as ClosedRange<Int64> {
            let mayCome = index.makeRoom(for: 100, of: segment)
            #expect(mayCome)
            index.add(marks(Fingerprints(hashes: (0..<100).map { UInt64($0) << 32 })), of: segment)
        }
        let tidying = try #require(index.tidying())
        let merged = try #require(tidying.merged())
        var other = index
        other.exchange(tidying, for: merged)
        let once = other.size
        other.exchange(tidying, for: merged)
        #expect(other.size == once && once.files < index.size.files)
    }

    @Test("a segment that nobody has searched for a day of rounds is forgotten, others stay")
    func rounds() {
        var index = Self.filed()
        for segment in 1...40 as ClosedRange<Int64> {
            _ = index.makeRoom(for: 100, of: segment)
            index.add(marks(Fingerprints(hashes: (0..<100).map { UInt64($0) << 32 })), of: segment)
        }
        for _ in 0...FingerprintIndex.mostIdleRounds {
            index.beginRound()
            index.use(21...40 as ClosedRange<Int64>)
        }
        while let tidying = index.tidying(), let merged = tidying.merged() { index.exchange(tidying, for: merged) }
        #expect((21...40).allSatisfy { index.contains($0) })
        #expect(index.size.filed + index.size.values <= 3000)
    }

    @Test("where the disk has no room the oldest give way, as without a disk")
    func fullDisk() {
        var index = Self.filed(reserve: .max / 2)
        for segment in 1...40 as ClosedRange<Int64> {
            let mayCome = index.makeRoom(for: 100, of: segment)
            #expect(mayCome)
            index.add(marks(Fingerprints(hashes: (0..<100).map { UInt64($0) << 32 })), of: segment)
        }
        #expect(index.size.files == 0 && index.size.values <= 1000 && !index.contains(1) && index.contains(40))
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
        let folder = FileManager.default.temporaryDirectory.path
        for (budget, shelf) in [(0, nil), (10, nil), (35, nil), (1000, nil), (10, FingerprintShelf(directory: folder))]
        {
            let cache = SegmentCache(indexBudget: budget * 102 * FingerprintIndex.bytesOfMark, shelf: shelf)
            for newest in [20, 21, 40, 41, 60, 30, 60] as [Int64] {
                let entries = (1...newest).map {
                    SegmentEntry(id: $0, versionID: 1, first: 0, last: 1, rows: 102, level: 0, firstArrival: 0)
                }
                let sought = ([7] + (1...newest).map { segments[$0]?.values.last ?? 0 }).sorted()
                let found = try cache.places(of: sought.map { IDMark.of(fingerprint: $0) }, among: entries, connection)
                #expect(found.map(\.entry.id) == Array(1...newest), "budget of \(budget) up to \(newest)")
                #expect(found.allSatisfy { $0.indices.count == Set($0.indices).count })
            }
        }
    }
}

@Suite("Marks of ids")
struct IDMarkTests {
    @Test("ids that share a fingerprint are told apart by the rest of their hashes, where that is known")
    func agreement() throws {
        // The second has zeros in the middle of its hash, which must not be taken for unknown.
        let hashes = [0xABCD_0123_4567_0001, 0xABCD_0123_0000_0001, 0xABCD_0123_4567_FFFF] as [UInt64]
        let marks = hashes.map { IDMark.of(hash: $0) }
        #expect(marks.allSatisfy { IDMark.fingerprint($0) == 0xABCD_0123 && IDMark.owner($0) == 0 })
        #expect(!IDMark.agree(marks[0], marks[1]) && IDMark.agree(marks[0], marks[2]))
        let unknown = IDMark.of(fingerprint: 0xABCD_0123)
        #expect(marks.allSatisfy { IDMark.agree($0, unknown) && IDMark.agree(unknown, $0) })
        var index = FingerprintIndex(budget: .max)
        index.add([marks[0]], of: 5)
        index.add([marks[1]], of: 6)
        index.add([unknown], of: 7)
        var found: [Int: Set<Int64>] = [:]
        index.forEachMatch(in: [marks[1], marks[0], unknown]) { found[$0, default: []].insert($1) }
        #expect(found == [0: [6, 7], 1: [5, 7], 2: [5, 6, 7]])
    }
}

@Suite("A filter of fingerprints")
struct FingerprintFilterTests {
    @Test("it lets all through that are there, and one in twenty of the others at most")
    func shares() {
        var random = SplitMix64(seed: 11)
        var filter = FingerprintFilter(capacity: 20_000)
        let values = (0..<20_000).map { _ in IDMark.of(hash: random.next()) }
        filter.insert(values[..<10_000])
        filter.insert(values[10_000...])
        #expect(filter.places(among: values) == Array(values.indices))
        let others = (0..<20_000).map { _ in IDMark.of(hash: random.next()) }
        let share = Double(filter.places(among: others).count) / 20_000
        #expect(share > 0.01 && share < 0.05, "\(share)")
        #expect(filter.bytes == 20_000)
        #expect(FingerprintFilter(capacity: 0).places(among: others).isEmpty)
    }
}
