import Testing
import Vigil

/// What a window is compared with, and analyses in windows of other kinds.
struct DriftWindowsTests {
    private func serve(
        _ policy: DriftPolicy, window: WindowLength = .day
    ) async throws -> (MLModelMonitoringService, ModelSchema) {
        let service = try await makeService()
        var schema = try testSchema(window: window)
        schema.drift = policy
        try await service.registerModel(schema)
        return (service, schema)
    }

    @Test("a trailing comparison needs no baseline, and follows a level shift after its windows")
    func trailing() async throws {
        let (service, schema) = try await serve(DriftPolicy(comparison: .trailing(windows: 2)))
        // The mean moves on day 3 and stays.
        for day in 0..<7 {
            try await service.recordPredictions(rows(schema, day: day, mean: day < 3 ? 0 : 5), for: schema.model)
        }
        try await service.settle()
        let findings = try await service.drift.history(of: schema.model)
        let drifted = findings.map { finding in
            (finding.window.start.since(start) / .days(1), finding.result.columns[0].isDrifted)
        }
        // Day 0 has nothing before it; day 6 is still open.
        #expect(drifted.map(\.0) == [1, 2, 3, 4, 5])
        #expect(drifted.map(\.1) == [false, false, true, true, false])
        #expect(findings.last?.result.comparison.contains("2 windows before") == true)
    }

    @Test("a window is compared with its like of the week where the policy says so")
    func sameDayOfWeek() async throws {
        // Sundays are another world, in the baseline as after it: 2026-05-03 was one, day 2.
        func mean(_ day: Int) -> Double { day % 7 == 2 ? 5 : 0 }
        func check(_ comparison: DriftPolicy.Comparison) async throws -> [Bool] {
            let (service, schema) = try await serve(DriftPolicy(comparison: comparison))
            var baseline = PredictionBatch(schema: schema)
            for day in -28..<0 { try baseline.append(rows(schema, day: day, mean: mean(day + 28), prefix: "b")) }
            try await service.drift.setBaselineDistribution(baseline, for: schema.model)
            for day in 0..<8 {
                try await service.recordPredictions(rows(schema, day: day, mean: mean(day)), for: schema.model)
            }
            try await service.settle()
            return try await service.drift.history(of: schema.model).map(\.result.columns[0].isDrifted)
        }
        let alike = try await check(.sameHourOfWeek)
        #expect(alike == Array(repeating: false, count: 7))
    }

    @Test("stored predictions are analysed by count and in sliding windows, without being stored")
    func otherWindows() async throws {
        let (service, schema) = try await serve(DriftPolicy())
        try await service.drift.setBaselineDistribution(rows(schema, day: -1, prefix: "b"), for: schema.model)
        for day in 0..<4 {
            try await service.recordPredictions(rows(schema, day: day, mean: day < 2 ? 0 : 1), for: schema.model)
        }
        try await service.settle()
        let stored = try await service.drift.history(of: schema.model)
        let counted = try await service.drift.detectDrift(in: .count(200), for: schema.model)
        #expect(counted.count == 8 && counted.allSatisfy { $0.result.currentRows == 200 })
        #expect(counted.map(\.result.columns[0].isDrifted) == [false, false, false, false, true, true, true, true])
        let sliding = try await service.drift.detectDrift(
            in: .sliding(length: .days(1), every: .seconds(43_200)), for: schema.model)
        #expect(sliding.count == 7)
        #expect(sliding.first?.result.rule.alpha == 0.5 / 90)
        let daily = try await service.drift.detectDrift(
            in: .calendar(.day), over: TimeRange(start: start, end: start.advanced(by: .days(3))), for: schema.model)
        // The same numbers come from reading the store again.
        #expect(daily.map(\.window) == stored.map(\.window))
        #expect(
            daily.map { $0.result.columns.map(\.outcome) } == stored.map { $0.result.columns.map(\.outcome) })
        #expect(try await service.drift.history(of: schema.model) == stored)
        await #expect(throws: (any Error).self) {
            try await service.drift.detectDrift(in: .count(1), for: schema.model)
        }
        await #expect(throws: MonitoringError.self) {
            try await service.drift.detectDrift(
                in: .calendar(.day), over: TimeRange(start: start, end: start), for: schema.model)
        }
    }

    @Test("a dry run tells what other settings would have said, the one in force first")
    func tuning() async throws {
        let (service, schema) = try await serve(DriftPolicy())
        try await service.drift.setBaselineDistribution(
            rows(schema, day: -5, count: 4000, prefix: "b"), for: schema.model)
        for day in 0..<12 {
            try await service.recordPredictions(rows(schema, day: day, mean: day == 5 ? 0.2 : 0), for: schema.model)
        }
        let reports = try await service.drift.tune(schema.model)
        let first = try #require(reports.first)
        #expect(first.isCurrent && first.comparison == .baseline && reports.count >= 3)
        let inForce = try #require(first.outcomes.first)
        #expect(inForce.windows == 12 && inForce.alarms == 1 && inForce.alerts == 1)
        #expect(inForce.columns.first?.name == "x")
        // Sizes four times as large miss it.
        let blunt = try #require(first.outcomes.first { $0.setting.minimumNumericEffect == 0.4 })
        #expect(blunt.alarms <= inForce.alarms)
    }

    @Test("the columns of the newest window are ranked, with learned importances")
    func ranking() async throws {
        let (service, schema) = try await serve(DriftPolicy())
        try await service.drift.setBaselineDistribution(rows(schema, day: -1, prefix: "b"), for: schema.model)
        for day in 0..<3 {
            try await service.recordPredictions(rows(schema, day: day, mean: 1), for: schema.model)
        }
        try await service.settle()
        let ranking = try #require(try await service.drift.explain(schema.model))
        #expect(ranking.entries.first?.column == "x" && ranking.entries.first?.isDrifted == true)
        #expect(ranking.entries.first?.driftingSince == start)
        #expect(try await service.drift.explain(schema.model, at: start) == nil)
    }
}
