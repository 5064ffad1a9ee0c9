import VigilDomain
import VigilStatistics

/// The share of rows whose label is among the three most probable classes.
struct TopThreeAccuracyMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .topThreeAccuracy, title: "Accuracy of the top three", shortTitle: "Top-3 accuracy",
        phrase: "accuracy of the top three", format: .share, direction: .higherIsBetter,
        tasks: [.multiclassClassification], merging: .share,
        definition:
            "The share of rows whose label is among the three classes with the highest probabilities, of equals the "
            + "first in the model's list. For models of four classes or more. Interval: Wilson's.",
        source: "Russakovsky and others 2015, ImageNet large scale visual recognition challenge, for five.")

    func applies(to schema: ModelSchema) -> Bool { (schema.classes?.count ?? 0) > 3 }

    func compute(_ table: LabelledTable) -> MetricValue { table.probabilities { $0.topAccuracy(3) } }
}
