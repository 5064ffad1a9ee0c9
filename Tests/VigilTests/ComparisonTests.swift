import Testing
import Vigil
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Versions and models side by side, and the baseline as the yardstick of windows.
struct ComparisonTests {
    /// Registers a model and gives it a day of predictions, of which `wrong` in 100 turn out wrong.
    private func add(
        _ name: String, version: String = "1", wrong: Int, prefix: String, count: Int = 2000,
        to service: MLModelMonitoringService
    ) async throws -> ModelSchema {
        var schema = try testSchema()
        schema.model = try ModelName(name)
        schema.version = version
        try await service.registerModel(schema)
        let day = rows(schema, day: 0, count: count, prefix: prefix)
        try await service.recordPredictions(day, for: schema.model, version: version)
        try await service.recordOutcomes(labels(for: day, wrong: wrong), for: schema.model)
        return schema
    }

    @Test("two versions that served different rows are compared as samples")
    func versions() async throws {
        let service = try await makeService()
        let first = try await add("m", version: "1", wrong: 20, prefix: "a", to: service)
        _ = try await add("m", version: "2", wrong: 10, prefix: "b", to: service)
        let found = try await service.performance.compare((first.model, "1"), with: (first.model, "2"))
        #expect(!found.isPaired && found.firstRows == 2000 && found.secondRows == 2000)
        #expect(found.verdict == .secondIsBetter)
        #expect(found.sentence.hasPrefix("version 2 is better than version 1: accuracy higher by 0.1"))
        let same = await #expect(throws: MonitoringError.self) {
            _ = try await service.performance.compare((first.model, "2"), with: (first.model, nil))
        }
        #expect(same?.field == "with_version")
    }

    @Test("two models that answered the same requests are compared row by row")
    func models() async throws {
        let service = try await makeService()
        let first = try await add("champion", wrong: 12, prefix: "r", to: service)
        let second = try await add("challenger", wrong: 10, prefix: "r", to: service)
        let found = try await service.performance.compare((first.model, nil), with: (second.model, nil))
        #expect(found.isPaired && found.firstRows == 2000)
        #expect(found.main?.test.contains("McNemar") == true, "\(found.main?.test ?? "")")
        let empty = TimeRange(start: start.advanced(by: .days(50)), end: start.advanced(by: .days(51)))
        let nothing = try await service.performance.compare(
            (first.model, nil), with: (second.model, nil), over: empty)
        guard case .notEnoughData = nothing.verdict else {
            Issue.record("\(nothing.verdict)")
            return
        }
    }

    @Test("a window is worse than the reference where its metric lies beyond what such windows scatter")
    func reference() async throws {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        var baseline = rows(schema, day: -20, count: 400)
        var known = labels(for: baseline, wrong: 10).labels
        for day in -19 ..< -8 {
            let more = rows(schema, day: day, count: 400)
            // Days of the baseline differ a little, as days do.
            try known.append(labels(for: more, wrong: 9 + (day + 40) % 3).labels)
            try baseline.append(more)
        }
        try await service.drift.setBaselineDistribution(baseline, labels: known, for: schema.model)
        for (day, wrong) in [(0, 11), (1, 30)] {
            let batch = rows(schema, day: day, count: 400)
            try await service.recordPredictions(batch, for: schema.model)
            try await service.recordOutcomes(labels(for: batch, wrong: wrong), for: schema.model)
        }
        try await service.settle()
        let points = try await service.performance.modelPerformance(for: schema.model, metrics: [.worseThanReference])
        #expect(points.compactMap { $0.value.measurement?.value } == [0, 1])
    }
}
