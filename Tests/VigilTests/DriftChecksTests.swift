import Testing
import Vigil

/// Checks of rows at hand, of past ranges and of many models.
struct DriftChecksTests {
    private func serve(
        _ policy: DriftPolicy = DriftPolicy(), names: [String] = ["leads"], window: WindowLength = .day
    ) async throws -> (MLModelMonitoringService, [ModelSchema]) {
        let service = try await makeService()
        var schemas: [ModelSchema] = []
        for name in names {
            var schema = try testSchema(window: window)
            schema.model = try ModelName(name)
            schema.drift = policy
            try await service.registerModel(schema)
            schemas.append(schema)
        }
        return (service, schemas)
    }

    @Test("rows at hand are judged as a window of the model is, by feature, prediction and score")
    func rowsAtHand() async throws {
        let rule = DriftRule(minimumNumericEffect: 0.3, budget: FalseAlarmBudget(alerts: 1, days: 200))
        let (service, schemas) = try await serve(DriftPolicy(rule: rule))
        let schema = schemas[0]
        await #expect(throws: MonitoringError.self) {
            try await service.drift.detectFeatureDrift(rows(schema, day: 0), for: schema.model)
        }
        var baseline = PredictionBatch(schema: schema)
        for day in -8..<0 { try baseline.append(rows(schema, day: day, prefix: "b")) }
        try await service.drift.setBaselineDistribution(baseline, for: schema.model)
        let moved = rows(schema, day: 0, mean: 1)
        let features = try await service.drift.detectFeatureDrift(moved, for: schema.model)
        #expect(features.driftedColumns.map(\.name) == ["x"])
        #expect(features.rule.alpha == 1.0 / 200 && features.rule.minimumNumericEffect == 0.3)
        #expect(features.comparison.contains("baseline"))
        let stricter = try await service.drift.detectFeatureDrift(
            moved, for: schema.model, rule: DriftRule(minimumNumericEffect: 50))
        #expect(!stricter.overallDriftDetected)
        var score = rows(schema, day: 0)
        score.scores = score.scores.map { min(1, $0 / 4) }
        let confidence = try await service.drift.detectConfidenceDrift(score, for: schema.model)
        #expect(confidence.columns.map(\.name) == ["score"] && confidence.overallDriftDetected)
        let prediction = try await service.drift.detectPredictionDrift(rows(schema, day: 0), for: schema.model)
        #expect(prediction.columns.map(\.name) == ["prediction"] && !prediction.overallDriftDetected)
    }

    @Test("a baseline without scores has no confidence drift, and says so")
    func noScores() async throws {
        let (service, schemas) = try await serve()
        var baseline = rows(schemas[0], day: -1, prefix: "b")
        baseline.scores = baseline.scores.map { _ in .nan }
        try await service.drift.setBaselineDistribution(baseline, for: schemas[0].model)
        let result = try await service.drift.detectConfidenceDrift(rows(schemas[0], day: 0), for: schemas[0].model)
        #expect(result.columns.map(\.status) == [.unseen] && result.columns[0].measurement == nil)
    }

    @Test("a past range is checked again, and nothing outside of it")
    func pastRange() async throws {
        let (service, schemas) = try await serve()
        let schema = schemas[0]
        try await service.drift.setBaselineDistribution(rows(schema, day: -1, prefix: "b"), for: schema.model)
        for day in 0..<6 { try await service.recordPredictions(rows(schema, day: day), for: schema.model) }
        try await service.settle()
        let range = TimeRange(start: start.advanced(by: .days(2)), end: start.advanced(by: .days(4)))
        let findings = try await service.drift.check(schema.model, over: range)
        #expect(findings.map { $0.window.start.since(start) / .days(1) } == [2, 3])
    }

    @Test("many models are checked at once; one without a baseline says so and stops none")
    func manyModels() async throws {
        let (service, schemas) = try await serve(names: ["a", "b", "c", "d"])
        for schema in schemas where schema.model.rawValue != "b" {
            try await service.drift.setBaselineDistribution(rows(schema, day: -1, prefix: "b"), for: schema.model)
        }
        for schema in schemas {
            for day in 0..<3 {
                let mean: Double = schema.model.rawValue == "c" ? 2 : 0
                try await service.recordPredictions(rows(schema, day: day, mean: mean), for: schema.model)
            }
        }
        try await service.settle()
        let all = TimeRange(start: start, end: start.advanced(by: .days(3)))
        let checks = try await service.drift.check(over: all)
        #expect(checks.map(\.model.rawValue) == ["a", "b", "c", "d"])
        #expect(checks.map(\.findings.count) == [3, 0, 3, 3])
        #expect(checks[1].obstacle?.contains("baseline") == true && checks[0].obstacle == nil)
        let drifted = checks[2].findings.map { $0.result.overallDriftDetected }
        #expect(drifted == [true, true, true])
        let nobody = try ModelName("nobody")
        let unknown = try await service.drift.check([nobody, schemas[0].model], over: all)
        #expect(unknown[0].obstacle != nil && unknown[1].findings.count == 3)
    }

    @Test("a window longer than an hour is compared with all of its hours")
    func longerWindows() async throws {
        // Each hour of the day has a level of its own.
        let (service, schemas) = try await serve(DriftPolicy(comparison: .sameHourOfDay), window: .hour)
        let schema = schemas[0]
        func day(_ day: Int, prefix: String) -> PredictionBatch {
            var batch = rows(schema, day: day, prefix: prefix)
            if case .numeric(let x) = batch.features[0] {
                batch.features[0] = .numeric(
                    NumericColumn(
                        zip(x.values, batch.timestamps).map { $0 + Double($1 / 3_600_000 % 24) * 2 }))
            }
            return batch
        }
        var baseline = PredictionBatch(schema: schema)
        for index in -14..<0 { try baseline.append(day(index, prefix: "b")) }
        try await service.drift.setBaselineDistribution(baseline, for: schema.model)
        for index in 0..<4 { try await service.recordPredictions(day(index, prefix: "p"), for: schema.model) }
        try await service.settle()
        let days = try await service.drift.detectDrift(in: .calendar(.day), for: schema.model)
        #expect(days.count == 4 && days.allSatisfy { !$0.result.overallDriftDetected })
        #expect(days.first?.result.comparison.contains("every hour of the day") == true)
        let six = try await service.drift.detectDrift(
            in: .sliding(length: .seconds(6 * 3600), every: .seconds(6 * 3600)), for: schema.model)
        #expect(six.count >= 15 && six.allSatisfy { !$0.result.overallDriftDetected })
    }
}
