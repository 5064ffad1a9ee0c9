import Testing
import VigilDomain

@testable import VigilMonitoring

/// Broken and unknown values, tested apart from the shape of the others.
struct DriftQualityTests {
    private func normals(_ rows: Int, _ seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed)
        return random.normals(rows)
    }

    private func numbers(_ values: [Double]) -> Column { .numeric(NumericColumn(values)) }

    @Test("a rise of missing values alarms, by both keys")
    func missing() throws {
        var values = normals(400, 1)
        for index in 0..<60 { values[index] = .nan }
        let result = Checks.table([numbers(normals(2000, 2))], [numbers(values)])
        let change = try #require(result.columns[0].quality.first)
        #expect(change.kind == .missing && change.isAlarming && change.pValue < 1e-9)
        #expect(abs(change.currentShare - 0.15) < 1e-12)
        // The others have the same distribution, and do not drift because of it.
        #expect(!result.columns[0].isDrifted && result.severity == .low)
    }

    @Test("infinite values alarm by their own share, of either sign, in large windows too", arguments: [200, 100_400])
    func infinite(rows: Int) throws {
        var values = normals(rows, 1)
        for index in values.indices where index % 4 == 0 { values[index] = index % 8 == 0 ? .infinity : -.infinity }
        let result = Checks.table([numbers(normals(2000, 2))], [numbers(values)])
        let column = result.columns[0]
        #expect(column.quality.contains { $0.kind == .missing } == false)
        let change = try #require(column.quality.first { $0.kind == .infinite })
        #expect(change.isAlarming && change.pValue < 1e-9 && change.referenceShare == 0)
        #expect(abs(change.currentShare - 0.25) < 1e-12)
        // They are not told once more as values beyond the range.
        #expect(!column.quality.contains { ($0.kind == .aboveRange || $0.kind == .belowRange) && $0.isAlarming })
        #expect(column.isDrifted && column.cause?.kind == .infiniteValues)
        #expect(column.cause?.detail == "25 % of the values are infinite, 0 % before")
        #expect(
            result.recommendedActions.first
                == "c0 is infinite in 25 % of its values, in the reference in 0 %. Look for a division by zero or an "
                + "overflow in what computes it.")
    }

    @Test("infinities that were there before are no change, and none any more are one")
    func usualInfinities() throws {
        func sample(_ rows: Int, _ seed: UInt64) -> [Double] {
            normals(rows, seed).enumerated().map { $0.offset % 5 == 0 ? .infinity : $0.element }
        }
        let same = Checks.table([numbers(sample(2000, 1))], [numbers(sample(500, 2))])
        #expect(same.alarmingQuality.isEmpty && !same.columns[0].isDrifted)
        let change = try #require(same.columns[0].quality.first { $0.kind == .infinite })
        #expect(change.referenceShare == 0.2 && change.currentShare == 0.2)
        let gone = Checks.table([numbers(sample(2000, 1))], [numbers(normals(500, 2))])
        #expect(gone.alarmingQuality.map(\.change.kind) == [.infinite])
        #expect(gone.recommendedActions.first?.hasSuffix("Check what fills it now.") == true)
    }

    @Test("too few values for a test are still told to be infinite")
    func fewInfinite() {
        let result = Checks.table([numbers(normals(2000, 1))], [numbers(Array(repeating: .infinity, count: 10))])
        #expect(result.columns[0].status == .tooFew && result.alarmingQuality.map(\.change.kind) == [.infinite])
    }

    @Test("of numbers too great for sums no mean is told, and nothing else breaks")
    func greatest() throws {
        let huge = normals(300, 1).map { $0 > 0 ? 1.7e308 : -1.7e308 }
        for reference in [huge, normals(300, 2), huge.map(abs)] {
            for current in [huge, huge.map(abs), normals(300, 3)] {
                let measured = try #require(
                    Checks.table([numbers(reference)], [numbers(current)]).columns[0].measurement)
                #expect((measured.referenceMean == nil) == (reference.contains { abs($0) > 1e300 }))
                #expect((measured.currentMean == nil) == (current.contains { abs($0) > 1e300 }))
                #expect(measured.effect.isFinite && measured.correctedEffect.isFinite)
            }
        }
    }

    @Test("a few values beyond a small reference's range are no alarm, a tenth of them are")
    func range() throws {
        let clean = Checks.table([numbers(normals(100, 3))], [numbers(normals(100, 4))])
        #expect(clean.alarmingQuality.isEmpty)
        let raised = normals(100, 4).enumerated().map { $0.offset % 8 == 0 ? $0.element + 10 : $0.element }
        let result = Checks.table([numbers(normals(2000, 3))], [numbers(raised)])
        let change = try #require(result.columns[0].quality.first { $0.kind == .aboveRange })
        #expect(change.isAlarming && change.adjustedPValue < 1e-9)
    }

    @Test("repeated rows are counted over the whole table")
    func duplicates() throws {
        let reference = [numbers(normals(1000, 5)), numbers(normals(1000, 6))]
        let first = normals(200, 7)
        let second = normals(200, 8)
        let twice = [numbers(first + first), numbers(second + second)]
        let change = try #require(Checks.table(reference, twice).quality.first)
        #expect(change.kind == .duplicates && change.currentShare == 0.5 && change.isAlarming)
        // The same numbers in other rows are no repeats.
        let mixed = [numbers(first + first), numbers(second + second.reversed())]
        #expect(Checks.table(reference, mixed).quality.isEmpty)
    }

    @Test("every state of a column has its status, and spoils no other")
    func status() throws {
        let reference: [Column] = [
            numbers(normals(200, 1)), numbers(normals(200, 2)), numbers(normals(200, 3)), numbers(normals(200, 4)),
            numbers(Array(repeating: .nan, count: 200)), numbers(Array(repeating: 5, count: 200)),
        ]
        let current: [Column] = [
            numbers(normals(100, 5)), numbers(Array(repeating: .nan, count: 100)),
            .categorical(CategoricalColumn(Array(repeating: "x", count: 100))),
            numbers(Array(repeating: .nan, count: 95) + [1, 2, 3, 4, 5]), numbers(normals(100, 6)),
            numbers(Array(repeating: 5, count: 100)),
        ]
        let result = Checks.table(reference, current)
        #expect(result.columns.map(\.status) == [.ok, .allMissing, .typeChanged, .tooFew, .unseen, .constant])
        #expect(result.columns[0].measurement != nil && result.columns[5].measurement?.pValue == 1)
        #expect(result.severity == .high)
    }

    @Test("a window of three rows without a value is no lost column; one that is mostly missing never is")
    func fewRows() {
        let reference = normals(2000, 1).enumerated().map { $0.offset % 5 < 3 ? Double.nan : $0.element }
        func severity(_ reference: [Double], rows: Int) -> DriftSeverity {
            Checks.table([numbers(reference)], [numbers(Array(repeating: .nan, count: rows))]).severity
        }
        #expect(severity(reference, rows: 3) == .none)
        #expect(severity(normals(2000, 1), rows: 3) == .medium)
        #expect(severity(normals(2000, 1), rows: 20) == .high)
        // Six of ten are missing anyway; a hundred of a hundred are still too many.
        #expect(severity(reference, rows: 100) == .high)
    }

    @Test("an identifier in the place of a category shows in the number of names")
    func cardinality() throws {
        var random = SplitMix64(seed: 9)
        let cities = (0..<30).map { "city \($0)" }
        func sample(_ rows: Int) -> [String] { (0..<rows).map { _ in cities[Int(random.next() % 30)] } }
        func names(_ values: [String]) -> Column { .categorical(CategoricalColumn(values)) }
        let identified = sample(300).enumerated().map { $0.offset < 120 ? "id \($0.offset)" : $0.element }
        let result = Checks.table([names(sample(2000))], [names(identified)])
        let change = try #require(result.columns[0].quality.first { $0.kind == .cardinality })
        #expect(change.isAlarming && change.currentShare > 4 * change.referenceShare && change.pValue < 1e-9)
        let clean = Checks.table([names(sample(2000))], [names(sample(300))])
        #expect(clean.alarmingQuality.isEmpty)
        // A column of identifiers on both sides has as many as ever.
        let unique = Checks.table([names((0..<500).map { "a\($0)" })], [names((0..<300).map { "b\($0)" })])
        #expect(unique.columns[0].quality.first { $0.kind == .cardinality }?.isAlarming == false)
    }

    @Test("values that were missing and are filled now alarm, too")
    func filled() {
        let half = normals(1000, 2).enumerated().map { $0.offset % 2 == 0 ? Double.nan : $0.element }
        let result = Checks.table([numbers(half)], [numbers(normals(300, 3))])
        #expect(result.alarmingQuality.map(\.change.kind) == [.missing])
    }

    @Test("a baseline smaller than four windows says so")
    func smallBaseline() {
        let small = Checks.table([numbers(normals(300, 1))], [numbers(normals(100, 2))])
        #expect(small.notes.contains { $0.contains("too small") && $0.contains("400 rows") })
        #expect(Checks.table([numbers(normals(400, 1))], [numbers(normals(100, 2))]).notes.isEmpty)
    }
}
