package import VigilDomain
package import VigilStatistics

/// A metric as the rows of a window make it, so that it is known for any part of them.
///
/// Of a ranking a unit is a query, of every other task a row. These metrics are made of rows:
///
/// - the mean of a value a row: accuracy, precision (over rows predicted positive), recall and specificity (over rows of a
///   class), negative predictive value, log loss, Brier score, business value, the regression errors MAE, mean error, MAPE,
///   SMAPE, and of queries NDCG, hit rate, precision, recall, MRR and MAP;
/// - the root of such a mean: RMSE and RMSLE;
/// - a ratio of two sums: F1 and WAPE;
/// - the area under the ROC curve, from pairs of rows.
///
/// Balanced accuracy, MCC, kappa, macro and weighted class metrics, average precision, KS, lift, calibration error, R² and
/// the median error are none of these.
package struct MetricRows: Sendable {
    /// What each unit adds.
    package let contributions: RowContributions
    /// Whether the metric is the root of what the contributions make.
    package let isRoot: Bool
    /// For each unit the rows that it is made of; `nil` where units are the rows.
    package let unitRows: [[Int]]?

    /// The rows of a metric; `nil` where it is none of those above, or has no value for these rows.
    ///
    /// - Parameters:
    ///   - metric: Which one.
    ///   - schema: The model version.
    ///   - predictions: Its rows.
    ///   - labels: One label a row, missing where unknown.
    package init?(_ metric: MetricID, schema: ModelSchema, predictions: PredictionBatch, labels: Column) {
        switch (schema.task, labels, predictions.predictions) {
        case (.binaryClassification, .numeric(let labels), .numeric(let classes)):
            let decided = PreparedRows.decisions(
                classes: classes.values, scores: predictions.scores, threshold: schema.decisionThreshold)
            guard labels.values.allSatisfy(Self.isBinary), decided.allSatisfy(Self.isBinary),
                let found = Self.binary(
                    metric, labels.values, decided, predictions.scores, value: schema.businessValue)
            else { return nil }
            self.init(found)
        case (.multiclassClassification, .categorical(let labels), .categorical(let classes)):
            guard let found = Self.multiclass(metric, labels, classes, schema, predictions) else { return nil }
            self.init(found)
        case (.regression, .numeric(let labels), .numeric(let values)):
            guard let found = Self.regression(metric, labels.values, values.values) else { return nil }
            self.init(found, isRoot: metric == .rootMeanSquaredError || metric == .rootMeanSquaredLogError)
        case (.ranking, .numeric(let labels), _):
            let queries = RankedQueries(schema: schema, predictions: predictions, labels: labels.values)
            guard let values = queries.values(of: metric) else { return nil }
            self.init(.mean(values), unitRows: queries.rows)
        default: return nil
        }
    }

    private init(_ contributions: RowContributions, isRoot: Bool = false, unitRows: [[Int]]? = nil) {
        self.contributions = contributions
        self.isRoot = isRoot
        self.unitRows = unitRows
    }

    /// The main metric where it is made of rows, else the nearest one that is.
    ///
    /// - Parameters:
    ///   - schema: The model version.
    ///   - predictions: Its rows.
    ///   - labels: One label a row, missing where unknown.
    /// - Returns: Which metric, and its rows; `nil` where labels break the task's rules.
    package static func main(
        of schema: ModelSchema, predictions: PredictionBatch, labels: Column
    ) -> (metric: MetricID, rows: MetricRows)? {
        let nearest: [MetricID]
        switch schema.task {
        case .binaryClassification:
            let ranks: Set<MetricID> = [.averagePrecision, .kolmogorovSmirnov, .liftAtTenth]
            nearest =
                ranks.contains(schema.mainMetric)
                ? [.rocAUC] : schema.mainMetric == .expectedCalibrationError ? [.brierScore, .accuracy] : [.accuracy]
        case .multiclassClassification: nearest = [.accuracy]
        case .regression:
            nearest = schema.mainMetric == .rSquared ? [.rootMeanSquaredError] : [.meanAbsoluteError]
        case .ranking: nearest = [.ndcgAt5]
        }
        for metric in [schema.mainMetric] + nearest {
            if let rows = MetricRows(metric, schema: schema, predictions: predictions, labels: labels) {
                return (metric, rows)
            }
        }
        return nil
    }

    private static func isBinary(_ value: Double) -> Bool { value == 0 || value == 1 || value.isNaN }

    // MARK: Tasks

    private static func binary(
        _ metric: MetricID, _ labels: [Double], _ decided: [Double], _ scores: [Double], value: BusinessValue?
    ) -> RowContributions? {
        /// A value for each row with a label and a class; `nil` for one that does not count.
        func each(_ body: (_ isPositive: Bool, _ isDecided: Bool) -> Double?) -> [Double] {
            zip(labels, decided).map { label, decision in
                label.isNaN || decision.isNaN ? .nan : body(label == 1, decision == 1) ?? .nan
            }
        }
        switch metric {
        case .accuracy: return .mean(each { $0 == $1 ? 1 : 0 })
        case .precision: return .mean(each { $1 ? ($0 ? 1 : 0) : nil })
        case .recall: return .mean(each { $0 ? ($1 ? 1 : 0) : nil })
        case .specificity: return .mean(each { $0 ? nil : ($1 ? 0 : 1) })
        case .negativePredictiveValue: return .mean(each { $1 ? nil : ($0 ? 0 : 1) })
        case .f1:
            return .ratio(
                numerators: each { $0 && $1 ? 2 : 0 }, denominators: each { ($0 ? 1 : 0) + ($1 ? 1 : 0) })
        case .businessValue:
            return value.map { value in
                .mean(
                    each { isPositive, isDecided in
                        switch (isPositive, isDecided) {
                        case (true, true): value.truePositive
                        case (false, true): value.falsePositive
                        case (true, false): value.falseNegative
                        case (false, false): value.trueNegative
                        }
                    })
            }
        case .logLoss: return .logLosses(labels: labels, scores: scores)
        case .brierScore: return .brierScores(labels: labels, scores: scores)
        case .rocAUC: return .area(labels: labels, scores: scores)
        default: return nil
        }
    }

    private static func multiclass(
        _ metric: MetricID, _ labels: CategoricalColumn, _ classes: CategoricalColumn, _ schema: ModelSchema,
        _ predictions: PredictionBatch
    ) -> RowContributions? {
        if metric == .accuracy { return .mean(agreement(labels, classes)) }
        guard let names = schema.classes, predictions.probabilities.count == names.count else { return nil }
        let places = labels.places(among: names)
        let missing = MulticlassCounts.missingCode
        switch metric {
        case .logLoss:
            // What the label's class was given, of a row that is of that class.
            return .logLosses(
                labels: places.map { $0 == missing ? .nan : 1 },
                scores: places.indices.map { places[$0] == missing ? .nan : predictions.probabilities[places[$0]][$0] })
        case .brierScore:
            var distances = places.map { $0 == missing ? Double.nan : 0 }
            for (place, column) in predictions.probabilities.enumerated() {
                for row in column.indices {
                    let distance = column[row] - (places[row] == place ? 1 : 0)
                    distances[row] += distance * distance
                }
            }
            return .mean(distances)
        default: return nil
        }
    }

    private static func agreement(_ labels: CategoricalColumn, _ classes: CategoricalColumn) -> [Double] {
        var codes: [String: Int] = [:]
        for (code, name) in labels.dictionary.enumerated() where codes[name] == nil { codes[name] = code }
        let labelCodes = labels.dictionary.map { codes[$0] }
        let classCodes = classes.dictionary.map { codes[$0] }
        return zip(labels.codes, classes.codes).map { label, predicted in
            guard label != CategoricalColumn.missing, predicted != CategoricalColumn.missing else { return .nan }
            return labelCodes[Int(label)] == classCodes[Int(predicted)] ? 1 : 0
        }
    }

    private static func regression(
        _ metric: MetricID, _ labels: [Double], _ values: [Double]
    ) -> RowContributions? {
        /// A value for each row whose error is finite; `nil` for one that does not count.
        func each(_ body: (_ label: Double, _ value: Double, _ error: Double) -> Double?) -> [Double] {
            zip(labels, values).map { label, value in
                let error = value - label
                return error.isFinite ? body(label, value, error) ?? .nan : .nan
            }
        }
        switch metric {
        case .meanAbsoluteError: return .mean(each { $2.magnitude })
        case .meanError: return .mean(each { $2 })
        case .rootMeanSquaredError: return .mean(each { $2 * $2 })
        case .meanAbsolutePercentageError: return .mean(each { $0 == 0 ? nil : $2.magnitude / $0.magnitude })
        case .symmetricMeanAbsolutePercentageError:
            return .mean(each { $2 == 0 ? 0 : 2 * $2.magnitude / ($0.magnitude + $1.magnitude) })
        case .weightedAbsolutePercentageError:
            // A row with label 0 has an error and no weight: it counts with a denominator too small to matter.
            let least = Double.leastNormalMagnitude
            return .ratio(
                numerators: each { $2.magnitude }, denominators: each { label, _, _ in max(least, label.magnitude) })
        case .rootMeanSquaredLogError: return .squaredLogErrors(labels: labels, predictions: values)
        default: return nil
        }
    }
}
