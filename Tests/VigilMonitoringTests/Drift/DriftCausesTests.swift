import Testing
import VigilDomain

@testable import VigilMonitoring

struct DriftCausesTests {
    private func normals(_ rows: Int, _ seed: UInt64, mean: Double = 0, sd: Double = 1) -> [Double] {
        var random = SplitMix64(seed: seed)
        return random.normals(rows, mean: mean, sd: sd)
    }

    private func cause(_ reference: [Double], _ current: [Double]) -> DriftCause? {
        Checks.table([.numeric(NumericColumn(reference))], [.numeric(NumericColumn(current))]).columns[0].cause
    }

    private func cause(_ reference: [String], _ current: [String]) -> DriftCause? {
        Checks.table(
            [.categorical(CategoricalColumn(reference))], [.categorical(CategoricalColumn(current))]
        ).columns[0].cause
    }

    @Test("a unit, a shift, a spread and missing values leave different traces")
    func numbers() throws {
        let prices = normals(2000, 1, mean: 300, sd: 60)
        let thousands = try #require(cause(prices, normals(500, 2, mean: 300, sd: 60).map { $0 * 1000 }))
        #expect(thousands.kind == .unitChange && thousands.detail.contains("times"))
        let metres = try #require(cause(prices, normals(500, 2, mean: 300, sd: 60).map { $0 * 0.3048 }))
        #expect(metres.kind == .unitChange)
        #expect(cause(prices, normals(500, 3, mean: 330, sd: 60))?.kind == .shift)
        #expect(cause(prices, normals(500, 4, mean: 300, sd: 120))?.kind == .spread)
        let half = normals(500, 5, mean: 300, sd: 60).enumerated().map {
            $0.offset % 3 == 0 ? $0.element + 150 : $0.element
        }
        #expect(cause(prices, half)?.kind == .shape)
        let lost = normals(500, 6, mean: 330, sd: 60).enumerated().map { $0.offset % 4 == 0 ? Double.nan : $0.element }
        #expect(cause(prices, lost)?.kind == .missingValues)
        #expect(cause(prices, normals(500, 7, mean: 300, sd: 60)) == nil)
    }

    @Test("values that spread, and counts that grew, are no other unit")
    func noUnits() {
        let mixed = normals(2000, 1, mean: 1, sd: 1)
        #expect(cause(mixed, normals(500, 2, mean: 2, sd: 1).map { $0 * 1.3 })?.kind != .unitChange)
        // Counts of rare events and of three times as many.
        var random = SplitMix64(seed: 3)
        func counts(_ rows: Int, _ share: Double) -> [Double] {
            (0..<rows).map { _ in (0..<20).reduce(0) { sum, _ in sum + (random.uniform() < share ? 1 : 0) } }
        }
        #expect(cause(counts(2000, 0.05), counts(500, 0.15))?.kind != .unitChange)
    }

    @Test("a new name, a renamed one and a moved mix are told apart")
    func names() throws {
        func rows(_ shares: [(String, Int)]) -> [String] { shares.flatMap { Array(repeating: $0.0, count: $0.1) } }
        let reference = rows([("metal", 400), ("wood", 500), ("brick", 100)])
        let renamed = try #require(cause(reference, rows([("steel", 120), ("wood", 150), ("brick", 30)])))
        #expect(renamed.kind == .recoding && renamed.detail.contains("\"steel\" took the place of \"metal\""))
        let new = try #require(cause(reference, rows([("metal", 90), ("wood", 110), ("brick", 20), ("glass", 80)])))
        #expect(new.kind == .newCategory && new.detail.contains("glass"))
        let moved = try #require(cause(reference, rows([("metal", 40), ("wood", 230), ("brick", 30)])))
        #expect(moved.kind == .recoding && moved.detail.contains("wood") && moved.detail.contains("metal"))
        // Where other names moved as well it is the mix.
        let mixed = try #require(cause(reference, rows([("metal", 40), ("wood", 200), ("brick", 60)])))
        #expect(mixed.kind == .shift)
    }

    @Test("the walls of July 1996 are a recoding: wood became metal, and the rest stayed")
    func walls() {
        func rows(_ shares: [(String, Int)]) -> [String] { shares.flatMap { Array(repeating: $0.0, count: $0.1) } }
        // Counted in the valuation data, the reference period and July 1996.
        let reference: [(String, Int)] = [
            ("wood", 1801), ("partbrk", 827), ("brick", 535), ("metlvnyl", 357), ("stucdrvt", 26), ("ccbtile", 20),
            ("stone", 15),
        ]
        let july: [(String, Int)] = [
            ("wood", 144), ("partbrk", 137), ("brick", 59), ("metlvnyl", 162), ("stucdrvt", 4), ("ccbtile", 5),
            ("stone", 1),
        ]
        #expect(cause(rows(reference), rows(july))?.kind == .recoding)
    }

    @Test("of two names only a swap is a recoding")
    func twoNames() throws {
        func rows(_ yes: Int, _ no: Int) -> [String] {
            Array(repeating: "yes", count: yes) + Array(repeating: "no", count: no)
        }
        #expect(cause(rows(600, 1400), rows(350, 150))?.kind == .recoding)
        #expect(cause(rows(600, 1400), rows(225, 275))?.kind == .shift)
        #expect(cause(rows(1000, 1000), rows(300, 200))?.kind == .shift)
    }

    @Test("a drift that was there a week ago and not in between is seasonal")
    func seasonal() throws {
        func day(_ number: Int64) -> TimeRange {
            WindowLength.day.window(containing: Timestamp(milliseconds: number * 86_400_000))
        }
        func result(_ mean: Double, _ seed: UInt64) -> DriftAnalysisResult {
            Checks.table(
                [.numeric(NumericColumn(normals(2000, 1)))], [.numeric(NumericColumn(normals(300, seed, mean: mean)))])
        }
        func findings(_ drifting: [Int64: Double]) throws -> [DriftFinding] {
            var findings: [DriftFinding] = []
            for number in Int64(3)..<10 {
                var drift = result(drifting[number] ?? 0, UInt64(number))
                drift.goOn(from: findings.last, window: day(number))
                findings.append(
                    DriftFinding(
                        model: try ModelName("m"), version: "1", window: day(number), checkedAt: day(number).end,
                        result: drift))
            }
            return findings
        }
        func kind(_ drifting: [Int64: Double], now: Double = 1) throws -> DriftCause.Kind? {
            let earlier = try findings(drifting)
            var drift = result(now, 77)
            drift.goOn(from: earlier.last, window: day(10))
            for season in DriftSeason.before(day(10), length: .day) {
                drift.markSeason(season, earlier: earlier, window: day(10))
            }
            return drift.columns[0].cause?.kind
        }
        #expect(DriftSeason.before(day(10), length: .day).map(\.window) == [day(3)])
        #expect(try kind([3: 1]) == .seasonal)
        #expect(try kind([3: 1, 4: 1]) == .seasonal)
        // The other way, not at all, or all the time.
        #expect(try kind([3: -1]) == .shift)
        #expect(try kind([:]) == .shift)
        #expect(try kind([3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1]) == .shift)
        #expect(try kind([3: 1, 5: 1, 6: 1, 8: 1, 9: 1]) == .shift)
    }

    @Test("the same month a year ago, the same hour a day and a week ago, and no cycle of weeks")
    func cycles() throws {
        let march = WindowLength.month.window(containing: try #require(Timestamp("2026-03-10T00:00:00Z")))
        #expect(
            DriftSeason.before(march, length: .month).map { "\($0.window.start.civilDate)" } == ["2025-03-01"])
        let hour = WindowLength.hour.window(containing: try #require(Timestamp("2026-03-10T07:20:00Z")))
        #expect(
            DriftSeason.before(hour, length: .hour).map(\.window.start)
                == [try #require(Timestamp("2026-03-09T07:00:00Z")), try #require(Timestamp("2026-03-03T07:00:00Z"))])
        #expect(DriftSeason.before(march, length: .week).isEmpty)
    }

    @Test("a stretch of drift keeps its beginning, in the finding and in the recommendation")
    func since() throws {
        let reference: [Column] = [.numeric(NumericColumn(normals(2000, 1)))]
        let current: [Column] = [.numeric(NumericColumn(normals(500, 2, mean: 1)))]
        let days = (1...3).map { day in
            WindowLength.day.window(containing: Timestamp(milliseconds: Int64(day) * 86_400_000))
        }
        var findings: [DriftFinding] = []
        for window in days {
            var result = Checks.table(reference, current)
            result.goOn(from: findings.last, window: window)
            findings.append(
                DriftFinding(
                    model: try ModelName("m"), version: "1", window: window, checkedAt: window.end, result: result))
        }
        #expect(findings.map { $0.result.columns[0].driftingSince } == Array(repeating: days[0].start, count: 3))
        #expect(findings[2].result.recommendedActions.first?.contains("since 1970-01-02") == true)
    }
}
