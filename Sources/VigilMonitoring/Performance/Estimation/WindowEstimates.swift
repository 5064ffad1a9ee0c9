package import VigilDomain
import VigilLearning

/// What is estimated about a window without its labels, and how its labels agree once they are there.
package struct WindowEstimates: Sendable {
    /// One value for each metric that is estimated for the task.
    package let estimates: [EstimatedMetric]
    private let schema: ModelSchema
    private let rows: Int

    /// Estimates a window's metrics.
    ///
    /// - Parameters:
    ///   - batch: The window's rows; no label is handed over, so none can leak.
    ///   - estimator: Prepared from the baseline.
    /// - Throws: `DomainError` when the batch's columns do not agree with the schema.
    package init(of batch: PredictionBatch, by estimator: PerformanceEstimator) throws(DomainError) {
        schema = estimator.schema
        rows = batch.count
        estimates =
            schema.estimation == .weighted
            ? try estimator.weightedEstimates(for: batch) : try estimator.estimates(for: batch)
    }

    /// The estimates as points.
    ///
    /// - Parameters:
    ///   - window: The window's event time.
    ///   - isClosed: Whether all its predictions can be expected to be there.
    ///   - now: Wall time.
    /// - Returns: One point a metric, none of whose labels counts.
    package func points(window: TimeRange, isClosed: Bool, at now: Timestamp) -> [MetricPoint] {
        estimates.map { estimate in
            MetricPoint(
                model: schema.model, version: schema.version, metric: estimate.metric, window: window,
                value: estimate.value,
                labels: LabelCoverage(predictions: rows, labelled: 0, lastLabelAt: nil, isMature: isClosed),
                origin: .estimated, computedAt: now)
        }
    }

    /// How far each metric, once its labels are in, is from its estimate.
    ///
    /// - Parameter realized: The window's computed points.
    /// - Returns: A point of the metric `estimate_gap` for the main metric, one of `estimate_gap_` and its name for every
    ///   other one that has a good direction; each as mature as the metric itself.
    package func gaps(to realized: [MetricPoint]) -> [MetricPoint] {
        estimates.compactMap { estimate in
            let descriptor = MetricCatalog.descriptor(of: estimate.metric)
            guard descriptor.badSide != nil || estimate.metric == schema.mainMetric,
                let known = realized.first(where: { $0.metric == estimate.metric && $0.origin == .computed })
            else { return nil }
            return gap(of: estimate, to: known, isHigherBetter: descriptor.badSide != .above)
        }
    }

    private func gap(of estimate: EstimatedMetric, to known: MetricPoint, isHigherBetter: Bool) -> MetricPoint {
        var point = known
        point.metric = .estimateGap(of: estimate.metric, main: schema.mainMetric)
        switch EstimateContradiction(estimate: estimate, realized: known.value, labels: known.labels) {
        case .agrees(let score), .contradicted(let score):
            point.value = .measured(
                MetricMeasurement(value: isHigherBetter ? score : -score, count: known.labels.labelled))
        case .notEnoughData(let have, let need):
            point.value = .notEnoughData(have: have, need: need)
        case .noValue:
            point.value = .undefined(reason: "there is no estimate or no realised value to compare")
        }
        return point
    }
}

extension MetricID {
    private static let gapPrefix = "estimate_gap_"

    /// The name of a metric's gap: `estimate_gap` for the main one.
    package static func estimateGap(of metric: MetricID, main: MetricID) -> MetricID {
        metric == main ? .estimateGap : MetricID(gapPrefix + metric.rawValue)
    }

    /// The metric that this is the gap of, where it is one of a metric beside the main one.
    package var metricOfGap: MetricID? {
        rawValue.hasPrefix(Self.gapPrefix) ? MetricID(String(rawValue.dropFirst(Self.gapPrefix.count))) : nil
    }
}

extension MetricPoint {
    /// Whether this is a gap, of a window whose labels are in, at which the labels contradict the estimate.
    package var isContradiction: Bool {
        guard metric == .estimateGap || metric.metricOfGap != nil, !isMaturing, let gap = value.measurement?.value
        else {
            return false
        }
        return abs(gap) > EstimateContradiction.limit
    }
}

/// The reference's inputs, for the word of a classifier on whether a window's are the same.
package struct ReferenceInputs: Sendable {
    private let table: DriftTable
    private static let mostRows = 10_000

    /// The features of a baseline, of at most 10,000 evenly spaced rows; `nil` without features.
    ///
    /// - Parameters:
    ///   - batch: The baseline's rows.
    ///   - schema: Its version.
    package init?(_ batch: PredictionBatch, schema: ModelSchema) {
        guard let table = Self.table(of: batch, schema) else { return nil }
        self.table = table
    }

    private static func table(of batch: PredictionBatch, _ schema: ModelSchema) -> DriftTable? {
        guard !schema.features.isEmpty, batch.count > 0 else { return nil }
        let rows =
            batch.count <= mostRows
            ? Array(0..<batch.count) : (0..<mostRows).map { $0 * batch.count / mostRows }
        return DriftTable(
            names: schema.features.map(\.name), columns: batch.features.map { $0.rows(rows) }, rowCount: rows.count)
    }

    /// How well a classifier tells a window's inputs from the reference's.
    ///
    /// - Parameters:
    ///   - gap: The window's gap, whose window, version and coverage the point takes.
    ///   - batch: The window's rows.
    ///   - schema: The version.
    /// - Returns: A point of the metric `inputs_auc`: 0.5 where they look the same, 1 where every row gives itself away.
    /// - Complexity: Five fits of boosted trees on at most 20,000 rows.
    package func difference(at gap: MetricPoint, _ batch: PredictionBatch, _ schema: ModelSchema) -> MetricPoint {
        var point = gap
        point.metric = .inputsAUC
        guard let window = Self.table(of: batch, schema) else {
            point.value = .undefined(reason: "the model has no inputs")
            return point
        }
        switch DomainClassifierDetector().compare(reference: table, current: window) {
        case .measured(let measurement):
            // The detector's effect is twice the area less one, less what chance alone brings.
            point.value = .measured(
                MetricMeasurement(value: (1 + max(0, min(1, measurement.effect))) / 2, count: window.rowCount))
        case .notEnoughData(_, let have, let need):
            point.value = .notEnoughData(have: have, need: need)
        case .notApplicable(let reason):
            point.value = .undefined(reason: reason)
        }
        return point
    }
}
