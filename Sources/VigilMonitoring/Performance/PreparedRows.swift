import VigilDomain
import VigilStatistics

/// The labelled rows of a window in the form that the metrics of its task share.
enum PreparedRows: Sendable {
    case binary(BinaryRows)
    case multiclass(MulticlassRows)
    case regression(RegressionRows)
    case ranking(RankedRows)
    /// The rows break the task's rules, such as a binary label of 2.
    case invalid(reason: String)

    /// What the metrics of a binary classifier share.
    struct BinaryRows: Sendable {
        /// Rows with a label and a class.
        var confusion: ConfusionCounts
        /// Rows with a label and a score.
        var scores: ScoresByClass
        /// The same rows.
        var losses: ProbabilityLosses
    }

    /// What the metrics of a classifier of several classes share.
    struct MulticlassRows: Sendable {
        /// Rows with a label and a class.
        var counts: MulticlassCounts
        /// Rows with a label among the schema's classes and all probabilities; `nil` where it names no classes.
        var scores: MulticlassScores?
        /// The score, as the probability that the prediction is right, of rows with a label and a class.
        var confidences: ScoresByClass
    }

    /// What the metrics of a regression share.
    struct RegressionRows: Sendable {
        /// Sums of the errors.
        var moments: RegressionMoments
        /// The finite absolute errors, ascending.
        var absoluteErrors: [Double]
    }

    /// What the metrics of a ranking share.
    struct RankedRows: Sendable {
        /// Gains of every grade of relevance.
        var gains: RankingMoments
        /// Hits in the first ranks, from the schema's least relevant label on.
        var hits: RankingMoments
        /// The same over whole lists.
        var wholeLists: RankingMoments
    }

    /// More classes than this would need a confusion matrix of more than 32 MB.
    static let mostClasses = 2000

    init(schema: ModelSchema, predictions: PredictionBatch, labels: Column) {
        switch (schema.task, labels, predictions.predictions) {
        case (.binaryClassification, .numeric(let labels), .numeric(let classes)):
            self = Self.binary(
                labels: labels.values, classes: classes.values, scores: predictions.scores,
                threshold: schema.decisionThreshold)
        case (.multiclassClassification, .categorical(let labels), .categorical(let classes)):
            self = Self.multiclass(labels: labels, classes: classes, predictions: predictions, schema: schema)
        case (.regression, .numeric(let labels), .numeric(let values)):
            self = Self.checked { () throws(StatisticsError) in
                .regression(
                    RegressionRows(
                        moments: try RegressionMoments(labels: labels.values, predictions: values.values),
                        absoluteErrors: sortedFinite(
                            zip(labels.values, values.values).map { abs($1 - $0) }.filter(\.isFinite)
                        ).values))
            }
        case (.ranking, .numeric(let labels), _):
            self = Self.ranking(schema: schema, predictions: predictions, labels: labels.values)
        default:
            self = .invalid(reason: "labels or predictions are of the wrong kind")
        }
    }

    private static func checked(_ prepare: () throws(StatisticsError) -> PreparedRows) -> PreparedRows {
        do {
            return try prepare()
        } catch {
            return .invalid(reason: error.detail)
        }
    }

    private static func binary(
        labels: [Double], classes: [Double], scores: [Double], threshold: Double
    ) -> PreparedRows {
        let decided = decisions(classes: classes, scores: scores, threshold: threshold)
        for row in decided.indices where !labels[row].isNaN {
            let decision = decided[row]
            if !decision.isNaN, decision != 0, decision != 1 {
                return .invalid(reason: "prediction \(NumberText.setting(decision)), need 0 or 1")
            }
        }
        return checked { () throws(StatisticsError) in
            .binary(
                BinaryRows(
                    confusion: try ConfusionCounts(labels: labels, scores: decided, threshold: 0.5),
                    scores: try ScoresByClass(labels: labels, scores: scores),
                    losses: try ProbabilityLosses(labels: labels, scores: scores)))
        }
    }

    /// The class of each row: the one that was predicted, or by the score where none was; NaN without either.
    static func decisions(classes: [Double], scores: [Double], threshold: Double) -> [Double] {
        var decided = classes
        for row in decided.indices where decided[row].isNaN && !scores[row].isNaN {
            decided[row] = scores[row] >= threshold ? 1 : 0
        }
        return decided
    }

    private static func multiclass(
        labels: CategoricalColumn, classes: CategoricalColumn, predictions: PredictionBatch, schema: ModelSchema
    ) -> PreparedRows {
        var coding = ClassCodes()
        let known = coding.codes(of: labels)
        let predicted = coding.codes(of: classes)
        guard coding.names.count <= mostClasses else {
            return .invalid(
                reason: "\(NumberText.count(coding.names.count)) classes, at most "
                    + "\(NumberText.count(mostClasses)) are counted")
        }
        return checked { () throws(StatisticsError) in
            let missing = MulticlassCounts.missingCode
            let hits = zip(known, predicted).map { $0 == missing || $1 == missing ? .nan : $0 == $1 ? 1.0 : 0.0 }
            return .multiclass(
                MulticlassRows(
                    counts: try MulticlassCounts(
                        labels: known, predictions: predicted, classes: max(2, coding.names.count)),
                    scores: try schema.classes.map { (names) throws(StatisticsError) in
                        try MulticlassScores(labels: labels.places(among: names), columns: predictions.probabilities)
                    },
                    confidences: try ScoresByClass(labels: hits, scores: predictions.scores)))
        }
    }

    /// The classes in the order of their codes in the counts; `nil` where the columns are no names or there are too many.
    static func classNames(labels: Column, classes: Column) -> [String]? {
        guard let labels = labels.names, let classes = classes.names else { return nil }
        var coding = ClassCodes()
        _ = coding.codes(of: labels)
        _ = coding.codes(of: classes)
        return coding.names.count <= mostClasses ? coding.names : nil
    }

    private static func ranking(schema: ModelSchema, predictions: PredictionBatch, labels: [Double]) -> PreparedRows {
        let groups = predictions.groups
        var queries = [Query](repeating: Query(), count: groups.dictionary.count)
        for (row, code) in groups.codes.enumerated() where code != CategoricalColumn.missing {
            queries[Int(code)].hasLabel = queries[Int(code)].hasLabel || !labels[row].isNaN
            queries[Int(code)].isRanked = queries[Int(code)].isRanked && !predictions.ranks[row].isNaN
        }
        var kept: [Int] = []
        var relevance: [Double] = []
        var order: [Double] = []
        for (row, code) in groups.codes.enumerated() where code != CategoricalColumn.missing {
            let query = queries[Int(code)]
            guard query.hasLabel else { continue }
            kept.append(Int(code))
            // Who answers for one item of a list has seen the list: silence about another is no interest.
            relevance.append(labels[row].isNaN ? 0 : labels[row])
            order.append(query.isRanked ? -predictions.ranks[row] : predictions.scores[row])
        }
        return checked { () throws(StatisticsError) in
            var gains = RankingMoments(depth: RankingDepth.top, gain: .exponential)
            var hits = RankingMoments(depth: RankingDepth.top, relevantFrom: schema.relevantFrom)
            var wholeLists = RankingMoments(depth: RankingDepth.whole, relevantFrom: schema.relevantFrom)
            try gains.add(queries: kept, relevance: relevance, scores: order)
            try hits.add(queries: kept, relevance: relevance, scores: order)
            try wholeLists.add(queries: kept, relevance: relevance, scores: order)
            return .ranking(RankedRows(gains: gains, hits: hits, wholeLists: wholeLists))
        }
    }

    private struct Query {
        var hasLabel = false
        var isRanked = true
    }
}

/// How far down a list ranking metrics look.
enum RankingDepth {
    /// The first hits that a person sees.
    static let top = 5
    /// Longer than any list.
    static let whole = 1 << 40
}

extension LabelledTable {
    /// A metric of a binary classifier's rows.
    func binary(_ metric: (PreparedRows.BinaryRows) -> MetricOutcome) -> MetricValue {
        if case .binary(let rows) = prepared { MetricValue(metric(rows)) } else { notApplicable }
    }

    /// A metric of a multiclass classifier's rows.
    func multiclass(_ metric: (MulticlassCounts) -> MetricOutcome) -> MetricValue {
        if case .multiclass(let rows) = prepared { MetricValue(metric(rows.counts)) } else { notApplicable }
    }

    /// A metric of the probabilities of a multiclass classifier's rows.
    func probabilities(_ metric: (MulticlassScores) throws(StatisticsError) -> MetricOutcome) -> MetricValue {
        guard case .multiclass(let rows) = prepared else { return notApplicable }
        guard let scores = rows.scores else {
            return .undefined(reason: "the model names no classes, so that its rows have no probabilities")
        }
        do {
            return MetricValue(try metric(scores))
        } catch {
            return .undefined(reason: error.detail)
        }
    }

    /// A metric of how right a multiclass classifier is about its own predictions.
    func confidences(_ metric: (ScoresByClass) -> MetricOutcome) -> MetricValue {
        if case .multiclass(let rows) = prepared { MetricValue(metric(rows.confidences)) } else { notApplicable }
    }

    /// A metric of a regression's rows.
    func regression(_ metric: (RegressionMoments) -> MetricOutcome) -> MetricValue {
        if case .regression(let rows) = prepared { MetricValue(metric(rows.moments)) } else { notApplicable }
    }

    /// A quantile of a regression's absolute errors.
    func absoluteErrorQuantile(_ share: Double) -> MetricValue {
        if case .regression(let rows) = prepared { .quantile(share, of: rows.absoluteErrors) } else { notApplicable }
    }

    /// A metric of a ranking's queries.
    func ranking(_ metric: (PreparedRows.RankedRows) -> MetricOutcome) -> MetricValue {
        if case .ranking(let rows) = prepared { MetricValue(metric(rows)) } else { notApplicable }
    }

    private var notApplicable: MetricValue {
        if case .invalid(let reason) = prepared { return .undefined(reason: reason) }
        return .undefined(reason: "a \(schema.task.rawValue) has no such metric")
    }
}
