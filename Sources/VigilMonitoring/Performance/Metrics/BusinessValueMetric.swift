import VigilDomain
import VigilStatistics

/// What a decision is worth on average, by the values that the model's owner gave.
struct BusinessValueMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .businessValue, title: "Business value per prediction", shortTitle: "Value", phrase: "business value",
        format: .number, direction: .higherIsBetter, tasks: [.binaryClassification], merging: .mean,
        definition: "The mean over labelled rows of what their cell of the confusion matrix is worth, by the schema's "
            + "business_value. Interval: normal, from the cells' spread.",
        source: "Elkan 2001, The foundations of cost-sensitive learning.")

    func applies(to schema: ModelSchema) -> Bool { schema.businessValue != nil }

    func compute(_ table: LabelledTable) -> MetricValue {
        guard let value = table.schema.businessValue else {
            return .undefined(reason: "the model has no business_value")
        }
        return table.binary { $0.confusion.meanValue(of: value.cells) }
    }
}
