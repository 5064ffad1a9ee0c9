/// Estimates how well a classifier of several classes does on rows whose labels are not known yet, from the predicted
/// class and its probability alone.
///
/// The chance `q` that a row predicted to be of a class is of it comes from a calibration map of that class's reference
/// rows, or of all rows where the class has few. A row that is wrong is of the other classes in the shares that the
/// reference's wrong rows of the same prediction had.
///
/// With all classes' probabilities ``MulticlassPerformanceEstimator`` says more.
public struct TopClassEstimator: Sendable, Hashable {
    /// The fewest reference rows of a predicted class for a map of its own.
    public static let leastRows = 100

    /// The number of classes.
    public let classes: Int
    /// The maps; the first is that of all rows.
    let curves: [CalibrationCurve]
    /// Which map serves a predicted class.
    let curveOfClass: [Int]
    /// For each predicted class, the shares of the labels among its wrong rows; 0 for the class itself.
    let confusions: [[Double]]
    /// For each predicted class, how many wrong rows its shares rest on, at least 1.
    let wrongRows: [Double]

    /// Learns from a reference; without any complete row there is no estimator.
    ///
    /// - Parameters:
    ///   - labels: Codes of the classes, ``MulticlassCounts/missingCode`` where missing.
    ///   - predictions: Likewise.
    ///   - confidences: The probability of the predicted class; NaN is missing.
    ///   - classes: How many classes there are, at least 2.
    /// - Throws: `.lengthMismatch`, `.invalidParameter` for fewer than two classes, or `.invalidLabels` for another code.
    /// - Complexity: O(n log n + k²) for k classes.
    public init?(
        labels: [Int], predictions: [Int], confidences: [Double], classes: Int
    ) throws(StatisticsError) {
        guard classes >= 2 else { throw StatisticsError(.invalidParameter, "\(classes) classes, need at least 2") }
        guard confidences.count == labels.count else {
            throw .lengthMismatch("labels and confidences", labels.count, confidences.count)
        }
        let counts = try MulticlassCounts(labels: labels, predictions: predictions, classes: classes)
        let missing = MulticlassCounts.missingCode
        var rows = [[Int]](repeating: [], count: classes)
        for row in labels.indices
        where labels[row] != missing && predictions[row] != missing && !confidences[row].isNaN {
            rows[predictions[row]].append(row)
        }
        func curve(_ rows: [Int]) throws(StatisticsError) -> CalibrationCurve? {
            let hits = rows.map { labels[$0] == predictions[$0] ? 1.0 : 0 }
            return CalibrationCurve(try ScoresByClass(labels: hits, scores: rows.map { confidences[$0] }))
        }
        guard let pooled = try curve(rows.flatMap { $0 }) else { return nil }
        var curves = [pooled]
        var curveOfClass = [Int](repeating: 0, count: classes)
        for code in 0..<classes where rows[code].count >= Self.leastRows {
            guard let own = try curve(rows[code]) else { continue }
            curveOfClass[code] = curves.count
            curves.append(own)
        }
        let support = counts.support.map(Double.init)
        (confusions, wrongRows) = Self.confusions(counts, support)
        self.curves = curves
        self.curveOfClass = curveOfClass
        self.classes = classes
    }

    private static func confusions(
        _ counts: MulticlassCounts, _ support: [Double]
    ) -> (shares: [[Double]], rows: [Double]) {
        var shares: [[Double]] = []
        var rows: [Double] = []
        for prediction in support.indices {
            var wrong = support.indices.map { $0 == prediction ? 0 : Double(counts[$0, prediction]) }
            var sum = wrong.reduce(0, +)
            rows.append(max(1, sum))
            if sum == 0 {
                // Nothing was ever wrong here: a wrong row is then of another class as rows are in general.
                wrong = support.indices.map { $0 == prediction ? 0 : support[$0] }
                sum = wrong.reduce(0, +)
            }
            let others = Double(support.count - 1)
            shares.append(
                wrong.enumerated().map { code, rows in
                    sum > 0 ? rows / sum : code == prediction ? 0 : 1 / others
                })
        }
        return (shares, rows)
    }

    /// What to expect of a window.
    ///
    /// - Parameters:
    ///   - predictions: Codes of the classes, ``MulticlassCounts/missingCode`` where missing.
    ///   - confidences: The probability of the predicted class; NaN is missing.
    /// - Returns: The sums from which the metrics follow.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another code.
    /// - Complexity: O(n log b) for b blocks.
    public func expected(
        predictions: [Int], confidences: [Double]
    ) throws(StatisticsError) -> TopClassOutcomes {
        guard predictions.count == confidences.count else {
            throw .lengthMismatch("predictions and confidences", predictions.count, confidences.count)
        }
        for code in predictions where code < MulticlassCounts.missingCode || code >= classes {
            throw StatisticsError(.invalidLabels, "class code \(code), need -1..<\(classes)")
        }
        return TopClassOutcomes(self, predictions, confidences)
    }
}
