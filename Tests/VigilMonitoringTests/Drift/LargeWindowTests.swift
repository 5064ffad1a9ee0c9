import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// Windows of more rows than are compared one by one.
struct LargeWindowTests {
    enum Shape: String, CaseIterable, Sendable {
        case normal, skewed, zeros, counts, constant

        func sample(_ rows: Int, seed: UInt64, shift: Double = 0) -> [Double] {
            var random = SplitMix64(seed: seed)
            return random.normals(rows).map { value in
                switch self {
                case .normal: value + shift
                case .skewed: value * value * value * value + shift
                case .zeros: random.uniform() < 0.8 ? 0 : abs(value) + shift
                case .counts: (abs(value) * 3 + shift).rounded()
                case .constant: 4
                }
            }
        }
    }

    private static let rows = ReferenceGrid.exactRows + 3000

    @Test("what counts say agrees with the rows within the stated bound", arguments: Shape.allCases)
    func agrees(_ shape: Shape) throws {
        let reference = shape.sample(20_000, seed: 1)
        var window = shape.sample(Self.rows, seed: 2, shift: 0.05)
        window[0] = .nan
        let found = try #require(Checks.numeric(reference, window).measurement)
        let sorted = try SortedReference(reference)
        let values = sortedFinite(window).values
        let exact = try sorted.compare(sortedCurrent: values, test: KolmogorovSmirnovTest(method: .asymptotic))
        let bound = try #require(found.conservativeBy)
        let distance = exact.kolmogorovSmirnov.statistic
        #expect(found.method.hasPrefix("grid_"))
        #expect(found.statistic <= distance && distance <= found.statistic + bound + 1e-12)
        if found.method == "grid_asymptotic" {
            #expect(found.pValue >= exact.kolmogorovSmirnov.pValue * (1 - 1e-9))
        }
        if shape == .counts || shape == .constant { #expect(bound == 0) }
        #expect(found.psi == exact.populationStabilityIndex)
        #expect(found.currentCount == values.count && isClose(found.currentMissingShare, 1 / Double(Self.rows)))
        #expect(isClose(found.currentMean ?? .nan, values.reduce(0, +) / Double(values.count), 1e-9))
        #expect(isClose(found.aboveRangeShare, OrdinaryRange(sorted).shares(outside: values).above, 1e-15))
        let effect = exact.normalisedWasserstein
        let (lower, upper) = (try #require(found.effectLower95), try #require(found.effectUpper95))
        #expect(lower <= effect && effect <= upper)
        // Beyond the reference's greatest count only the furthest value is known.
        #expect(abs(found.effect - effect) < (bound == 0 ? 1e-4 : 0.03))
    }

    @Test("clean windows of a column of many zeros that are counted alarm on one in twenty", arguments: [0.3, 0.8])
    func level(_ zeros: Double) throws {
        // Only ranks matter, so uniform values stand for every law.
        var random = SplitMix64(seed: 41)
        func sample(_ rows: Int) -> [Double] { (0..<rows).map { _ in max(0, random.uniform() - zeros) } }
        let repeats = 500
        var alarms = 0
        for _ in 0..<repeats {
            let reference = try SortedReference(sample(1000))
            let grid = try ReferenceGrid(reference)
            var counts = grid.emptyWindow()
            counts.add(contentsOf: sample(300))
            let found = NumericDrift(
                reference, missing: 0, dependence: nil, window: .counted(counts, grid, missing: 0), rule: DriftRule())
            guard case .measured(let measurement) = found.outcome else { continue }
            #expect(measurement.method.hasPrefix("grid_conditional"))
            if measurement.pValue <= 0.05 { alarms += 1 }
        }
        #expect((0.035...0.06).contains(Double(alarms) / Double(repeats)), "\(alarms) of \(repeats)")
    }

    @Test("a window up to the limit is compared row by row, missing values not counted")
    func limit() throws {
        let reference = Shape.normal.sample(5000, seed: 1)
        let values = Shape.normal.sample(ReferenceGrid.exactRows, seed: 2)
        let exact = Checks.numeric(reference, values + [.nan, .nan])
        #expect(exact.measurement?.conservativeBy == nil && exact.measurement?.method == "asymptotic")
        let result = Checks.table([.numeric(NumericColumn(reference))], [.numeric(NumericColumn(values + [0.5]))])
        let counted = try #require(result.columns[0].measurement)
        #expect(counted.method == "grid_asymptotic" && (counted.conservativeBy ?? 1) < 0.005)
        #expect(result.notes.contains { $0.contains("256 quantile bins") && $0.contains("greater than stated") })
    }

    @Test("a twentieth of a standard deviation is found, and a cause is told")
    func power() throws {
        let reference = Shape.normal.sample(100_000, seed: 1)
        let moved = Shape.normal.sample(150_000, seed: 2, shift: 0.05)
        let rule = DriftRule(minimumNumericEffect: 0.03)
        #expect(Checks.numeric(reference, moved, rule: rule).isDrifted)
        #expect(!Checks.numeric(reference, Shape.normal.sample(Self.rows, seed: 3), rule: rule).isDrifted)
        let far = Checks.numeric(reference, Shape.normal.sample(Self.rows, seed: 2, shift: 0.5))
        #expect(far.isDrifted && far.cause?.kind == .shift)
    }

    private func table(_ rows: Int, seed: UInt64, shift: Double) -> [Column] {
        var random = SplitMix64(seed: seed)
        var numbers = Shape.normal.sample(rows, seed: seed, shift: shift)
        for row in stride(from: 0, to: rows, by: 97) { numbers[row] = row % 2 == 0 ? .nan : .infinity }
        let names = (0..<rows).map { row in
            row % 50 == 0 ? nil : "n\(Int(random.uniform() * random.uniform() * (shift > 0 ? 9 : 8)))"
        }
        return [
            .numeric(NumericColumn(numbers)), .categorical(CategoricalColumn(names)),
            .numeric(NumericColumn(Shape.counts.sample(rows, seed: seed + 1))),
        ]
    }

    /// Equal but for the last digit of means and intervals.
    private func expectSame(_ found: DriftAnalysisResult, _ whole: DriftAnalysisResult) {
        func rounded(_ result: DriftAnalysisResult) -> DriftAnalysisResult {
            var result = result
            for index in result.columns.indices {
                guard var measured = result.columns[index].measurement else { continue }
                measured.currentMean = measured.currentMean.map { ($0 * 1e9).rounded() }
                measured.effectLower95 = measured.effectLower95.map { ($0 * 1e9).rounded() }
                measured.effectUpper95 = measured.effectUpper95.map { ($0 * 1e9).rounded() }
                result.columns[index].outcome = .measured(measured)
            }
            return result
        }
        #expect(rounded(found) == rounded(whole))
    }

    @Test("pieces, in any order and cut in any way, are the whole", arguments: [500, 104_000])
    func pieces(_ rows: Int) async {
        let reference = DriftReference(
            table(4000, seed: 1, shift: 0).enumerated().map { TableColumn(name: "c\($0.offset)", column: $0.element) })
        let window = table(rows, seed: 5, shift: 0.4)
        let whole = DefaultDriftCheck().check(window, against: reference, rule: DriftRule())
        #expect(whole.columns[0].isDrifted && (whole.columns[0].measurement?.conservativeBy != nil) == (rows > 100_000))
        var random = SplitMix64(seed: 6)
        // Large windows take their time in a debug build.
        let cuts = rows > 100_000 ? [[0.01, 0.98]] : [[0.5], [0.01, 0.02, 0.97], [0.3, 0.98]]
        for cut in cuts {
            let ends = cut.map { Int(Double(rows) * $0) } + [rows]
            var pieces = zip([0] + ends, ends).map { start, end in window.map { $0.rows(Array(start..<end)) } }
            pieces.shuffle(using: &random)
            var added = WindowCounts(against: reference)
            var merged = added
            for piece in pieces {
                added.add(piece)
                var one = WindowCounts(against: reference)
                one.add(piece)
                merged.merge(one)
            }
            #expect(added.rows == rows && merged.rows == rows)
            for counts in [added, merged] {
                expectSame(DefaultDriftCheck().check(counts, against: reference, rule: DriftRule()), whole)
            }
            expectSame(
                await DefaultDriftCheck().checkConcurrently(added, against: reference, rule: DriftRule()), whole)
        }
    }

    @Test("counts of no rows, of another kind and of a column that the reference never has say so, as a check does")
    func nothing() {
        let columns: [Column] = [
            .numeric(NumericColumn(Shape.normal.sample(100, seed: 1))),
            .categorical(CategoricalColumn(Array(repeating: "a", count: 100))), .allMissing(.numeric, count: 100),
        ]
        let reference = DriftReference(
            columns.enumerated().map { TableColumn(name: "c\($0.offset)", column: $0.element) })
        let swapped: [Column] = [columns[1], columns[0], columns[0]]
        for window in [columns, swapped, columns.map { .empty($0.kind) }] {
            var counts = WindowCounts(against: reference)
            counts.add(window)
            #expect(
                DefaultDriftCheck().check(counts, against: reference, rule: DriftRule())
                    == DefaultDriftCheck().check(window, against: reference, rule: DriftRule()))
        }
        let empty = DefaultDriftCheck().check(
            WindowCounts(against: reference), against: reference, rule: DriftRule())
        #expect(empty.columns.map(\.status) == [.tooFew, .tooFew, .unseen] && empty.currentRows == 0)
    }
}
