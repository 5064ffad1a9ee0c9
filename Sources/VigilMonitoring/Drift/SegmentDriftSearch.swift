package import VigilDomain
import VigilStatistics

/// Searches the values of a policy's segment features for the rows that drifted most.
package enum SegmentDriftSearch {
    /// How many segments a finding lists.
    private static let mostListed = 10
    /// More rows than these are thinned out evenly: a search mixes them hundreds of times.
    private static let mostRows = 20_000

    /// The worst segments of a window.
    ///
    /// Every other column is searched by every value of every segment feature. The p-value of a segment is that of the
    /// greatest of all segments of its column, times the number of columns (Bonferroni over the few columns searched).
    ///
    /// - Parameters:
    ///   - features: The features that make segments, by name.
    ///   - reference: The reference's columns.
    ///   - current: The window's, the same ones in the same order.
    ///   - rule: The two keys.
    /// - Returns: The segments, worst first; `nil` where none had rows enough.
    package static func worst(
        by features: [String], reference: [TableColumn], current: [TableColumn], rule: DriftRule
    ) -> SegmentFinding? {
        let before = thinned(reference)
        let now = thinned(current)
        let groupings = features.compactMap { name -> (name: String, codes: [Int], names: [String])? in
            guard let first = before.first(where: { $0.name == name }),
                let second = now.first(where: { $0.name == name })
            else { return nil }
            return pooledCodes(first.column, second.column).map { (name, $0.codes, $0.names) }
        }
        guard !groupings.isEmpty, let referenceRows = before.first?.column.count, referenceRows > 0 else { return nil }
        let targets = zip(before, now).filter { !features.contains($0.0.name) }
        var found: [SegmentFinding.Segment] = []
        var searched = 0
        for (column, values) in targets {
            guard let target = target(column.column, values.column) else { continue }
            // Columns of one table have one length, and both sides have rows: there is no error.
            let segments = try? SegmentSearch(simulation: SequentialMonteCarlo(drawLimit: 399)).search(
                target, by: groupings.map { SegmentSearch.Grouping(codes: $0.codes) }, referenceCount: referenceRows)
            for segment in segments ?? [] {
                searched += 1
                let grouping = groupings[segment.grouping]
                let p = min(1, segment.adjustedPValue * Double(targets.count))
                let relevant = column.kind == .numeric ? rule.minimumNumericEffect : rule.minimumCategoricalEffect
                found.append(
                    SegmentFinding.Segment(
                        feature: grouping.name, value: grouping.names[segment.code], column: column.name,
                        referenceCount: segment.referenceCount, currentCount: segment.currentCount,
                        effect: abs(segment.shrunkEffect), adjustedPValue: p,
                        isDrifted: p <= max(rule.alpha, 0.01) && abs(segment.shrunkEffect) >= relevant))
            }
        }
        guard searched > 0 else { return nil }
        let worst = found.sorted { ($0.adjustedPValue, $1.effect) < ($1.adjustedPValue, $0.effect) }
        return SegmentFinding(searched: searched, worst: Array(worst.prefix(mostListed)))
    }

    private static func thinned(_ columns: [TableColumn]) -> [TableColumn] {
        guard let rows = columns.first?.column.count, rows > mostRows else { return columns }
        let kept = (0..<mostRows).map { $0 * rows / mostRows }
        return columns.map { column in
            var column = column
            column.column = column.column.rows(kept)
            return column
        }
    }

    /// Codes of both sides' rows over the names of both, the reference's rows first; `nil` for numbers.
    private static func pooledCodes(_ reference: Column, _ current: Column) -> (codes: [Int], names: [String])? {
        guard case .categorical(var pooled) = reference, case .categorical(let more) = current else { return nil }
        pooled.append(more)
        let codes = pooled.codes.map { $0 == CategoricalColumn.missing ? -1 : Int($0) }
        return (codes, pooled.dictionary)
    }

    private static func target(_ reference: Column, _ current: Column) -> SegmentSearch.Target? {
        switch (reference, current) {
        case (.numeric(let before), .numeric(let now)):
            return .numeric((before.values + now.values).map { $0.isFinite ? $0 : .nan })
        case (.categorical, .categorical):
            return pooledCodes(reference, current).map { .categorical($0.codes, count: $0.names.count) }
        default: return nil
        }
    }
}
