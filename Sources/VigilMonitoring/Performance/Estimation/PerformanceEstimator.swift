package import VigilDomain
import VigilLearning
import VigilStatistics

/// Estimates how well a model does on rows whose labels are not known yet.
///
/// Prepared once from a baseline, whose labels are the only ones that it ever sees: a window is handed over without any,
/// so no label of production can leak into an estimate.
///
/// - Classification: from calibrated scores (CBPE), see `BinaryPerformanceEstimator`, `MulticlassPerformanceEstimator`, and
///   `TopClassEstimator` where only the predicted class's probability is known.
/// - Regression: from losses that trees learned (DLE), see `LossEstimator`; R² is not estimated, since it needs the
///   spread of labels that nobody knows.
///
/// An estimate holds however the rows' distribution moves, and fails where labels come to depend on the rows in another
/// way. ``EstimateContradiction`` says so once labels are there.
package struct PerformanceEstimator: Sendable {
    /// The model version.
    package let schema: ModelSchema
    private let method: Method

    private enum Method: Sendable {
        case binary(BinaryEstimation)
        case multiclass(MulticlassEstimation)
        case regression(RegressionEstimation)
    }

    /// The fewest reference rows that an estimator for classes learns from, with at least ten of either class.
    package static let leastRows = 100
    /// The fewest reference rows that an estimator of losses learns from.
    package static let leastRowsForLosses = 200
    /// The fewest weighted reference rows, counted by what they say, that stand in for a window.
    package static let leastEffectiveRows = 100.0
    /// How far a column's mean may stay from the window's after weighting, in standard deviations.
    ///
    /// - Source: Rubin 2001, "Using propensity scores to help design observational studies: application to the tobacco
    ///   litigation", doi:10.1023/A:1020363010465.
    package static let greatestImbalance = 0.25

    /// Prepares an estimator.
    ///
    /// - Parameter baseline: Rows with their labels.
    /// - Returns: The estimator, or why there is none.
    /// - Throws: `DomainError` when the baseline's columns do not agree with its schema.
    /// - Complexity: O(n log n), and some twenty fits of boosted trees on at most 20,000 rows for regression.
    package static func prepare(_ baseline: Baseline) throws(DomainError) -> EstimatorPreparation {
        let schema = baseline.schema
        guard schema.task != .ranking else { return .notPossible(.task) }
        try check(baseline.labels, schema, rows: baseline.predictions.count, field: "labels")
        try check(baseline.predictions.predictions, schema, rows: baseline.predictions.count, field: "predictions")
        guard baseline.labels.presentCount > 0 else { return .notPossible(.noLabels) }
        do {
            let method: Method
            switch schema.task {
            case .binaryClassification: method = .binary(try BinaryEstimation(baseline))
            case .multiclassClassification: method = .multiclass(try MulticlassEstimation(baseline))
            case .regression: method = .regression(try RegressionEstimation(baseline))
            case .ranking: return .notPossible(.task)
            }
            return .ready(PerformanceEstimator(schema: schema, method: method))
        } catch let obstacle as EstimationObstacleError {
            return .notPossible(obstacle.obstacle)
        } catch let error as StatisticsError {
            return .notPossible(.problem(error.detail))
        } catch let error as LearningError {
            return .notPossible(.problem(error.detail))
        } catch let error as DomainError {
            throw error
        } catch {
            return .notPossible(.problem("\(error)"))
        }
    }

    /// The metrics that are estimated for a model version, in the catalog's order.
    package static func metrics(for schema: ModelSchema) -> [MetricID] {
        switch schema.task {
        case .binaryClassification: [.accuracy, .precision, .recall, .f1, .rocAUC, .logLoss, .brierScore]
        case .multiclassClassification:
            schema.classes == nil
                ? [.accuracy, .macroF1] : [.accuracy, .rocAUC, .logLoss, .brierScore, .macroF1]
        case .regression:
            [.meanAbsoluteError, .rootMeanSquaredError, .meanError, .meanAbsolutePercentageError]
        case .ranking: []
        }
    }

    /// Whether estimates depend on a window's features, and not on its scores and predictions alone.
    package var needsFeatures: Bool { schema.task == .regression || schema.estimation == .weighted }

    /// Estimates every metric of a window.
    ///
    /// - Parameter batch: The window's rows, with the schema's columns.
    /// - Returns: One value for each of ``metrics(for:)``; those without one say why.
    /// - Throws: `DomainError` when the batch's columns do not agree with the schema.
    /// - Complexity: O(n log n).
    package func estimates(for batch: PredictionBatch) throws(DomainError) -> [EstimatedMetric] {
        try Self.check(batch.predictions, schema, rows: batch.count, field: "predictions")
        switch method {
        case .binary(let estimation): return estimation.estimates(for: batch)
        case .multiclass(let estimation): return estimation.estimates(for: batch)
        case .regression(let estimation): return try estimation.estimates(for: batch)
        }
    }

    /// Estimates every metric of a window from a reference that is weighted to stand in for the window.
    ///
    /// A map from scores to chances that holds for the reference as a whole need not hold for a part of it. Where a window
    /// has more rows of a part than the reference, a map of rows weighted by how much more often such rows occur in the
    /// window is nearer to the truth, and less certain. Only for binary classification; elsewhere, and where the model has
    /// no features, these are the plain estimates.
    ///
    /// The weights' own error is not part of the bands.
    ///
    /// - Parameter batch: The window's rows, with the schema's columns.
    /// - Returns: One value for each of ``metrics(for:)``. Where window and reference hardly overlap there are none: fewer
    ///   than ``leastEffectiveRows`` rows of the reference count, or a column stays further away than
    ///   ``greatestImbalance``.
    /// - Throws: `DomainError` when the batch's columns do not agree with the schema.
    /// - Complexity: O(n log n), and five fits of boosted trees on at most 20,000 rows of either sample.
    package func weightedEstimates(for batch: PredictionBatch) throws(DomainError) -> [EstimatedMetric] {
        guard case .binary(let estimation) = method else { return try estimates(for: batch) }
        try Self.check(batch.predictions, schema, rows: batch.count, field: "predictions")
        return try estimation.weightedEstimates(for: batch)
    }

    private static func check(
        _ column: Column, _ schema: ModelSchema, rows: Int, field: String
    ) throws(DomainError) {
        guard column.count == rows else {
            throw DomainError(
                .lengthMismatch, field: field, detail: "\(column.count) \(field) were given for \(rows) rows")
        }
        guard column.kind == schema.predictionKind else {
            throw DomainError(
                .invalidValue, field: field,
                detail: "\(field) are \(column.kind); a \(schema.task.rawValue) needs \(schema.predictionKind)")
        }
    }
}

/// An obstacle on its way out of a preparation.
struct EstimationObstacleError: Error {
    var obstacle: EstimationObstacle
}
