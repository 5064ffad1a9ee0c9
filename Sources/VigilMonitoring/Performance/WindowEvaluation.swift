package import VigilDomain

/// Everything that is computed about one window's performance.
package enum WindowEvaluation {
    /// Every metric of the catalog that applies to the table's task, in the catalog's order.
    ///
    /// - Parameter table: A prepared window.
    /// - Returns: One value a metric; those without one say why.
    package static func metrics(for table: LabelledTable) -> [(metric: MetricID, value: MetricValue)] {
        MetricCatalog.metrics(for: table.schema).map { ($0.descriptor.id, $0.compute(table)) }
    }

    /// Every metric over a baseline, by identifier: what relative limits refer to.
    ///
    /// - Parameter baseline: The baseline.
    /// - Returns: One value a metric.
    /// - Throws: `DomainError` when the baseline's columns do not agree with its schema.
    package static func reference(_ baseline: Baseline) throws(DomainError) -> [MetricID: MetricValue] {
        var values: [MetricID: MetricValue] = [:]
        for (metric, value) in metrics(for: try LabelledTable(baseline)) { values[metric] = value }
        return values
    }

    /// Every metric of a window as points, with how much of the window is known.
    ///
    /// - Parameters:
    ///   - table: The prepared window.
    ///   - window: Its event time.
    ///   - lastLabelAt: When the newest of its labels became known.
    ///   - watermark: The newest event time of the model.
    ///   - now: Wall time.
    /// - Returns: One point a metric.
    package static func points(
        for table: LabelledTable, window: TimeRange, lastLabelAt: Timestamp?, watermark: Timestamp, at now: Timestamp
    ) -> [MetricPoint] {
        let coverage = LabelCoverage(
            of: window, predictions: table.rows, labelled: table.labelled, lastLabelAt: lastLabelAt,
            watermark: watermark, schema: table.schema)
        var withoutLabels = coverage
        // A metric that needs no labels is final as soon as the window has ended.
        withoutLabels.isMature = watermark >= window.end
        return MetricCatalog.metrics(for: table.schema).map { metric in
            let descriptor = metric.descriptor
            return MetricPoint(
                model: table.schema.model, version: table.schema.version, metric: descriptor.id, window: window,
                value: metric.compute(table), labels: descriptor.needsLabels ? coverage : withoutLabels,
                origin: .computed, computedAt: now)
        }
    }
}

extension LabelCoverage {
    /// How much of a window is known, and whether it may decide.
    ///
    /// A window is mature once it has ended and either the share of its labels reached the schema's limit or the label
    /// horizon has passed since its end, both by the watermark, in event time.
    ///
    /// - Parameters:
    ///   - window: The window.
    ///   - predictions: Predictions in it.
    ///   - labelled: Those with a label.
    ///   - lastLabelAt: When the newest of the labels became known.
    ///   - watermark: The newest event time of the model, of predictions and of labels.
    ///   - schema: The model version.
    package init(
        of window: TimeRange, predictions: Int, labelled: Int, lastLabelAt: Timestamp?, watermark: Timestamp,
        schema: ModelSchema
    ) {
        let hasEnded = watermark >= window.end
        let isCovered = Double(labelled) >= schema.labelCoverageLimit * Double(predictions)
        let horizonHasPassed = watermark >= window.end.advanced(by: schema.labelHorizon)
        self.init(
            predictions: predictions, labelled: labelled, lastLabelAt: lastLabelAt,
            isMature: hasEnded && (isCovered || horizonHasPassed))
    }
}
