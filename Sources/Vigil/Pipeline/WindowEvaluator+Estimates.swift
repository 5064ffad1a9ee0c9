import VigilDomain
import VigilMonitoring
import VigilStorage

extension WindowEvaluator {
    @concurrent
    static func estimated(
        _ rows: PredictionBatch, by estimator: PerformanceEstimator
    ) async throws -> WindowEstimates {
        try WindowEstimates(of: rows, by: estimator)
    }

    /// Where labels contradict the estimates, adds what a classifier says of the window's inputs.
    func askInputs(
        _ key: EstimateCache.Key, _ schema: ModelSchema, _ baseline: PreparedBaseline?, _ contents: WindowContents,
        _ commit: inout EvaluationCommit
    ) async throws {
        guard let inputs = baseline?.inputs,
            let gap = commit.points.first(where: \.isContradiction)
        else { return }
        var point = gap
        point.metric = .inputsAUC
        if let known = estimates.inputs(key) {
            point.value = known
        } else {
            var rows = contents.rows
            if rows.map({ $0.count == 0 || $0.features.isEmpty }) ?? true {
                rows = try await store.predictions.labelledPredictions(
                    of: schema, in: key.window, reading: .features
                ).predictions
            }
            guard let rows else { return }
            point.value = await Self.difference(inputs, at: gap, rows, schema)
            estimates.keep(point.value, key)
        }
        commit.points.append(point)
    }

    @concurrent
    private static func difference(
        _ inputs: ReferenceInputs, at gap: MetricPoint, _ rows: PredictionBatch, _ schema: ModelSchema
    ) async -> MetricValue { inputs.difference(at: gap, rows, schema).value }
}
