/// Predicted probabilities of several classes with the labels, column by column.
///
/// Rows without a label or with a missing probability are left out and counted.
public struct MulticlassScores: Sendable, Equatable {
    /// The codes of the labels of the rows kept.
    public let labels: [Int]
    /// A column of probabilities for each class, of the rows kept.
    public let columns: [[Double]]
    /// The number of rows left out because the label or a probability is missing.
    public let excluded: Int

    /// Takes over the complete rows.
    ///
    /// - Parameters:
    ///   - labels: Codes of the classes, ``MulticlassCounts/missingCode`` where missing.
    ///   - columns: One column for each class, at least two; NaN is missing.
    /// - Throws: `.lengthMismatch`, `.invalidParameter` for fewer than two classes, or `.invalidLabels` for another
    ///   code.
    /// - Complexity: O(n k) for k classes.
    public init(labels: [Int], columns: [[Double]]) throws(StatisticsError) {
        guard columns.count >= 2 else {
            throw StatisticsError(.invalidParameter, "\(columns.count) classes, need at least 2")
        }
        for column in columns where column.count != labels.count {
            throw .lengthMismatch("labels and probabilities", labels.count, column.count)
        }
        for code in labels where code < MulticlassCounts.missingCode || code >= columns.count {
            throw StatisticsError(.invalidLabels, "class code \(code), need -1..<\(columns.count)")
        }
        let rows = labels.indices.filter { row in
            labels[row] != MulticlassCounts.missingCode && !columns.contains { $0[row].isNaN }
        }
        excluded = labels.count - rows.count
        self.labels = rows.map { labels[$0] }
        self.columns = columns.map { column in rows.map { column[$0] } }
    }

    /// The number of rows with a label and all probabilities.
    public var count: Int { labels.count }
    /// The number of classes.
    public var classes: Int { columns.count }

    /// The class with the highest probability in each row, the first of equals.
    ///
    /// - Returns: A code a row.
    /// - Complexity: O(n k).
    public func predictions() -> [Int] {
        labels.indices.map { row in
            var best = 0
            for code in 1..<classes where columns[code][row] > columns[best][row] { best = code }
            return best
        }
    }

    /// The confusion matrix of the most probable classes.
    ///
    /// - Returns: Counts over these rows.
    /// - Complexity: O(n k).
    public func confusion() -> MulticlassCounts {
        var counts = MulticlassCounts(classes: classes)
        counts.add(rows: zip(labels, predictions()))
        counts.exclude(excluded)
        return counts
    }

    /// The mean of -ln of the probability given to the label's class, kept from 0 and 1 as in
    /// ``ProbabilityLosses/clip``.
    ///
    /// - Returns: At least 0, ln k for always saying 1/k; undefined with a score outside 0...1.
    /// - Complexity: O(n).
    public func logLoss() -> MetricOutcome {
        guard columns.allSatisfy({ $0.allSatisfy { $0 >= 0 && $0 <= 1 } }) else {
            return .undefined(reason: .scoreOutsideUnitInterval)
        }
        let losses = labels.indices.map { row in
            ProbabilityLosses.logLoss(isPositive: true, score: columns[labels[row]][row])
        }
        return .mean(of: MeanVariance(losses), within: 0 ... .infinity)
    }

    /// The share of rows whose label is among the most probable classes, with Wilson's interval.
    ///
    /// Of classes with equal probability the first ranks higher, as in ``predictions()``.
    ///
    /// - Parameter top: How many classes count, at least 1.
    /// - Returns: In 0...1; 1 when `top` is at least the number of classes.
    /// - Complexity: O(n k).
    public func topAccuracy(_ top: Int) -> MetricOutcome {
        precondition(top >= 1, "at least one class counts")
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let hits = labels.indices.count { row in
            let label = labels[row]
            let score = columns[label][row]
            let ahead = columns.indices.count { code in
                columns[code][row] > score || (columns[code][row] == score && code < label)
            }
            return ahead < top
        }
        return .measured(.share(hits, of: count))
    }

    /// The mean of the squared distance between a row's probabilities and its label, over all classes.
    ///
    ///     Σ over classes of (p - 1 for the label's class, p for every other)²
    ///
    /// - Returns: In 0...2, (k - 1)/k for always saying 1/k, twice the binary score for two classes; undefined with a score
    ///   outside 0...1.
    /// - Complexity: O(n k).
    /// - Source: Brier 1950, "Verification of forecasts expressed in terms of probability", whose score it is.
    public func brierScore() -> MetricOutcome {
        guard columns.allSatisfy({ $0.allSatisfy { $0 >= 0 && $0 <= 1 } }) else {
            return .undefined(reason: .scoreOutsideUnitInterval)
        }
        var distances = [Double](repeating: 0, count: count)
        for (code, column) in columns.enumerated() {
            for row in column.indices {
                let distance = column[row] - (labels[row] == code ? 1 : 0)
                distances[row] += distance * distance
            }
        }
        return .mean(of: MeanVariance(distances), within: 0...2)
    }

    /// The mean area under the ROC curve of each class against all others, over the classes that have rows.
    ///
    /// A row has a placement for every class, and what they add up to is its part in the mean: the error is DeLong's with
    /// these sums for placements, and exactly DeLong's for two classes whose probabilities sum to 1. Pooled scores have
    /// no error.
    ///
    /// - Parameter average: `.macro` counts classes the same, `.weighted` by their rows; `.micro` pools all scores.
    /// - Returns: In 0...1, 0.5 for scores that say nothing; undefined when all rows are of one class.
    /// - Throws: Nothing for rows that this type holds.
    /// - Complexity: O(k n log n).
    public func rocAUCOneVersusRest(_ average: ClassAverage) throws(StatisticsError) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 2) }
        if average == .micro {
            let indicators = columns.indices.map { code in labels.map { $0 == code ? 1.0 : 0.0 } }
            let pooled = try ScoresByClass(labels: Array(indicators.joined()), scores: Array(columns.joined())).rocAUC()
            return pooled.value.map { .measured(MetricEstimate(value: $0, count: count)) } ?? pooled
        }
        var support = [Int](repeating: 0, count: classes)
        for label in labels { support[label] += 1 }
        let present = columns.indices.filter { support[$0] > 0 }
        guard present.count > 1 else { return .undefined(reason: .oneClassOnly) }
        var area = 0.0
        var parts = [Double](repeating: 0, count: count)
        for code in present {
            let placements = AreaPlacements(labels: labels.map { $0 == code }, scores: columns[code])
            let weight = average == .weighted ? Double(support[code]) / Double(count) : 1 / Double(present.count)
            area += weight * placements.area
            // As many as DeLong's variances divide by: n for the mean of n rows, and n - 1 for their spread.
            let scale = (
                positive: weight / Double(placements.positives * (placements.positives - 1)).squareRoot(),
                negative: weight / Double(placements.negatives * (placements.negatives - 1)).squareRoot()
            )
            for row in parts.indices {
                let deviation = placements.values[row] - placements.area
                parts[row] += deviation * (placements.labels[row] ? scale.positive : scale.negative)
            }
        }
        let fewest = present.reduce(count) { min($0, support[$1], count - support[$1]) }
        guard fewest > 1 else { return .measured(MetricEstimate(value: area, count: count)) }
        let error = parts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return .measured(
            .area(min(1, area), standardError: error, trialsAtEnds: Double(fewest), count: count))
    }

    /// The mean area under the ROC curve over all pairs of classes, each pair judged by either class's score.
    ///
    /// - Returns: In 0...1, 0.5 for scores that say nothing; without an error; undefined when a class has no rows.
    /// - Throws: Nothing for rows that this type holds.
    /// - Complexity: O(k n log n).
    /// - Source: Hand and Till 2001, "A simple generalisation of the area under the ROC curve".
    public func rocAUCOneVersusOne() throws(StatisticsError) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 2) }
        var sum = 0.0
        for positive in columns.indices {
            // Splitting by class once serves all pairs of this score.
            var byClass = [[Double]](repeating: [], count: classes)
            for row in labels.indices { byClass[labels[row]].append(columns[positive][row]) }
            for negative in columns.indices where negative != positive {
                let outcome = ScoresByClass(positives: byClass[positive], negatives: byClass[negative]).rocAUC()
                guard let area = outcome.value else { return .undefined(reason: .oneClassOnly) }
                sum += area
            }
        }
        return .measured(MetricEstimate(value: sum / Double(classes * (classes - 1)), count: count))
    }
}
