import VigilDomain
import VigilLearning
import VigilStatistics

/// What a baseline teaches about the scores of a binary classifier.
struct BinaryEstimation: Sendable {
    private let estimator: BinaryPerformanceEstimator
    private let schema: ModelSchema
    private let encoding: EstimationFeatures
    private let sample: Sample

    /// Reference rows to be weighted: at most ``mostRows``, evenly spaced.
    private struct Sample: Sendable {
        var labels: [Double]
        var scores: [Double]
        var rows: FeatureRows?
    }

    private static let mostRows = 50_000

    init(_ baseline: Baseline) throws {
        let labels = baseline.labels.numbers ?? []
        let scores = baseline.predictions.scores
        let rows = try ScoresByClass(labels: labels, scores: scores)
        guard rows.count > 0 else { throw EstimationObstacleError(obstacle: .noScores) }
        guard rows.count >= PerformanceEstimator.leastRows else {
            throw EstimationObstacleError(
                obstacle: .fewRows(have: rows.count, need: PerformanceEstimator.leastRows))
        }
        let rarer = min(rows.positives.count, rows.negatives.count)
        guard rarer >= 10, let estimator = BinaryPerformanceEstimator(reference: rows) else {
            throw EstimationObstacleError(
                obstacle: .problem("the baseline has \(rarer) rows of its rarer class, need 10"))
        }
        self.estimator = estimator
        schema = baseline.schema
        encoding = EstimationFeatures(baseline, extra: .score)
        var known = labels.indices.filter { !labels[$0].isNaN && !scores[$0].isNaN }
        if known.count > Self.mostRows {
            known = (0..<Self.mostRows).map { known[$0 * known.count / Self.mostRows] }
        }
        // Without a feature the rows say no more than their scores, which the map knows already.
        let features =
            baseline.schema.features.isEmpty ? nil : try encoding.rows(baseline.predictions, at: known)
        sample = Sample(labels: known.map { labels[$0] }, scores: known.map { scores[$0] }, rows: features)
    }

    func estimates(for batch: PredictionBatch) -> [EstimatedMetric] {
        estimates(for: batch, estimator, .confidence, effectiveRows: nil)
    }

    func weightedEstimates(for batch: PredictionBatch) throws(DomainError) -> [EstimatedMetric] {
        guard let reference = sample.rows else { return estimates(for: batch) }
        let scored = batch.scores.indices.filter { !batch.scores[$0].isNaN }
        let window = try encoding.rows(batch, at: scored)
        do {
            let ratio = try DensityRatio(reference: reference, window: window)
            let least = PerformanceEstimator.leastEffectiveRows
            guard ratio.imbalance <= PerformanceEstimator.greatestImbalance else {
                let deviations = NumberText.fixed(ratio.imbalance, decimals: 2)
                return all(
                    .undefined(
                        reason: "no weights make the reference stand in for the window: a column's mean stays "
                            + "\(deviations) standard deviations away"), .weightedConfidence,
                    effectiveRows: ratio.effectiveRows)
            }
            guard ratio.effectiveRows >= least,
                let curve = try CalibrationCurve(labels: sample.labels, scores: sample.scores, weights: ratio.weights)
            else {
                let rows = NumberText.fixed(ratio.effectiveRows, decimals: 0)
                return all(
                    .undefined(
                        reason: "the window hardly overlaps with the reference: \(rows) of its rows count, need "
                            + NumberText.fixed(least, decimals: 0)), .weightedConfidence,
                    effectiveRows: ratio.effectiveRows)
            }
            return estimates(
                for: batch, BinaryPerformanceEstimator(curve: curve), .weightedConfidence,
                effectiveRows: ratio.effectiveRows)
        } catch let error as StatisticsError {
            return all(.undefined(reason: error.detail), .weightedConfidence)
        } catch let error as LearningError {
            return all(.undefined(reason: error.detail), .weightedConfidence)
        } catch {
            return all(.undefined(reason: "\(error)"), .weightedConfidence)
        }
    }

    private func estimates(
        for batch: PredictionBatch, _ estimator: BinaryPerformanceEstimator, _ method: EstimationMethod,
        effectiveRows: Double?
    ) -> [EstimatedMetric] {
        let decisions = PreparedRows.decisions(
            classes: batch.predictions.numbers ?? [], scores: batch.scores, threshold: schema.decisionThreshold)
        let expected: ExpectedOutcomes
        do {
            expected = try estimator.expected(scores: batch.scores, predictions: decisions)
        } catch {
            return all(.undefined(reason: "a prediction is neither 0 nor 1"), method, effectiveRows: effectiveRows)
        }
        return PerformanceEstimator.metrics(for: schema).map { metric in
            let outcome: EstimateOutcome =
                switch metric {
                case .accuracy: expected.accuracy
                case .precision: expected.precision
                case .recall: expected.recall
                case .f1: expected.f1
                case .rocAUC: expected.rocAUC
                case .logLoss: expected.logLoss
                default: expected.brierScore
                }
            return EstimatedMetric(metric, outcome, method, effectiveRows: effectiveRows)
        }
    }

    private func all(
        _ value: MetricValue, _ method: EstimationMethod, effectiveRows: Double? = nil
    ) -> [EstimatedMetric] {
        PerformanceEstimator.metrics(for: schema).map {
            EstimatedMetric(metric: $0, value: value, method: method, effectiveRows: effectiveRows)
        }
    }
}
