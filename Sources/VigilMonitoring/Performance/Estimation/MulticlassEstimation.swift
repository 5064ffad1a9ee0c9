import VigilDomain
import VigilStatistics

/// What a baseline teaches about the scores of a classifier of several classes.
struct MulticlassEstimation: Sendable {
    private let estimator: TopClassEstimator
    private let codes: [String: Int]

    init(_ baseline: Baseline) throws {
        guard let labels = baseline.labels.names, let predictions = baseline.predictions.predictions.names else {
            throw EstimationObstacleError(obstacle: .noLabels)
        }
        var codes: [String: Int] = [:]
        // Only names that occur become classes; a dictionary may hold more.
        for column in [labels, predictions] {
            for (code, count) in column.counts().byCode.enumerated() where count > 0 {
                let name = column.dictionary[code]
                if codes[name] == nil { codes[name] = codes.count }
            }
        }
        guard codes.count <= PreparedRows.mostClasses else {
            throw EstimationObstacleError(
                obstacle: .problem("the baseline has \(codes.count) classes, at most \(PreparedRows.mostClasses)"))
        }
        let scores = baseline.predictions.scores
        let known = labels.codes.indices.count {
            labels.codes[$0] != CategoricalColumn.missing && predictions.codes[$0] != CategoricalColumn.missing
                && !scores[$0].isNaN
        }
        guard known > 0 else { throw EstimationObstacleError(obstacle: .noScores) }
        guard known >= PerformanceEstimator.leastRows else {
            throw EstimationObstacleError(obstacle: .fewRows(have: known, need: PerformanceEstimator.leastRows))
        }
        let learned = try TopClassEstimator(
            labels: Self.translated(labels, codes), predictions: Self.translated(predictions, codes),
            confidences: scores, classes: max(2, codes.count))
        guard let learned else { throw EstimationObstacleError(obstacle: .noScores) }
        estimator = learned
        self.codes = codes
    }

    /// One code a row; a name that the baseline does not know is missing.
    private static func translated(_ column: CategoricalColumn, _ codes: [String: Int]) -> [Int] {
        let known = column.dictionary.map { codes[$0] ?? MulticlassCounts.missingCode }
        return column.codes.map { $0 == CategoricalColumn.missing ? MulticlassCounts.missingCode : known[Int($0)] }
    }

    func estimates(for batch: PredictionBatch) -> [EstimatedMetric] {
        let names = batch.predictions.names ?? CategoricalColumn([])
        do {
            let expected = try estimator.expected(
                predictions: Self.translated(names, codes), confidences: batch.scores)
            return [
                EstimatedMetric(.accuracy, expected.accuracy, .confidence),
                EstimatedMetric(.macroF1, expected.macroF1, .confidence),
            ]
        } catch {
            return PerformanceEstimator.metrics(for: .multiclassClassification).map {
                EstimatedMetric(metric: $0, value: .undefined(reason: error.detail), method: .confidence)
            }
        }
    }
}
