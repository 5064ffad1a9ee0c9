package import VigilDomain

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
