import Testing
import Vigil
import VigilDomain
import VigilStorage

/// Outcomes by the key of what predictions are about.
struct GroupOutcomeTests {
    private func service(_ groups: [[String?]]) async throws -> (MLModelMonitoringService, ModelSchema) {
        let service = try await makeService()
        let schema = try testSchema(horizon: .days(3))
        try await service.registerModel(schema)
        for (day, groups) in groups.enumerated() {
            var batch = rows(schema, day: day, count: groups.count)
            batch.groups = CategoricalColumn(groups)
            try await service.recordPredictions(batch, for: schema.model)
        }
        return (service, schema)
    }

    private func labels(_ service: MLModelMonitoringService, _ schema: ModelSchema) async throws -> [Double?] {
        let all = TimeRange(start: start, end: start.advanced(by: .days(100)))
        let read = try await service.store.predictions.labelledPredictions(of: schema, in: all)
        return (read.labels.numbers ?? []).map { $0.isNaN ? nil : $0 }
    }

    private func outcome(
        _ group: String, _ label: Double, day: Double, horizon: Duration? = nil, replaces: Bool = false
    ) -> GroupOutcome {
        GroupOutcome(
            group: group, label: .number(label),
            timestamp: start.advanced(by: .milliseconds(Int64(day * 86_400_000))), horizon: horizon,
            replaces: replaces)
    }

    @Test("every prediction of the group within the horizon gets the label, and no other")
    func reach() async throws {
        let (service, schema) = try await service([["a", "b"], ["a", nil], ["b", "a"], ["a", "b"], ["a", "c"]])
        // Known shortly before the end of the fourth day, so that the last three days are within reach.
        let receipt = try await service.recordOutcomes(
            ofGroups: [outcome("a", 1, day: 3.9), outcome("nobody", 1, day: 3.9)], for: schema.model)
        #expect(receipt == GroupReceipt(predictions: 3, corrections: 0, withoutPrediction: 1))
        #expect(try await labels(service, schema) == [nil, nil, 1, nil, nil, 1, 1, nil, nil, nil])
        let longer = try await service.recordOutcomes(
            ofGroups: [outcome("a", 0, day: 3.9, horizon: .days(5), replaces: true)], for: schema.model)
        #expect(longer == GroupReceipt(predictions: 4, corrections: 3, withoutPrediction: 0))
        #expect(try await labels(service, schema) == [0, nil, 0, nil, nil, 0, 0, nil, nil, nil])
    }

    @Test("that nothing happened can be reported of all: a prediction keeps the label that it has")
    func nothingHappened() async throws {
        let (service, schema) = try await service([["a", "b"], ["a", "b"]])
        try await service.recordOutcomes(ofGroups: [outcome("a", 1, day: 1.2)], for: schema.model)
        let later = try await service.recordOutcomes(
            ofGroups: [outcome("a", 0, day: 3), outcome("b", 0, day: 3)], for: schema.model)
        #expect(later == GroupReceipt(predictions: 2, corrections: 0, withoutPrediction: 0))
        #expect(try await labels(service, schema) == [1, 0, 1, 0])
    }

    @Test("of several outcomes the first that followed a prediction counts")
    func first() async throws {
        let (service, schema) = try await service([["a"], ["a"], ["a"], ["a"]])
        try await service.recordOutcomes(
            ofGroups: [outcome("a", 0, day: 3.9), outcome("a", 1, day: 1.9)], for: schema.model)
        #expect(try await labels(service, schema) == [1, 1, 0, 0])
    }

    @Test("where the first outcome that follows does not reach back, the next one that does counts")
    func reaches() async throws {
        let (service, schema) = try await service([["a"], ["a"], ["a"], ["a"]])
        let receipt = try await service.recordOutcomes(
            ofGroups: [
                outcome("a", 1, day: 1.9, horizon: .days(1)), outcome("a", 0, day: 2.9, horizon: .days(5)),
            ], for: schema.model)
        #expect(receipt == GroupReceipt(predictions: 3, corrections: 0, withoutPrediction: 0))
        #expect(try await labels(service, schema) == [0, 1, 0, nil])
    }

    @Test("an outcome at fault is refused by its field, and nothing is stored")
    func refused() async throws {
        let (service, schema) = try await service([["a"]])
        let faults: [(GroupOutcome, String)] = [
            (outcome("", 1, day: 1), "group"), (outcome("a", 2, day: 1), "label"),
            (outcome("a", .nan, day: 1), "label"), (outcome("a", 1, day: 1, horizon: .days(400)), "horizon_seconds"),
            (GroupOutcome(group: "a", label: .name("yes"), timestamp: start), "label"),
            (GroupOutcome(group: "a", label: .number(1), timestamp: Timestamp(milliseconds: .max)), "timestamp"),
            (outcome("a", 1, day: 400), "timestamp"),
        ]
        for (outcome, field) in faults {
            let error = await #expect(throws: DomainError.self) {
                try await service.recordOutcomes(ofGroups: [self.outcome("a", 1, day: 1), outcome], for: schema.model)
            }
            #expect(error?.field == "outcomes[1].\(field)")
        }
        #expect(try await labels(service, schema) == [nil])
        #expect(
            try await service.recordOutcomes(ofGroups: [], for: schema.model)
                == GroupReceipt(predictions: 0, corrections: 0, withoutPrediction: 0))
    }
}
