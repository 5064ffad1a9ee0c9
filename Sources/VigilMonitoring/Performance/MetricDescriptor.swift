package import VigilDomain

/// What a metric is, in words and in the few facts that pages, rules and narration need.
package struct MetricDescriptor: Sendable, Hashable, Codable {
    /// The stable identifier.
    package var id: MetricID
    /// Its full name, such as `Mean absolute error`.
    package var title: String
    /// Its name where there is little room, such as `MAE`.
    package var shortTitle: String
    /// Its name in the middle of a sentence, such as `mean absolute error`.
    package var phrase: String
    /// What its numbers are, and so how they are written.
    package var format: MetricFormat
    /// Which direction is good.
    package var direction: MetricDirection
    /// The tasks that it applies to; empty where Vigil does not compute it.
    package var tasks: [ModelTask]
    /// Whether it can be computed only once labels are there.
    package var needsLabels: Bool
    /// Whether its values come with a 95 % interval, as a rule that asks for confidence needs.
    package var hasInterval: Bool
    /// How the values of several windows make that of all of them.
    package var merging: MetricMerging
    /// What it is, as a formula or a sentence.
    package var definition: String
    /// Where the definition comes from.
    package var source: String

    /// A description of a metric.
    package init(
        id: MetricID, title: String, shortTitle: String? = nil, phrase: String, format: MetricFormat,
        direction: MetricDirection, tasks: [ModelTask], needsLabels: Bool = true, hasInterval: Bool = true,
        merging: MetricMerging = .notPossible, definition: String, source: String
    ) {
        self.id = id
        self.title = title
        self.shortTitle = shortTitle ?? title
        self.phrase = phrase
        self.format = format
        self.direction = direction
        self.tasks = tasks
        self.needsLabels = needsLabels
        self.hasInterval = hasInterval
        self.merging = merging
        self.definition = definition
        self.source = source
    }

    /// The side of a limit on which the metric is bad, or `nil` where neither side as such is.
    package var badSide: AlertComparison? {
        switch direction {
        case .higherIsBetter: .below
        case .lowerIsBetter: .above
        case .neither: nil
        }
    }
}

/// How a metric's values over several windows make its value over all of them.
package enum MetricMerging: String, Sendable, Hashable, Codable, CaseIterable {
    /// A share of the counted rows: the rows add up.
    case share
    /// A mean over the counted rows or queries.
    case mean
    /// The root of a mean of squares.
    case rootMeanSquare = "root_mean_square"
    /// The values add up.
    case sum
    /// The greatest value counts.
    case maximum
    /// From the cells of the confusion matrix, which recall, specificity and their counts give back.
    case cells
    /// Only the rows themselves can tell.
    case notPossible = "not_possible"
}

/// Which direction of a metric is good.
package enum MetricDirection: String, Sendable, Hashable, Codable, CaseIterable {
    case higherIsBetter = "higher_is_better"
    case lowerIsBetter = "lower_is_better"
    /// Neither as such: a signed error is best at 0, a count is neither good nor bad.
    case neither
}

/// What a metric's numbers are, and so how they are written.
package enum MetricFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// Between 0 and 1.
    case share
    /// A number in the unit of the labels, or without one.
    case number
    /// A duration.
    case milliseconds
    /// Whole things.
    case count

    /// The value for people, with its unit: `0.762`, `21,970`, `212 ms`.
    package func text(_ value: Double) -> String {
        switch self {
        case .share: NumberText.share(value)
        case .number: NumberText.number(value)
        case .milliseconds: NumberText.number(value) + " ms"
        case .count: value.isFinite ? NumberText.fixed(value, decimals: 0) : NumberText.number(value)
        }
    }

    /// The unit behind the number, where it has one.
    package var unit: String? { self == .milliseconds ? "ms" : nil }
}
