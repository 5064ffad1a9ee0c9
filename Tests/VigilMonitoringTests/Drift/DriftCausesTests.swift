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
