package import VigilDomain
import VigilStatistics

/// Compares two versions, or models, metric by metric.
///
/// On the same rows, each metric by the test that fits it:
///
/// - shares of the same rows, such as accuracy, recall and specificity: McNemar's test, Newcombe's paired interval;
/// - means of the same rows, or queries, such as MAE, log loss, Brier score and NDCG: the paired t test;
/// - the area under the ROC curve: DeLong's paired test;
/// - precision, F1, balanced accuracy, MCC, RMSE, R² and WAPE: a paired bootstrap with BCa intervals, 2000 draws, seeded.
///
/// On different rows: two proportions with the pooled error, Welch's t test, DeLong's errors, or the normal test by the
/// metric's own error; intervals from both sides' own intervals. The main metric decides at 5 %, by its p-value and its
/// interval together; p-values of the others are corrected by Holm's method among themselves.
package struct VersionComparer: Sendable, Hashable {
    /// How many rows, or queries, a verdict needs on each side.
    package var leastRows: Int
    /// The bootstrap's seed.
    package var seed: UInt64

    /// A comparer.
    ///
    /// - Parameters:
    ///   - leastRows: How many rows, or queries, a verdict needs on each side, at least 10.
    ///   - seed: Any number; the same gives the same intervals.
    package init(leastRows: Int = 30, seed: UInt64 = 0x5EED) {
        self.leastRows = max(10, leastRows)
        self.seed = seed
    }

    /// Compares two versions on the same rows.
    ///
    /// Only rows with a label count, the first side's where both have one, and of these only the ones where both sides
    /// have a prediction, and a score where either has one. All rows of a ranking count, since lists are judged whole.
    ///
    /// - Parameters:
    ///   - first: One side.
    ///   - second: The other side, row by row the same cases (`VersionRows.joined`).
    ///   - names: What the sides are called; their versions when `nil`.
    ///   - mainMetric: What decides; the first side's main metric when `nil`.
    /// - Returns: The comparison.
    /// - Throws: `DomainError` when the tasks or numbers of rows differ, or a side breaks its schema.
    /// - Complexity: O(n log n), and bootstraps of at most 2000 parts.
    package func paired(
        _ first: VersionRows, _ second: VersionRows, names: (first: String, second: String)? = nil,
        mainMetric: MetricID? = nil
    ) throws(DomainError) -> VersionComparison {
        guard first.schema.task == second.schema.task else {
            throw DomainError(
                .invalidValue, field: "task",
                detail: "a \(first.schema.task.rawValue) cannot be compared with a \(second.schema.task.rawValue)")
        }
        guard first.predictions.count == second.predictions.count else {
            throw DomainError(
                .lengthMismatch, field: "predictions",
                detail: "\(first.predictions.count) and \(second.predictions.count) rows are no pairs")
        }
        let main = mainMetric ?? first.schema.mainMetric
        let (one, two) = Self.common(first, second)
        let tables = (
            first: try LabelledTable(schema: one.schema, predictions: one.predictions, labels: one.labels),
            second: try LabelledTable(schema: two.schema, predictions: two.predictions, labels: two.labels)
        )
        let tests = PairedTests(first: one, second: two, seed: seed)
        var metrics: [VersionComparison.Difference] = []
        for metric in MetricCatalog.metrics(for: one.schema) where metric.descriptor.needsLabels {
            guard metric.applies(to: two.schema), let a = metric.compute(tables.first).measurement,
                let b = metric.compute(tables.second).measurement
            else { continue }
            metrics.append(tests.difference(metric.descriptor.id, a, b))
        }
        return concluded(
            VersionComparison(
                first: names?.first ?? first.schema.version, second: names?.second ?? second.schema.version,
                isPaired: true, firstRows: tables.first.labelled, secondRows: tables.second.labelled,
                mainMetric: main, metrics: metrics, verdict: .notPossible(reason: "it has no value")),
            units: metrics.isEmpty ? 0 : tests.units(of: main) ?? tables.first.labelled)
    }

    /// Compares two versions that answered different rows.
    ///
    /// - Parameters:
    ///   - first: One side's labelled rows, prepared.
    ///   - second: The other side's.
    ///   - names: What the sides are called; their versions when `nil`.
    ///   - mainMetric: What decides; the first side's main metric when `nil`.
    /// - Returns: The comparison.
    package func unpaired(
        _ first: LabelledTable, _ second: LabelledTable, names: (first: String, second: String)? = nil,
        mainMetric: MetricID? = nil
    ) -> VersionComparison {
        let main = mainMetric ?? first.schema.mainMetric
        var metrics: [VersionComparison.Difference] = []
        var units = min(first.labelled, second.labelled)
        for metric in MetricCatalog.metrics(for: first.schema) where metric.descriptor.needsLabels {
            guard metric.descriptor.tasks.contains(second.schema.task), metric.applies(to: second.schema),
                let a = metric.compute(first).measurement, let b = metric.compute(second).measurement
            else { continue }
            metrics.append(UnpairedTests.difference(metric.descriptor.id, a, b))
            if metric.descriptor.id == main { units = min(a.count, b.count) }
        }
        return concluded(
            VersionComparison(
                first: names?.first ?? first.schema.version, second: names?.second ?? second.schema.version,
                isPaired: false, firstRows: first.labelled, secondRows: second.labelled, mainMetric: main,
                metrics: metrics, verdict: .notPossible(reason: "it has no value")), units: units)
    }

    // MARK: Verdict

    private func concluded(_ comparison: VersionComparison, units: Int) -> VersionComparison {
        var comparison = comparison
        let main = comparison.mainMetric
        comparison.metrics =
            comparison.metrics.filter { $0.metric == main } + comparison.metrics.filter { $0.metric != main }
        let others = comparison.metrics.indices.filter { comparison.metrics[$0].metric != main }
        let adjusted = MultipleTesting.holm.adjusted(others.map { comparison.metrics[$0].pValue ?? .nan })
        for (index, value) in zip(others, adjusted) {
            comparison.metrics[index].adjustedPValue = value.isNaN ? nil : value
        }
        for index in comparison.metrics.indices where comparison.metrics[index].metric == main {
            comparison.metrics[index].adjustedPValue = comparison.metrics[index].pValue
        }
        comparison.verdict = verdict(comparison.main, of: main, units: units)
        return comparison
    }

    private func verdict(
        _ main: VersionComparison.Difference?, of metric: MetricID, units: Int
    ) -> VersionComparison.Verdict {
        guard units >= leastRows else { return .notEnoughData(have: units, need: leastRows) }
        guard let main else { return .notPossible(reason: "a side has no value of it") }
        guard let pValue = main.pValue, let interval = main.interval else { return .notPossible(reason: main.test) }
        let excludesNone = interval.lower > 0 || interval.upper < 0
        guard pValue <= VersionComparison.level, excludesNone else {
            return .noDifference(ruledOutBeyond: max(interval.lower.magnitude, interval.upper.magnitude))
        }
        switch MetricCatalog.descriptor(of: metric).direction {
        case .neither: return .different
        case .higherIsBetter: return main.difference > 0 ? .secondIsBetter : .firstIsBetter
        case .lowerIsBetter: return main.difference < 0 ? .secondIsBetter : .firstIsBetter
        }
    }

    // MARK: Common rows

    /// The rows that both sides can be judged by, with the same labels.
    private static func common(_ first: VersionRows, _ second: VersionRows) -> (VersionRows, VersionRows) {
        let labels = merged(first.labels, second.labels)
        let isRanking = first.schema.task == .ranking
        func has(_ column: Column, _ row: Int) -> Bool {
            switch column {
            case .numeric(let numbers): !numbers.values[row].isNaN
            case .categorical(let names): names.codes[row] != CategoricalColumn.missing
            }
        }
        func output(_ side: VersionRows, _ row: Int) -> (prediction: Bool, score: Bool) {
            let hasScore = !side.predictions.scores[row].isNaN
            // A binary score is a class, too.
            let counts = side.schema.task == .binaryClassification && hasScore
            return (has(side.predictions.predictions, row) || counts, hasScore)
        }
        let kept = (0..<first.predictions.count).filter { row in
            // An item without a label stands in the list of a labelled query.
            if isRanking { return true }
            let (one, two) = (output(first, row), output(second, row))
            return has(labels, row) && one.prediction == two.prediction && one.score == two.score
                && (one.prediction || one.score)
        }
        var (one, two) = (first, second)
        one.labels = labels
        two.labels = labels
        return (one.rows(kept), two.rows(kept))
    }

    /// The first side's labels, the second's where it has none.
    private static func merged(_ first: Column, _ second: Column) -> Column {
        switch (first, second) {
        case (.numeric(let one), .numeric(let other)):
            return .numeric(NumericColumn(zip(one.values, other.values).map { $0.isNaN ? $1 : $0 }))
        case (.categorical(let one), .categorical(let other)):
            return .categorical(CategoricalColumn(one.codes.indices.map { one[$0] ?? other[$0] }))
        default: return first
        }
    }
}
