import VigilDomain
import VigilMonitoring
import VigilStatistics
import VigilStorage

extension ModelABTestFramework {
    /// The most predictions of an arm that are read for a look.
    static let mostPredictions = 2_000_000

    /// What is known of a test's units where they are the predictions of its versions.
    ///
    /// A prediction belongs to the test from its start to the end of exposing, in event time. Which predictions are of one
    /// person is not known: clustering and balance by unit are not checked, and the result says so.
    func predictionMeasurements(
        of experiment: Experiment, at now: Timestamp
    ) async throws -> ExperimentMeasurements {
        let plan = experiment.plan
        let blank = [Int](repeating: 0, count: plan.models.count)
        var measurements = ExperimentMeasurements(exposed: blank, matured: blank, sums: [:])
        guard let start = experiment.startedAt, let end = experiment.exposureEnd, start < end else {
            return measurements
        }
        let lastMature = now.advanced(by: .seconds(-(plan.outcomeHorizon ?? 0)))
        for (arm, model) in plan.models.enumerated() {
            let schema = try await registry.schema(of: model.model, version: model.version)
            let range = TimeRange(start: start, end: end)
            let held = try await store.predictions.windows(of: schema, in: range).reduce(0) { $0 + $1.predictions }
            guard held <= Self.mostPredictions else {
                throw MonitoringError(
                    .tooLarge, field: "test",
                    "\(model.model) \(model.version) has \(held) predictions in the windows of the test; at most "
                        + "\(Self.mostPredictions) are read for a look, record sums of each day instead")
            }
            let sums = try await HeavyReads.shared.withLock {
                let rows = try await store.predictions.labelledPredictions(of: schema, in: range, reading: .outputs)
                return try ArmRows.sums(
                    rows.predictions, labels: rows.labels, schema, plan.metrics, through: lastMature)
            }
            measurements.exposed[arm] = sums.exposed
            measurements.matured[arm] = sums.matured
            measurements.anonymous += sums.exposed
            for metric in plan.metrics {
                guard sums.exposed == 0 || sums.moments[metric.name] != nil else {
                    throw MonitoringError(
                        .invalidValue, field: "metric",
                        "\"\(metric.name)\" of \(model.model) is not made of single predictions as a \(metric.kind.rawValue); "
                            + "record its results instead")
                }
                measurements.sums[metric.name, default: blank.map { _ in ArmMoments() }][arm] =
                    sums.moments[metric.name] ?? ArmMoments()
            }
        }
        return measurements
    }
}
