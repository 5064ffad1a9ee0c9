package import VigilDomain
import VigilStatistics

/// Searches a window for the segment where its model performs worst.
///
/// Segments are the names of a categorical feature, the quarters of a numeric one (its values where it has at most 6), the
/// rows where a feature is missing, and pairs of these of two features. The metric of each is compared with that of all
/// other rows; the worst is tested for having been searched for, and effects are shrunk (`SegmentContrastSearch`).
///
/// Work is bounded: the 30 most important features, pairs of the 8 most important ones, the 30 most frequent names of a
/// feature, 2000 segments, and draws over at most 20,000 rows.
///
/// Rows are taken as independent of each other. Segments that differ in how hard they are, and not in how well the model
/// does, are found, too: that the metric is worse there is what is said, and no more.
package struct SegmentPerformanceSearch: Sendable, Hashable {
    /// How many counted rows a segment needs, and leaves to the rest.
    package var leastRows: Int
    /// The level of the whole search.
    package var level: Double
    /// The least shrunk difference, in the metric's unit, that counts as relevant.
    package var leastDifference: Double
    /// Whether pairs of features are searched.
    package var searchesPairs: Bool
    /// How many segments are listed.
    package var mostListed: Int
    /// The seed; the same gives the same p-values.
    package var seed: UInt64

    static let mostFeatures = 30
    static let mostPairedFeatures = 8

    /// A search.
    ///
    /// - Parameters:
    ///   - leastRows: How many counted rows a segment needs, and leaves to the rest, at least 2.
    ///   - level: The level of the whole search, in (0, 1).
    ///   - leastDifference: The least shrunk difference that counts as relevant, at least 0.
    ///   - searchesPairs: Whether pairs of features are searched.
    ///   - mostListed: How many segments are listed.
    ///   - seed: Any number.
    package init(
        leastRows: Int = 30, level: Double = 0.05, leastDifference: Double = 0, searchesPairs: Bool = true,
        mostListed: Int = 10, seed: UInt64 = 0x5EED
    ) {
        self.leastRows = leastRows
        self.level = level
        self.leastDifference = leastDifference
        self.searchesPairs = searchesPairs
        self.mostListed = mostListed
        self.seed = seed
    }

    /// The segments of a window where a metric is worst.
    ///
    /// - Parameters:
    ///   - predictions: The window's rows.
    ///   - labels: One label a row, missing where unknown.
    ///   - schema: The model version.
    ///   - metric: The metric; the main one, or the nearest that is made of rows, when `nil`.
    ///   - reference: Rows whose quarters cut numeric features, so that segments stay the same from window to window; the
    ///     window's own when `nil`.
    /// - Returns: The segments, worst first, or why there are none.
    /// - Throws: `DomainError` when there is not one label a row, or columns do not agree with the schema.
    /// - Complexity: O(rows · segment columns) a draw, bounded as said above.
    package func worst(
        in predictions: PredictionBatch, labels: Column, schema: ModelSchema, metric: MetricID? = nil,
        reference: PredictionBatch? = nil
    ) throws(DomainError) -> SegmentPerformance {
        try Self.check(predictions, labels, schema)
        let asked = metric ?? schema.mainMetric
        let found =
            metric.flatMap { metric in
                MetricRows(metric, schema: schema, predictions: predictions, labels: labels).map { (metric, $0) }
            } ?? (metric == nil ? MetricRows.main(of: schema, predictions: predictions, labels: labels) : nil)
        guard let (metric, rows) = found else {
            let phrase = MetricCatalog.descriptor(of: asked).phrase
            return .notPossible(reason: "\(phrase) is not made of single rows here, so that segments have none")
        }
        let counted = rows.contributions.counted.count
        guard counted >= 2 * leastRows else { return .notEnoughData(have: counted, need: 2 * leastRows) }
        let groupings = groupings(predictions, schema, reference)
        guard !groupings.isEmpty else { return .notPossible(reason: "the model has no features to make segments of") }
        let search = SegmentContrastSearch(leastRows: leastRows, level: level, seed: seed)
        let side = Self.side(of: metric)
        let segments: [SegmentContrastSearch.Segment]
        do {
            segments = try search.search(
                rows.contributions,
                by: groupings.map { grouping in rows.unitRows.map(grouping.units) ?? grouping.codes },
                worse: side, isRoot: rows.isRoot)
        } catch {
            return .notPossible(reason: error.detail)
        }
        guard !segments.isEmpty else {
            return .notPossible(
                reason: "no part of the \(NumberText.count(counted, "row")) has \(leastRows) of them and leaves as many"
            )
        }
        let table = SegmentTable(
            schema: schema, predictions: predictions, labels: labels, metric: metric, groupings: groupings, side: side,
            unitRows: rows.unitRows)
        return .searched(
            SegmentPerformance.Search(
                metric: metric, rows: counted, value: table.whole ?? segments[0].value, searched: segments.count,
                level: level, worst: try listed(segments, table)))
    }

    private static func check(
        _ predictions: PredictionBatch, _ labels: Column, _ schema: ModelSchema
    ) throws(DomainError) {
        guard labels.count == predictions.count else {
            throw DomainError(
                .lengthMismatch, field: "labels",
                detail: "\(labels.count) labels were given for \(predictions.count) predictions")
        }
        guard predictions.features.count == schema.features.count else {
            throw DomainError(
                .lengthMismatch, field: "features",
                detail: "\(predictions.features.count) columns were given for \(schema.features.count) features")
        }
    }

    /// The bad side of a metric: any deviation where the catalog knows none.
    static func side(of metric: MetricID) -> SegmentContrastSearch.Side {
        switch MetricCatalog.descriptor(of: metric).direction {
        case .higherIsBetter: .lower
        case .lowerIsBetter: .higher
        case .neither: .either
        }
    }

    private func groupings(
        _ predictions: PredictionBatch, _ schema: ModelSchema, _ reference: PredictionBatch?
    ) -> [SegmentGrouping] {
        let byImportance = schema.features.indices.sorted {
            (schema.features[$1].importance, $0) < (schema.features[$0].importance, $1)
        }
        let singles = byImportance.prefix(Self.mostFeatures).map { index in
            let isComparable = reference.map { $0.features.indices.contains(index) } ?? false
            return SegmentGrouping(
                schema.features[index].name, predictions.features[index],
                reference: isComparable ? reference?.features[index] : nil)
        }
        guard searchesPairs else { return singles }
        var pairs: [SegmentGrouping] = []
        let paired = singles.prefix(Self.mostPairedFeatures)
        for (place, one) in paired.enumerated() {
            for other in paired.dropFirst(place + 1) { pairs.append(SegmentGrouping(one, other)) }
        }
        return singles + pairs
    }

    private func listed(
        _ segments: [SegmentContrastSearch.Segment], _ table: SegmentTable
    ) throws(DomainError) -> [SegmentPerformance.Segment] {
        // A segment that is no worse than one of its parts says nothing new.
        var scores: [SegmentPerformance.Condition: Double] = [:]
        for segment in segments {
            let conditions = table.conditions(of: segment)
            if conditions.count == 1 { scores[conditions[0]] = segment.score }
        }
        var listed: [SegmentPerformance.Segment] = []
        for segment in segments where listed.count < mostListed {
            let conditions = table.conditions(of: segment)
            if conditions.count > 1, conditions.contains(where: { (scores[$0] ?? -.infinity) >= segment.score }) {
                continue
            }
            listed.append(try table.finding(segment, level: level, leastDifference: leastDifference))
        }
        return listed
    }
}
