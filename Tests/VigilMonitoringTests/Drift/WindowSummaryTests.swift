import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("counts of windows that were stored")
struct WindowSummaryTests {
    private func table(_ rows: Int, seed: UInt64, shift: Double = 0) -> [Column] {
        var random = SplitMix64(seed: seed)
        var numbers = random.normals(rows).map { $0 + shift }
        for row in stride(from: 0, to: rows, by: 89) { numbers[row] = [.nan, .infinity, -.infinity, 1e200][row % 4] }
        let names = (0..<rows).map { $0 % 41 == 0 ? nil : "n\(Int(random.uniform() * (shift > 0 ? 9 : 7)))" }
        return [
            .numeric(NumericColumn(numbers)), .categorical(CategoricalColumn(names)),
            .numeric(NumericColumn(random.normals(rows).map { ($0 * 3).rounded() })),
            .numeric(NumericColumn(Array(repeating: .nan, count: rows))),
        ]
    }

    private func reference(_ columns: [Column]) -> DriftReference {
        DriftReference(
            columns.enumerated().map { TableColumn(name: "c\($0.offset)", role: .feature, column: $0.element) })
    }

    @Test("put together again they give the check of all rows at once")
    func merged() throws {
        let reference = reference(table(20_000, seed: 1))
        let windows = (0..<40).map { table(3000, seed: 100 + UInt64($0), shift: $0 % 2 == 0 ? 0.2 : 0) }
        var whole = WindowCounts(against: reference)
        var stored = WindowCounts(summarizing: reference)
        for window in windows {
            whole.add(window)
            var counts = WindowCounts(summarizing: reference)
            counts.add(window)
            try stored.merge(encoded: try #require(counts.encoded()))
        }
        // More rows than are kept, so that both are counts.
        #expect(stored.rows == 120_000 && whole.rows == 120_000)
        let found = DefaultDriftCheck().check(stored, against: reference, rule: DriftRule())
        let expected = DefaultDriftCheck().check(whole, against: reference, rule: DriftRule())
        for (one, other) in zip(found.columns, expected.columns) {
            #expect(one.isDrifted == other.isDrifted && one.status == other.status)
            // Repeated rows are not looked for, so that there is one test less to share the level with.
            #expect(one.quality.map(\.pValue) == other.quality.map(\.pValue))
            guard let one = one.measurement, let other = other.measurement else { continue }
            #expect(one.pValue == other.pValue && one.statistic == other.statistic && one.effect == other.effect)
            #expect(one.currentCount == other.currentCount && one.belowRangeShare == other.belowRangeShare)
            #expect(abs((one.currentMean ?? 0) - (other.currentMean ?? 0)) < 1e-9)
        }
        #expect(expected.columns.count { $0.isDrifted } > 0)
    }

    @Test("the bytes are few, and say the same for the same rows in another order")
    func bytes() throws {
        let reference = reference(table(20_000, seed: 1))
        let rows = table(4000, seed: 2)
        let order = (0..<4000).reversed().map { $0 }
        var (first, second) = (WindowCounts(summarizing: reference), WindowCounts(summarizing: reference))
        first.add(rows)
        second.add(rows.map { $0.rows(order) })
        let bytes = try #require(first.encoded())
        #expect(bytes.count < 1500)
        // Sums may differ in what they rounded off, no finding does.
        func check(_ counts: WindowCounts) -> [Double?] {
            DefaultDriftCheck().check(counts, against: reference, rule: DriftRule()).columns.flatMap {
                [$0.measurement?.pValue, $0.measurement?.effect]
            }
        }
        #expect(check(first) == check(second))
        // What keeps rows is not to be stored.
        var exact = WindowCounts(against: reference)
        exact.add(rows)
        #expect(exact.encoded() == nil)
    }

    @Test("the key tells references apart that count differently")
    func key() {
        let columns = table(2000, seed: 1)
        let key = reference(columns).countingKey
        #expect(reference(columns).countingKey == key)
        #expect(reference(table(2000, seed: 2)).countingKey != key)
        var other = columns
        other[1] = .categorical(CategoricalColumn(columns[1].names?.codes.map { _ in "x" } ?? []))
        #expect(reference(other).countingKey != key)
        #expect(reference(Array(columns.dropLast())).countingKey != key)
    }

    @Test("counts that no window has are refused before anything is added up")
    func impossible() throws {
        let reference = reference(table(500, seed: 1))
        var writer = SummaryWriter()
        writer.write(byte: 0xE1)
        writer.write(count: (1 << 40) + 1)
        var counts = WindowCounts(summarizing: reference)
        #expect(throws: SummaryDecodingError.self) { try counts.merge(encoded: writer.bytes) }
        var totals = [0, 0]
        var greatest = SummaryWriter()
        greatest.write(evenCounts: [1, (1 << 40) + 1])
        var reader = SummaryReader(greatest.bytes[...])
        #expect(throws: SummaryDecodingError.self) { try reader.addEvenCounts(to: &totals) }
    }

    @Test("counts stand for rows only where these would be counted, too")
    func standsForRows() {
        let reference = reference(table(500, seed: 1))
        var counts = WindowCounts(summarizing: reference)
        #expect(counts.canStandForRows)
        counts.add(table(300, seed: 2))
        #expect(!counts.canStandForRows)
        for seed in 0..<12 { counts.add(table(9000, seed: UInt64(10 + seed))) }
        #expect(counts.canStandForRows)
    }

    @Test("damaged bytes are refused or read, and never crash", arguments: 1...40)
    func damaged(_ seed: Int) throws {
        let reference = reference(table(500, seed: 1))
        var random = SplitMix64(seed: UInt64(seed))
        var counts = WindowCounts(summarizing: reference)
        counts.add(table(300, seed: UInt64(seed)))
        let bytes = try #require(counts.encoded())
        for _ in 0..<200 {
            var damaged = bytes
            switch Int.random(in: 0..<3, using: &random) {
            case 0: damaged = Array(damaged.prefix(Int.random(in: 0..<damaged.count, using: &random)))
            case 1:
                damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            default: damaged.append(contentsOf: [0, 1, 2])
            }
            var read = WindowCounts(summarizing: reference)
            do throws(SummaryDecodingError) {
                try read.merge(encoded: damaged)
                _ = DefaultDriftCheck().check(read, against: reference, rule: DriftRule())
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
