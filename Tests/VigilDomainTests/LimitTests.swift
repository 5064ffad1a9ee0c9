import Testing
import VigilDomain

/// How large a limit of a metric may be.
struct LimitTests {
    static let tooLarge: [Double] = [1.000_001e150, -1e200, .greatestFiniteMagnitude, .infinity, -.infinity, .nan]

    @Test("a threshold is a number that charts and means can hold", arguments: tooLarge)
    func thresholds(value: Double) throws {
        let model = try ModelName("m")
        for limits in [
            PerformanceThresholds(model: model, metric: "x", min: value),
            PerformanceThresholds(model: model, metric: "x", max: value),
            PerformanceThresholds(model: model, metric: "x", target: value),
        ] {
            let error = #expect(throws: DomainError.self) { try limits.validate() }
            #expect(error?.detail.contains("from -1e150 to 1e150") == true)
        }
    }

    @Test("a rule's limit is one too, absolute or relative", arguments: tooLarge)
    func rules(value: Double) throws {
        let model = try ModelName("m")
        for threshold in [
            AlertThreshold.absolute(value), .relativeToReference(atLeast: value, standardErrors: 1),
            .relativeToReference(atLeast: 1, standardErrors: value),
        ] {
            let rule = AlertConfiguration(
                name: "r", model: model, metric: "x", comparison: .below, threshold: threshold)
            let error = #expect(throws: DomainError.self) { try rule.validate() }
            #expect(error?.field == "threshold")
        }
    }

    @Test("the greatest value itself is allowed")
    func greatest() throws {
        let model = try ModelName("m")
        let greatest = MetricMeasurement.greatestValue
        try PerformanceThresholds(model: model, metric: "x", min: -greatest, max: greatest).validate()
        try AlertConfiguration(
            name: "r", model: model, metric: "x", comparison: .below, threshold: .absolute(-greatest)
        ).validate()
    }
}
