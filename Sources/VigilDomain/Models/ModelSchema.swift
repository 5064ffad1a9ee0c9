/// What a model predicts; it decides which metrics apply and what the columns mean.
public enum ModelTask: String, Sendable, Codable, CaseIterable {
    /// A probability in `score` and a class 0 or 1 in `prediction`; labels are 0 or 1.
    case binaryClassification = "binary_classification"
    /// A class name in `prediction`; labels are class names; `score` is the probability of the predicted class.
    case multiclassClassification = "multiclass_classification"
    /// A number in `prediction`; labels are numbers.
    case regression
    /// One row a candidate: `group` is the query, `score` or `rank` its place; labels are relevance, 0 and up.
    case ranking
}

/// Whether a column holds numbers or names.
public enum ColumnKind: String, Sendable, Codable, CaseIterable {
    case numeric, categorical
}

/// One input of a model.
public struct FeatureSchema: Hashable, Sendable, Codable {
    /// The column's name, unique in its model.
    public var name: String
    /// Numbers or names.
    public var kind: ColumnKind
    /// How much the feature counts in `driftMagnitude`; positive, 1 when unknown.
    public var importance: Double

    /// A feature of the given kind.
    public init(name: String, kind: ColumnKind, importance: Double = 1) {
        self.name = name
        self.kind = kind
        self.importance = importance
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        kind = try container.decode(ColumnKind.self, forKey: .kind)
        importance = try container.decodeIfPresent(Double.self, forKey: .importance) ?? 1
    }
}

/// How metrics are estimated from predictions while labels are missing.
public enum EstimationPolicy: String, Sendable, Codable, CaseIterable {
    /// From what the baseline says as a whole.
    case plain
    /// Binary classification: from the baseline's rows weighted to stand in for the window, where inputs have shifted; a
    /// second or so a window.
    case weighted
    /// Not at all.
    case off
}

/// A model version: what it takes in, what it gives out, and how it is watched.
public struct ModelSchema: Hashable, Sendable, Codable {
    /// The model.
    public var model: ModelName
    /// The version, free text such as `2.1`.
    public var version: String
    /// What it predicts.
    public var task: ModelTask
    /// A line for people: what the model is for.
    public var summary: String
    /// Its inputs, in the order in which batches hold them.
    public var features: [FeatureSchema]
    /// How long its windows are.
    public var window: WindowLength
    /// After this long a label is no longer waited for, in seconds; 0 says that labels arrive at once.
    public var labelHorizonSeconds: Double
    /// The share of labels from which a window counts as mature, in (0, 1].
    public var labelCoverageLimit: Double
    /// Binary classification: `score` at or above it is class 1 where `prediction` is not given.
    public var decisionThreshold: Double
    /// Ranking: the least label that counts as relevant in hit rate, precision and reciprocal rank.
    public var relevantFrom: Double
    /// The metric shown first and watched by default; its identifier in the metric catalog.
    public var mainMetric: MetricID
    /// How its drift is watched; the defaults when `nil`.
    public var drift: DriftPolicy?
    /// How far apart in event time two predictions of one id must be to count as two, in seconds; 7 days when `nil`.
    public var idHorizonSeconds: Double?
    /// Binary classification: what decisions are worth; the metric `business_value` needs it.
    public var businessValue: BusinessValue?
    /// How its metrics are estimated while labels are missing; `plain` when `nil`.
    public var estimation: EstimationPolicy?
    /// Where its labels come from and whether their delay is real, in a line for people.
    public var labelNote: String?
    /// For how many days of event time the points of windows shorter than a day are kept one by one.
    ///
    /// The points of each older day are put together. When `nil`, 30 days of minutes and 400 of hours and six hours.
    public var historyDays: Double?
    /// Multiclass classification: every class that it knows, in the order in which batches hold their probabilities.
    ///
    /// When `nil`, classes are taken as they come and rows have no `probabilities`.
    public var classes: [String]?
    /// How much of the model's predictions is kept, over all its versions: that of the newest version counts; the server's
    /// defaults where it says nothing.
    public var retention: RetentionPolicy?

    /// A model version with the documented defaults.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Free text, `"1"` when there is only one.
    ///   - task: What it predicts.
    ///   - features: Its inputs.
    ///   - summary: A line for people.
    ///   - window: The length of its windows.
    ///   - labelHorizon: How long labels are waited for.
    ///   - labelCoverageLimit: The share of labels from which a window is mature.
    ///   - decisionThreshold: Binary classification's threshold.
    ///   - relevantFrom: Ranking's least relevant label.
    ///   - mainMetric: The metric shown first; the task's usual one when `nil`.
    ///   - drift: How its drift is watched; the defaults when `nil`.
    ///   - idHorizon: For how long an id is unique in the model.
    ///   - businessValue: Binary classification: what decisions are worth.
    ///   - estimation: How its metrics are estimated while labels are missing.
    ///   - labelNote: Where its labels come from, for people.
    ///   - historyDays: For how many days the points of windows shorter than a day are kept one by one.
    ///   - classes: Multiclass classification: every class that it knows.
    ///   - retention: How much of the model's predictions is kept.
    public init(
        model: ModelName,
        version: String = "1",
        task: ModelTask,
        features: [FeatureSchema],
        summary: String = "",
        window: WindowLength = .day,
        labelHorizon: Duration = .days(30),
        labelCoverageLimit: Double = 0.95,
        decisionThreshold: Double = 0.5,
        relevantFrom: Double = 1,
        mainMetric: MetricID? = nil,
        drift: DriftPolicy? = nil,
        idHorizon: Duration? = nil,
        businessValue: BusinessValue? = nil,
        estimation: EstimationPolicy? = nil,
        labelNote: String? = nil,
        historyDays: Double? = nil,
        classes: [String]? = nil,
        retention: RetentionPolicy? = nil
    ) {
        self.model = model
        self.version = version
        self.task = task
        self.features = features
        self.summary = summary
        self.window = window
        labelHorizonSeconds = Double(labelHorizon.wholeMilliseconds) / 1000
        self.labelCoverageLimit = labelCoverageLimit
        self.decisionThreshold = decisionThreshold
        self.relevantFrom = relevantFrom
        self.mainMetric = mainMetric ?? Self.usualMetric(of: task)
        self.drift = drift
        idHorizonSeconds = idHorizon.map { Double($0.wholeMilliseconds) / 1000 }
        self.businessValue = businessValue
        self.estimation = estimation
        self.labelNote = labelNote
        self.historyDays = historyDays
        self.classes = classes
        self.retention = retention
    }

    /// For how long an id is unique where a model does not say otherwise.
    public static let defaultIDHorizon: Duration = .days(7)

    /// How far apart in event time two predictions of one id must be to count as two.
    public var idHorizon: Duration {
        idHorizonSeconds.map { .milliseconds(Int64($0 * 1000)) } ?? Self.defaultIDHorizon
    }

    /// How long labels are waited for.
    public var labelHorizon: Duration { .milliseconds(Int64(labelHorizonSeconds * 1000)) }

    /// For how long the points of its windows are kept one by one; `nil` where they are kept for good, as those of a day or
    /// longer are.
    public var detailedHistory: Duration? {
        switch window {
        case .minute: .milliseconds(Int64((historyDays ?? 30) * 86_400_000))
        case .hour, .sixHours: .milliseconds(Int64((historyDays ?? 400) * 86_400_000))
        case .day, .week, .month, .quarter: nil
        }
    }

    /// Whether labels come with or right after the prediction.
    public var labelsArriveAtOnce: Bool { labelHorizonSeconds == 0 }

    /// The kind of the `prediction` column.
    public var predictionKind: ColumnKind { task == .multiclassClassification ? .categorical : .numeric }

    /// Whether its rows can say how probable each class is: by the score of two, or the probabilities of several.
    package var hasProbabilities: Bool {
        switch task {
        case .binaryClassification: true
        case .multiclassClassification: classes != nil
        case .regression, .ranking: false
        }
    }

    /// The metric that a task is judged by when nothing else is said.
    public static func usualMetric(of task: ModelTask) -> MetricID {
        switch task {
        case .binaryClassification: .accuracy
        case .multiclassClassification: .accuracy
        case .regression: .meanAbsoluteError
        case .ranking: .ndcgAt5
        }
    }
}
