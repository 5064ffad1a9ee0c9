import VigilDomain

/// How many predictions were made.
struct PredictionCountMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .predictionCount, title: "Predictions", phrase: "number of predictions", format: .count,
        direction: .neither, tasks: ModelTask.allCases, needsLabels: false, hasInterval: false, merging: .sum,
        definition: "Rows in the window.", source: "A count.")

    func compute(_ table: LabelledTable) -> MetricValue {
        .measured(MetricMeasurement(value: Double(table.rows), count: table.rows))
    }
}
