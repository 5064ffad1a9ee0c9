package import VigilDomain

/// Every metric that Vigil computes, in the order in which pages list them.
package enum MetricCatalog {
    /// One line a metric; a test compares the list with the folder `Metrics/`.
    package static let metrics: [any PerformanceMetric] = [
        AccuracyMetric(),
        BalancedAccuracyMetric(),
        PrecisionMetric(),
        RecallMetric(),
        SpecificityMetric(),
        NegativePredictiveValueMetric(),
        F1Metric(),
        MatthewsCorrelationMetric(),
        CohenKappaMetric(),
        AreaUnderROCMetric(),
        AveragePrecisionMetric(),
        KolmogorovSmirnovMetric(),
        LiftMetric(),
        LogLossMetric(),
        BrierScoreMetric(),
        CalibrationErrorMetric(),
        BusinessValueMetric(),
        LabelRateMetric(),
        TopThreeAccuracyMetric(),
        MacroF1Metric(),
        MacroPrecisionMetric(),
        MacroRecallMetric(),
        WeightedF1Metric(),
        MeanAbsoluteErrorMetric(),
        MedianAbsoluteErrorMetric(),
        RootMeanSquaredErrorMetric(),
        RootMeanSquaredLogErrorMetric(),
        MeanErrorMetric(),
        RSquaredMetric(),
        MeanAbsolutePercentageErrorMetric(),
        SymmetricPercentageErrorMetric(),
        WeightedPercentageErrorMetric(),
        NDCGMetric(),
        HitRateMetric(),
        PrecisionAtMetric(),
        RecallAtMetric(),
        MeanReciprocalRankMetric(),
        MeanAveragePrecisionMetric(),
        PositiveRateMetric(),
        MeanScoreMetric(),
        MeanConfidenceMetric(),
        MeanPredictionMetric(),
        InferenceTimeMetric(.p50),
        InferenceTimeMetric(.p95),
        InferenceTimeMetric(.p99),
        ErrorRateMetric(),
        PredictionCountMetric(),
    ]

    /// The metrics that apply to a task, in the catalog's order.
    package static func metrics(for task: ModelTask) -> [any PerformanceMetric] {
        metrics.filter { $0.descriptor.tasks.contains(task) }
    }

    /// The metrics that are computed for a model version, in the catalog's order.
    package static func metrics(for schema: ModelSchema) -> [any PerformanceMetric] {
        metrics(for: schema.task).filter { $0.applies(to: schema) }
    }

    /// The metric of this identifier, or `nil` where Vigil does not compute it.
    package static func metric(_ id: MetricID) -> (any PerformanceMetric)? {
        metrics.first { $0.descriptor.id == id }
    }

    /// What is known about a metric: from the catalog, from the usual recorded names, or guessed from its name.
    ///
    /// An unknown name reads as itself, is written as a plain number and has no good direction.
    package static func descriptor(of id: MetricID) -> MetricDescriptor {
        descriptorsByID[id] ?? gapDescriptor(of: id)
            ?? MetricDescriptor(
                id: id, title: id.rawValue, phrase: id.rawValue, format: .number, direction: .neither, tasks: [],
                needsLabels: false, hasInterval: false, merging: .mean, definition: "A number that the caller records.",
                source: "Recorded by the caller.")
    }

    /// The gap of a metric beside the main one is described like the main one's.
    private static func gapDescriptor(of id: MetricID) -> MetricDescriptor? {
        guard let metric = id.metricOfGap, let known = descriptorsByID[metric], var gap = descriptorsByID[.estimateGap]
        else { return nil }
        gap.id = id
        gap.title = "\(known.title): worse than estimated"
        gap.shortTitle = "\(known.shortTitle) gap"
        gap.phrase = "gap of estimate and labels of the \(known.phrase)"
        return gap
    }

    private static let descriptorsByID: [MetricID: MetricDescriptor] = {
        var found: [MetricID: MetricDescriptor] = [:]
        for descriptor in RecordedMetrics.descriptors + metrics.map(\.descriptor) { found[descriptor.id] = descriptor }
        return found
    }()
}
