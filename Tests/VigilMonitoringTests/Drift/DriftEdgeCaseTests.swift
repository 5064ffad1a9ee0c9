import Testing
import VigilDomain

@testable import VigilMonitoring

/// Columns that have no scale, no values or no sense.
struct DriftEdgeCaseTests {
    private func normals(_ rows: Int, _ seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed)
        return random.normals(rows)
    }

    @Test("a constant column against the same constant: effect 0, p 1")
    func constant() throws {
        let found = try #require(
            Checks.numeric(Array(repeating: 7, count: 100), Array(repeating: 7, count: 50)).measurement)
        #expect(found.effect == 0 && found.pValue == 1 && found.psi < 0.01 && !found.isDrifted)
        #expect(found.referenceMean == 7 && found.currentMean == 7)
        let names = try #require(
            Checks.names(Array(repeating: "a", count: 100), Array(repeating: "a", count: 50)).measurement)
        #expect(names.effect == 0 && names.pValue == 1 && names.statistic == 0 && !names.isDrifted)
    }

    @Test("a constant reference measures by the share that differs, on either side")
    func beside() throws {
        let reference = Array(repeating: 7.0, count: 1000)
        let moved =
            Array(repeating: 7.0, count: 160) + Array(repeating: 7.001, count: 30) + Array(repeating: -4, count: 10)
        let found = try #require(Checks.numeric(reference, moved).measurement)
        #expect(found.effectName == "total_variation" && isClose(found.effect, 0.2) && found.relevantEffect == 0.05)
        #expect(found.correctedEffect == found.effect && found.isDrifted)
        #expect(isClose(found.belowRangeShare, 0.05) && isClose(found.aboveRangeShare, 0.15))
        #expect(Checks.numeric(reference, Array(repeating: 8, count: 200)).unitEffect == 1)
        let slight = Array(repeating: 7.0, count: 1000) + Array(repeating: 9.0, count: 40)
        #expect(!Checks.numeric(reference, slight).isDrifted)
    }

    @Test("a window that turned constant is measured against the reference's spread")
    func becameConstant() throws {
        let found = try #require(Checks.numeric(normals(1000, 1), Array(repeating: 0, count: 200)).measurement)
        // The mean distance of a standard normal value from 0 is sqrt(2/pi) = 0.798.
        #expect(abs(found.effect - 0.798) < 0.05 && found.isDrifted)
    }

    @Test("too few values, none at all, or another kind: not enough data with the numbers")
    func notEnough() {
        let some = normals(100, 1)
        #expect(
            Checks.numeric(some, normals(19, 2)).outcome
                == .notEnoughData(haveReference: 100, haveCurrent: 19, need: 20))
        #expect(
            Checks.numeric(normals(19, 2), some).outcome
                == .notEnoughData(haveReference: 19, haveCurrent: 100, need: 20))
        #expect(Checks.numeric([], []).outcome == .notEnoughData(haveReference: 0, haveCurrent: 0, need: 20))
        #expect(Checks.numeric([1], [1]).measurement == nil)
        let nothing = Array(repeating: Double.nan, count: 50)
        #expect(
            Checks.numeric(some, nothing).outcome
                == .notEnoughData(haveReference: 100, haveCurrent: 0, need: 20))
        #expect(
            Checks.numeric(nothing, some).outcome
                == .notEnoughData(haveReference: 0, haveCurrent: 100, need: 20))
        #expect(
            Checks.names(Array(repeating: nil, count: 50), Array(repeating: "a", count: 50)).outcome
                == .notEnoughData(haveReference: 0, haveCurrent: 50, need: 20))
        let names = Column.categorical(CategoricalColumn(Array(repeating: "a", count: 50)))
        #expect(
            Checks.column(.numeric(NumericColumn(some)), names).outcome
                == .notEnoughData(haveReference: 100, haveCurrent: 0, need: 20))
    }

    @Test("infinite values keep their rank, weigh like far rows and count as beyond the range")
    func infinite() throws {
        let reference = normals(1000, 1)
        var current = normals(500, 2)
        for index in 0..<200 { current[index] = .infinity }
        let found = try #require(Checks.numeric(reference, current).measurement)
        #expect(found.aboveRangeShare >= 0.4 && found.isDrifted && found.effect.isFinite && found.effect > 0.5)
        #expect(found.statistic > 0.35 && found.currentMean == nil)
        let both = try #require(Checks.numeric(current, current).measurement)
        #expect(both.effect == 0 && both.pValue == 1)
        let one = try #require(Checks.numeric(reference + [.infinity, -.infinity], normals(500, 3)).measurement)
        #expect(!one.isDrifted && one.effect < 0.15)
    }

    @Test("numbers whose squares overflow, underflow or drown in an offset are measured alike")
    func scales() throws {
        let reference = normals(1000, 1)
        let current = normals(500, 2).map { $0 + 0.5 }
        let plain = try #require(Checks.numeric(reference, current).measurement)
        let powers: [Double] = [1e-140, 1e-3, 1e9, 1e140]
        for power in powers {
            let scaled = try #require(
                Checks.numeric(reference.map { $0 * power }, current.map { $0 * power }).measurement)
            #expect(isClose(scaled.effect, plain.effect, 1e-9) && scaled.pValue == plain.pValue)
        }
        let offset = try #require(
            Checks.numeric(reference.map { $0 + 1e8 }, current.map { $0 + 1e8 }).measurement)
        // At 1e8 a double resolves 1.5e-8, which is the error to expect.
        #expect(isClose(offset.effect, plain.effect, 1e-6))
        let huge = try #require(Checks.numeric(reference.map { $0 * 1e200 }, current.map { $0 * 1e200 }).measurement)
        #expect(huge.effect.isFinite && huge.correctedEffect.isFinite)
    }

    @Test("identical samples never drift; neither the order of rows nor that of names matters")
    func invariance() {
        var random = SplitMix64(seed: 11)
        let tables: [[Column]] = (0..<5).map { seed in
            [
                .numeric(NumericColumn(normals(300, UInt64(seed)))),
                .numeric(NumericColumn((0..<300).map { _ in Double(random.pick([0.5, 0.3, 0.2])) })),
                .categorical(CategoricalColumn((0..<300).map { _ in ["a", "b", nil][random.pick([0.5, 0.4, 0.1])] })),
            ]
        }
        for (index, table) in tables.enumerated() {
            let same = Checks.table(table, table)
            #expect(same.columns.allSatisfy { $0.measurement?.pValue == 1 && $0.measurement?.effect == 0 })
            let other = tables[(index + 1) % tables.count]
            let shuffled = other.map { $0.rows(Array(0..<300).shuffled(using: &random)) }
            let reordered = table.map { $0.rows(Array(0..<300).shuffled(using: &random)) }
            #expect(Checks.table(table, other) == Checks.table(reordered, shuffled))
        }
    }

    @Test("monotone maps change neither the test nor the decile distances")
    func monotone() throws {
        let reference = normals(2000, 5)
        let current = normals(700, 6).map { $0 * 1.3 }
        let plain = try #require(Checks.numeric(reference, current).measurement)
        func cube(_ values: [Double]) -> [Double] { values.map { $0 * $0 * $0 } }
        let mapped = try #require(Checks.numeric(cube(reference), cube(current)).measurement)
        #expect(mapped.statistic == plain.statistic && mapped.pValue == plain.pValue)
        // Edges between two values are interpolated before the map, so a value may change its bin: allow for one.
        #expect(abs(mapped.psi - plain.psi) < 0.01)
    }

    @Test("every number of every hopeless pair is finite")
    func finite() {
        let samples: [[Double]] = [
            Array(repeating: .infinity, count: 30), Array(repeating: -.infinity, count: 15) + normals(30, 1),
            Array(repeating: 1e308, count: 25) + Array(repeating: -1e308, count: 25), normals(40, 2).map { $0 * 1e300 },
            normals(40, 3).map { $0 * .leastNormalMagnitude }, Array(repeating: 0, count: 30), normals(40, 4),
            (0..<40).map { Double($0 % 2) }, Array(repeating: -0.0, count: 20) + Array(repeating: 0, count: 20),
        ]
        for reference in samples {
            for current in samples {
                guard let found = Checks.numeric(reference, current).measurement else { continue }
                let numbers: [Double] = [
                    found.statistic, found.pValue, found.adjustedPValue, found.effect, found.correctedEffect,
                    found.psi, found.jensenShannon, found.belowRangeShare, found.aboveRangeShare,
                    found.referenceMean ?? 0, found.currentMean ?? 0,
                ]
                #expect(numbers.allSatisfy { $0.isFinite })
            }
        }
    }
}

/// What a column of bad input says for itself, whatever its neighbours hold.
struct BadInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let reference: Column
        let current: Column
        let status: ColumnStatus
        let isMeasured: Bool
        /// Whether it drifts, and with it a sentence is due.
        var isDrifted = false
        var testDescription: String { name }
    }

    private static func numbers(_ values: [Double]) -> Column { .numeric(NumericColumn(values)) }
    private static func names(_ values: [String?]) -> Column { .categorical(CategoricalColumn(values)) }
    private static func normals(_ rows: Int, _ seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed)
        return random.normals(rows)
    }
    private static func many(_ rows: Int, _ first: Int) -> [String?] { (0..<rows).map { "n\(first + $0 % 10_000)" } }

    static let cases: [Case] = [
        Case(
            name: "ten thousand names on both sides", reference: names(many(20_000, 0)),
            current: names(many(10_000, 0)),
            status: .ok, isMeasured: true),
        Case(
            name: "ten thousand names, all new", reference: names(many(20_000, 0)),
            current: names(many(10_000, 20_000)), status: .ok, isMeasured: true, isDrifted: true),
        Case(
            name: "ten thousand names, once each", reference: names(many(10_000, 0)), current: names(many(300, 0)),
            status: .ok, isMeasured: true),
        Case(
            name: "an empty window of numbers", reference: numbers(normals(100, 1)), current: numbers([]),
            status: .tooFew, isMeasured: false),
        Case(
            name: "an empty window of names", reference: names(many(100, 0)), current: names([]), status: .tooFew,
            isMeasured: false),
        Case(
            name: "no value left", reference: numbers(normals(100, 1)),
            current: numbers(Array(repeating: .nan, count: 50)),
            status: .allMissing, isMeasured: false),
        Case(
            name: "a column that never had values", reference: numbers(Array(repeating: .nan, count: 100)),
            current: numbers(normals(50, 2)), status: .unseen, isMeasured: false),
        Case(
            name: "only infinities", reference: numbers(Array(repeating: .infinity, count: 100)),
            current: numbers(Array(repeating: .infinity, count: 50)), status: .constant, isMeasured: true),
        Case(
            name: "a window of infinities", reference: numbers(normals(100, 1)),
            current: numbers(Array(repeating: -.infinity, count: 50)), status: .constant, isMeasured: true,
            isDrifted: true),
        Case(
            name: "one category", reference: names(Array(repeating: "a", count: 100)),
            current: names(Array(repeating: "a", count: 50)), status: .constant, isMeasured: true),
        Case(
            name: "one category, another one", reference: names(Array(repeating: "a", count: 100)),
            current: names(Array(repeating: "b", count: 50)), status: .constant, isMeasured: true, isDrifted: true),
        Case(
            name: "a constant, another one", reference: numbers(Array(repeating: 1, count: 100)),
            current: numbers(Array(repeating: 2, count: 50)), status: .constant, isMeasured: true, isDrifted: true),
        Case(
            name: "names where numbers were", reference: numbers(normals(100, 1)), current: names(many(50, 0)),
            status: .typeChanged, isMeasured: false),
        Case(
            name: "a large window of one infinity after the other", reference: numbers(normals(200, 1)),
            current: numbers(Array(repeating: .infinity, count: 100_001)), status: .constant, isMeasured: true,
            isDrifted: true),
    ]

    @Test("it gets a status and a sentence, and its neighbours get their results", arguments: cases)
    func column(_ testCase: Case) throws {
        let neighbour = Self.normals(400, 8)
        let result = Checks.table(
            [testCase.reference, Self.numbers(neighbour)], [testCase.current, Self.numbers(Self.normals(200, 9))])
        let column = result.columns[0]
        #expect(column.status == testCase.status)
        #expect((column.measurement != nil) == testCase.isMeasured)
        #expect(column.isDrifted == testCase.isDrifted)
        if let found = column.measurement {
            let numbers: [Double] = [
                found.statistic, found.pValue, found.adjustedPValue, found.effect, found.correctedEffect, found.psi,
                found.jensenShannon, found.effectLower95 ?? 0, found.effectUpper95 ?? 0, found.currentMean ?? 0,
            ]
            #expect(numbers.allSatisfy { $0.isFinite })
        }
        #expect(result.driftMagnitude.isFinite)
        let isSaid = testCase.isDrifted || Self.says(testCase.status)
        #expect(result.recommendedActions.isEmpty != isSaid)
        let other = try #require(result.columns[1].measurement)
        #expect(!other.isDrifted && other.pValue > 0.001)
    }

    private static func says(_ status: ColumnStatus) -> Bool { status == .allMissing || status == .typeChanged }
}
