import Testing
import VigilDomain

@testable import VigilMonitoring

/// The decision over a whole table: two keys, adjusted across columns.
struct DriftRuleTests {
    private func normals(_ rows: Int, _ seed: UInt64, mean: Double = 0) -> Column {
        var random = SplitMix64(seed: seed)
        return .numeric(NumericColumn(random.normals(rows, mean: mean)))
    }

    @Test("a real but small shift does not drift, however many rows prove it")
    func small() throws {
        let result = Checks.table([normals(100_000, 1)], [normals(100_000, 2, mean: 0.05)])
        let found = try #require(result.columns[0].measurement)
        #expect(found.adjustedPValue < 1e-6 && found.correctedEffect < 0.1 && !found.isDrifted)
        #expect(!result.overallDriftDetected && result.driftMagnitude == 0)
    }

    @Test("a large but unproven shift does not drift")
    func unproven() throws {
        let result = Checks.table([normals(1000, 1)], [normals(20, 12, mean: 0.25)])
        let found = try #require(result.columns[0].measurement)
        #expect(found.adjustedPValue > 0.05 && found.effect > 0.1 && !found.isDrifted)
    }

    @Test("a proven and relevant shift drifts; scores and magnitude follow from the corrected effect")
    func both() throws {
        let result = Checks.table(
            [normals(5000, 1), normals(5000, 2)], [normals(2000, 3), normals(2000, 4, mean: 0.5)])
        #expect(result.columns.map(\.isDrifted) == [false, true])
        let effect = try #require(result.columns[1].measurement).correctedEffect
        #expect(isClose(result.driftMagnitude, effect))
        #expect(isClose(result.featureDriftScores["c1"] ?? .nan, effect / 0.1))
        #expect(result.driftedShare == 0.5)
        #expect(result.recommendedActions.first?.hasPrefix("Look at c1") == true)
    }

    @Test("parts that decide share the level and the budget, and nothing else changes")
    func sharing() {
        let rule = DriftRule(alpha: 0.04, minimumRows: 30, budget: .standard)
        var half = rule
        half.alpha = 0.02
        half.budget?.alerts = 0.5
        #expect(rule.sharing(among: 2) == half)
        #expect(rule.sharing(among: 1) == rule && rule.sharing(among: 0) == rule)
    }

    @Test("p-values are adjusted across the measured columns only")
    func adjusted() throws {
        let empty = Column.allMissing(.numeric, count: 500)
        let result = Checks.table(
            (1...6).map { normals(1000, $0) } + [empty],
            (1...6).map { normals(500, $0 + 10, mean: 0.05 * Double($0)) } + [empty])
        let measured = result.columns.compactMap(\.measurement)
        #expect(measured.count == 6)
        // Benjamini and Hochberg's definition, written out.
        let raw = measured.map(\.pValue)
        for (index, found) in measured.enumerated() {
            let atLeast = raw.filter { $0 >= raw[index] }
            let expected = atLeast.map { p in min(1, p * 6 / Double(raw.count { $0 <= p })) }.min() ?? 1
            #expect(isClose(found.adjustedPValue, expected))
        }
    }

    @Test("the rule's own numbers decide")
    func settings() throws {
        let reference = [normals(5000, 1)]
        let current = [normals(2000, 4, mean: 0.3)]
        #expect(Checks.table(reference, current).overallDriftDetected)
        #expect(!Checks.table(reference, current, rule: DriftRule(minimumNumericEffect: 0.5)).overallDriftDetected)
        #expect(!Checks.table(reference, current, rule: DriftRule(alpha: 1e-300)).overallDriftDetected)
        let short = Checks.table(reference, current, rule: DriftRule(minimumRows: 2001))
        #expect(
            short.columns[0].outcome == .notEnoughData(haveReference: 5000, haveCurrent: 2000, need: 2001))
        #expect(short.rule.minimumRows == 2001)
    }

    @Test("at the limit both keys turn")
    func limit() throws {
        let reference = [normals(5000, 1)]
        let current = [normals(2000, 4, mean: 0.3)]
        let found = try #require(Checks.table(reference, current).columns[0].measurement)
        let exact = DriftRule(alpha: found.adjustedPValue, minimumNumericEffect: found.decidingEffect)
        #expect(Checks.table(reference, current, rule: exact).overallDriftDetected)
        let beyond = DriftRule(alpha: found.adjustedPValue, minimumNumericEffect: found.decidingEffect.nextUp)
        #expect(!Checks.table(reference, current, rule: beyond).overallDriftDetected)
    }

    @Test("a single drifting column of rare names passes the adjustment for many others")
    func wide() throws {
        let rows = 400
        let names = Column.categorical(CategoricalColumn((0..<rows).map { "n\($0 % 60)" }))
        let moved = Column.categorical(CategoricalColumn((0..<rows).map { "n\($0 % 60 < 30 ? $0 % 60 : 0)" }))
        let others = (0..<300).map { normals(100, UInt64($0)) }
        let result = Checks.table([names] + others, [moved] + (0..<300).map { normals(60, UInt64($0 + 900)) })
        let found = try #require(result.columns[0].measurement)
        #expect(found.method == "monte_carlo_tail" && found.adjustedPValue <= 0.05 && found.isDrifted)
    }
}
