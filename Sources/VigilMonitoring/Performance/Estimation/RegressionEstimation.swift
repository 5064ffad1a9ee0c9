import VigilDomain
import VigilLearning
import VigilStatistics

/// What a baseline teaches about the errors of a regression.
struct RegressionEstimation: Sendable {
    private let schema: ModelSchema
    private let encoding: EstimationFeatures
    private let losses: [Loss: LossEstimator]

    /// What is learned for each row.
    private enum Loss: CaseIterable {
        case absolute, squared, signed, relative

        /// The loss, or `nil` where the row has none.
        func value(prediction: Double, label: Double) -> Double? {
            let error = prediction - label
            let loss: Double
            switch self {
            case .absolute: loss = abs(error)
            case .squared: loss = error * error
            case .signed: loss = error
            case .relative:
                guard label != 0 else { return nil }
                loss = abs(error) / abs(label)
            }
            return loss.isFinite ? loss : nil
        }
    }

    init(_ baseline: Baseline) throws {
        let labels = baseline.labels.numbers ?? []
        let predictions = baseline.predictions.predictions.numbers ?? []
        encoding = EstimationFeatures(baseline, extra: .prediction)
        var losses: [Loss: LossEstimator] = [:]
        for loss in Loss.allCases {
            var known: [Int] = []
            var values: [Double] = []
            for row in labels.indices {
                guard let value = loss.value(prediction: predictions[row], label: labels[row]) else { continue }
                known.append(row)
                values.append(value)
            }
            guard known.count >= PerformanceEstimator.leastRowsForLosses else {
                // Percentages alone may lack rows: where labels are 0.
                if loss == .relative { continue }
                throw EstimationObstacleError(
                    obstacle: .fewRows(have: known.count, need: PerformanceEstimator.leastRowsForLosses))
            }
            losses[loss] = try LossEstimator(
                rows: try encoding.rows(baseline.predictions, at: known), losses: values, isSigned: loss == .signed)
        }
        self.losses = losses
        schema = baseline.schema
    }

    func estimates(for batch: PredictionBatch) throws(DomainError) -> [EstimatedMetric] {
        let predictions = batch.predictions.numbers ?? []
        let rows = try encoding.rows(batch, at: predictions.indices.filter { predictions[$0].isFinite })
        return PerformanceEstimator.metrics(for: schema).map { metric in
            let loss: Loss =
                switch metric {
                case .meanAbsoluteError: .absolute
                case .rootMeanSquaredError: .squared
                case .meanError: .signed
                default: .relative
                }
            guard let estimator = losses[loss] else {
                return EstimatedMetric(metric, .undefined(reason: .zeroTargets), .directLoss)
            }
            do throws(LearningError) {
                guard let estimate = try estimator.estimate(rows) else {
                    return EstimatedMetric(metric, .notEnoughData(have: 0, need: 1), .directLoss)
                }
                return EstimatedMetric(metric, .estimated(Self.metric(loss, estimate)), .directLoss)
            } catch {
                return EstimatedMetric(metric: metric, value: .undefined(reason: error.detail), method: .directLoss)
            }
        }
    }

    private static func metric(_ loss: Loss, _ estimate: LossEstimator.Estimate) -> PerformanceEstimate {
        guard loss == .squared else {
            return PerformanceEstimate(
                value: estimate.mean, samplingVariance: estimate.samplingVariance,
                fitVariance: estimate.fitVariance,
                within: loss == .signed ? -(.infinity)...(.infinity) : 0 ... .infinity, count: estimate.count)
        }
        // The root by the delta method.
        let slope = estimate.mean > 0 ? 1 / (4 * estimate.mean) : 0
        return PerformanceEstimate(
            value: estimate.mean.squareRoot(), samplingVariance: estimate.samplingVariance * slope,
            fitVariance: estimate.fitVariance * slope, within: 0 ... .infinity, count: estimate.count)
    }
}
