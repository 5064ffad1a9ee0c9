import Testing
import Vigil
import VigilDomain

/// What recorded metrics may be, and that what is allowed never comes to anything that is no number.
struct RecordingLimitTests {
    private func service() async throws -> (MLModelMonitoringService, ModelName) {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        return (service, schema.model)
    }

    private func measurement(_ service: MLModelMonitoringService, _ model: ModelName) async throws -> MetricMeasurement
    {
        let points = try await service.performance.modelPerformance(for: model, metrics: ["x"])
        return try #require(points.last?.value.measurement)
    }

    // The clock of the service stands at 60 days after `start`.
    static let times: [Timestamp] = [
        Timestamp(milliseconds: .min), Timestamp(milliseconds: -9_000_000_000_000_000_000),
        Timestamp.supported.lowerBound.advanced(by: .milliseconds(-1)),
        start.advanced(by: .days(61)).advanced(by: .milliseconds(1)), Timestamp.supported.upperBound,
        Timestamp(milliseconds: 9_000_000_000_000_000_000), Timestamp(milliseconds: .max),
    ]

    @Test("a time that no calendar has, or far ahead of the clock, is refused by name", arguments: times)
    func time(_ time: Timestamp) async throws {
        let (service, model) = try await service()
        let error = await #expect(throws: MonitoringError.self) {
            try await service.performance.recordMetric("x", value: 1, for: model, at: time)
        }
        #expect(error?.code == .invalidValue && error?.field == "timestamp")
        #expect(error?.detail.contains("allowed") == true)
        #expect(try await service.performance.modelPerformance(for: model).isEmpty)
    }

    @Test("the first and the last time that are allowed are recorded in windows of any length")
    func firstAndLast() async throws {
        for window in WindowLength.allCases {
            let service = try await makeService()
            let schema = try testSchema(window: window)
            try await service.registerModel(schema)
            for time in [Timestamp.supported.lowerBound, start.advanced(by: .days(61))] {
                try await service.performance.recordMetric("x", value: 1, for: schema.model, at: time)
            }
            #expect(try await service.performance.modelPerformance(for: schema.model).count == 2)
        }
    }

    @Test(
        "values, errors and counts beyond all use are refused by name",
        arguments: [
            (1e151, nil, 1, "x"), (-.greatestFiniteMagnitude, nil, 1, "x"), (.infinity, nil, 1, "x"),
            (.nan, nil, 1, "x"),
            (1, 1e151, 1, "standardError"), (1, -1, 1, "standardError"), (1, .nan, 1, "standardError"),
            (1, nil, 0, "sample_count"), (1, nil, MetricMeasurement.greatestCount + 1, "sample_count"),
            (1, nil, .max, "sample_count"),
        ] as [(Double, Double?, Int, String)])
    func values(value: Double, standardError: Double?, samples: Int, field: String) async throws {
        let (service, model) = try await service()
        let error = await #expect(throws: MonitoringError.self) {
            try await service.performance.recordMetric(
                "x", value: value, for: model, at: start, samples: samples, standardError: standardError)
        }
        #expect(error?.code == .invalidValue && error?.field == field)
        #expect(try await service.performance.modelPerformance(for: model).isEmpty)
    }

    @Test("the greatest values, errors and counts pool to finite numbers")
    func greatest() async throws {
        let (service, model) = try await service()
        let greatest = MetricMeasurement.greatestValue
        for value in [greatest, -greatest, greatest, -greatest] {
            try await service.performance.recordMetric(
                "x", value: value, for: model, at: start, samples: MetricMeasurement.greatestCount,
                standardError: greatest)
        }
        let pooled = try await measurement(service, model)
        #expect(pooled.value.magnitude <= greatest)
        #expect(pooled.count == MetricMeasurement.greatestCount)
        for number in [pooled.standardError, pooled.lower95, pooled.upper95] {
            #expect(try #require(number).isFinite)
        }
        #expect(try await service.performance.checkThresholdViolations(for: model).isEmpty)
    }

    @Test("two far values have the standard error that two rows have")
    func farApart() async throws {
        let (service, model) = try await service()
        for value in [1e150, -1e150] {
            try await service.performance.recordMetric("x", value: value, for: model, at: start)
        }
        // The mean is 0; the deviations are 1e150 each, their squares 2e300 over 1 over 2, and the root of that 1e150.
        let pooled = try await measurement(service, model)
        #expect(pooled.value.magnitude <= 1e135)
        #expect(abs((pooled.standardError ?? 0) - 1e150) <= 1e137)
    }

    @Test("counts of many rows are added up and stop where doubles stop counting")
    func counts() async throws {
        let (service, model) = try await service()
        for samples in [MetricMeasurement.greatestCount - 1, 1, MetricMeasurement.greatestCount] {
            try await service.performance.recordMetric("x", value: 0.5, for: model, at: start, samples: samples)
        }
        let pooled = try await measurement(service, model)
        #expect(pooled.value == 0.5 && pooled.count == MetricMeasurement.greatestCount)
    }

    @Test("a record has at most a thousand numbers")
    func names() async throws {
        let (service, model) = try await service()
        func record(_ count: Int) async throws {
            let values = Dictionary(uniqueKeysWithValues: (0..<count).map { (MetricID("metric-\($0)"), 1.0) })
            try await service.performance.record(
                ModelPerformanceMetrics(modelName: model, timestamp: start, additional: values))
        }
        let error = await #expect(throws: MonitoringError.self) {
            try await record(ModelPerformanceTracker.mostMetrics + 1)
        }
        #expect(error?.field == "values")
        #expect(error?.detail == "1001 numbers were given; at most 1000 are allowed in one record")
        try await record(ModelPerformanceTracker.mostMetrics)
        #expect(try await service.performance.modelPerformance(for: model).count == 1000)
    }

    @Test("a batch that a request could not bring is refused")
    func batches() async throws {
        let (service, model) = try await service()
        let schema = try testSchema()
        let changes: [(field: String, change: (inout PredictionBatch) -> Void)] = [
            ("scores[1]", { $0.scores[1] = 1.5 }), ("ids[1]", { $0.ids[1] = "" }),
            ("timestamps[1]", { $0.timestamps[1] = .max }), ("ranks[1]", { $0.ranks[1] = 0.5 }),
            ("predictions[1]", { $0.predictions = .numeric(NumericColumn([0, 2])) }),
        ]
        for (field, change) in changes {
            var batch = rows(schema, day: 0, count: 2)
            change(&batch)
            let given = batch
            let error = await #expect(throws: DomainError.self) {
                try await service.recordPredictions(given, for: model)
            }
            #expect(error?.field == field)
        }
        #expect(try await service.store.predictions.windows(of: schema, in: nil).isEmpty)
    }
}
