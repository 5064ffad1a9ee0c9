import VigilDomain
import VigilStatistics

/// What a baseline teaches about the probabilities of a classifier of several classes: about all of them where its rows have
/// them, and else about that of the predicted class.
struct MulticlassEstimation: Sendable {
    private let method: Method
    private let schema: ModelSchema

    private enum Method: Sendable {
        case allClasses(MulticlassPerformanceEstimator, names: [String])
        case predictedClass(TopClassEstimator, ClassCodes)
    }

    init(_ baseline: Baseline) throws {
        guard let labels = baseline.labels.names, let predictions = baseline.predictions.predictions.names else {
            throw EstimationObstacleError(obstacle: .noLabels)
        }
        schema = baseline.schema
        if let names = schema.classes {
            let rows = try MulticlassScores(
                labels: labels.places(among: names), columns: baseline.predictions.probabilities)
            if rows.count >= PerformanceEstimator.leastRows,
                let estimator = try MulticlassPerformanceEstimator(reference: rows)
            {
                method = .allClasses(estimator, names: names)
                return
            }
        }
        let (estimator, codes) = try Self.predictedClass(labels, predictions, scores: baseline.predictions.scores)
        method = .predictedClass(estimator, codes)
    }

    private static func predictedClass(
        _ labels: CategoricalColumn, _ predictions: CategoricalColumn, scores: [Double]
    ) throws -> (TopClassEstimator, ClassCodes) {
        var codes = ClassCodes()
        let known = codes.codes(of: labels)
        let predicted = codes.codes(of: predictions)
        guard codes.names.count <= PreparedRows.mostClasses else {
            throw EstimationObstacleError(
                obstacle: .problem("the baseline has \(codes.names.count) classes, at most \(PreparedRows.mostClasses)")
            )
        }
        let missing = MulticlassCounts.missingCode
        let complete = known.indices.count {
            known[$0] != missing && predicted[$0] != missing && !scores[$0].isNaN
        }
        guard complete > 0 else { throw EstimationObstacleError(obstacle: .noScores) }
        guard complete >= PerformanceEstimator.leastRows else {
            throw EstimationObstacleError(
                obstacle: .fewRows(have: complete, need: PerformanceEstimator.leastRows))
        }
        let learned = try TopClassEstimator(
            labels: known, predictions: predicted, confidences: scores, classes: max(2, codes.names.count))
        guard let learned else { throw EstimationObstacleError(obstacle: .noScores) }
        return (learned, codes)
    }

    func estimates(for batch: PredictionBatch) -> [EstimatedMetric] {
        let predictions = batch.predictions.names ?? CategoricalColumn([])
        let outcomes: [MetricID: EstimateOutcome]
        do {
            switch method {
            case .allClasses(let estimator, let names):
                let expected = try estimator.expected(
                    columns: batch.probabilities, predictions: predictions.places(among: names))
                outcomes = [
                    .accuracy: expected.accuracy, .rocAUC: expected.rocAUCOneVersusRest(), .logLoss: expected.logLoss,
                    .brierScore: expected.brierScore, .macroF1: expected.macro(.f1),
                ]
            case .predictedClass(let estimator, let codes):
                let expected = try estimator.expected(
                    predictions: codes.knownCodes(of: predictions), confidences: batch.scores)
                outcomes = [.accuracy: expected.accuracy, .macroF1: expected.macroF1]
            }
        } catch {
            return PerformanceEstimator.metrics(for: schema).map {
                EstimatedMetric(metric: $0, value: .undefined(reason: error.detail), method: .confidence)
            }
        }
        return PerformanceEstimator.metrics(for: schema).map { metric in
            outcomes[metric].map { EstimatedMetric(metric, $0, .confidence) }
                ?? EstimatedMetric(
                    metric: metric, value: .undefined(reason: "the baseline has too few rows with probabilities"),
                    method: .confidence)
        }
    }
}
