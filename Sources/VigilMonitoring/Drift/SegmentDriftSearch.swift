package import VigilDomain
import VigilStatistics

/// Searches the values of a policy's segment features for the rows that drifted most.
package enum SegmentDriftSearch {
    /// How many segments a finding lists.
    private static let mostListed = 10
    /// More rows a side than these are thinned out evenly: a search mixes them hundreds of times.
    static let mostRows = 20_000

    /// The worst segments of a window of a model.
    ///
    /// That rows of one window are alike is counted: each segment's statistic is divided by how much more the reference's
    /// own windows differ in it than independent rows would.
    ///
    /// - Parameters:
    ///   - features: The features that make segments, by name.
    ///   - batch: The reference's rows with their times.
    ///   - reference: The same rows, prepared.
    ///   - current: The window's rows.
    ///   - schema: The model version of both.
    ///   - rule: The two keys; the level is that of the whole search.
    /// - Returns: The segments, worst first; `nil` where none had rows enough.
    package static func worst(
        by features: [String], batch: PredictionBatch, reference: DriftReference, current: PredictionBatch,
        schema: ModelSchema, rule: DriftRule
    ) -> SegmentFinding? {
        var effects: [String: BlockDesignEffect] = [:]
        for column in reference.columns { effects[column.name] = column.dependence }
        let length = schema.driftPolicy.dependence.blocks ?? schema.window
        return worst(
            by: features, reference: TableColumn.columns(of: batch, schema: schema),
            current: TableColumn.columns(of: current, schema: schema), rule: rule,
            windows: batch.timestamps.map {
                length.window(containing: Timestamp(milliseconds: $0)).start.milliseconds
            }, effects: effects)
    }

    /// The worst segments of a table against another.
    ///
    /// Every other column is searched by every value of every segment feature. The p-value of a segment is that of the
    /// greatest of all segments and columns together.
    ///
    /// - Parameters:
    ///   - features: The features that make segments, by name.
    ///   - reference: The reference's columns.
    ///   - current: The window's, the same ones in the same order.
    ///   - rule: The two keys; the level is that of the whole search.
    /// - Returns: The segments, worst first; `nil` where none had rows enough.
    package static func worst(
        by features: [String], reference: [TableColumn], current: [TableColumn], rule: DriftRule
    ) -> SegmentFinding? {
        worst(by: features, reference: reference, current: current, rule: rule, windows: [], effects: [:])
    }

    // The window that each of the reference's rows belongs to is empty where it is not known.
    private static func worst(
        by features: [String], reference: [TableColumn], current: [TableColumn], rule: DriftRule, windows: [Int64],
        effects: [String: BlockDesignEffect]
    ) -> SegmentFinding? {
        let rows = (reference: reference.first?.column.count ?? 0, current: current.first?.column.count ?? 0)
        let kept = (reference: kept(of: rows.reference), current: kept(of: rows.current))
        let before = kept.reference.map { rows in reference.map { $0.rows(rows) } } ?? reference
        let now = kept.current.map { rows in current.map { $0.rows(rows) } } ?? current
        let groupings = features.compactMap { Grouping($0, before, now) }
        let targets = zip(before, now).filter { !features.contains($0.0.name) }.compactMap(Target.init)
        let blocks = blocks(kept.reference.map { rows in rows.map { windows.isEmpty ? 0 : windows[$0] } } ?? windows)
        let search = SegmentSearch(leastRows: rule.minimumRows, level: rule.alpha)
        // Columns of one table have one length; a side without rows is the only error that is left.
        let segments = try? search.search(
            targets.map(\.values), by: groupings.map { SegmentSearch.Grouping(codes: $0.codes) },
            referenceCount: before.first?.column.count ?? 0,
            dependence: SegmentSearch.Dependence(
                blocks: windows.isEmpty ? [] : blocks, targets: targets.map { effects[$0.name] }))
        guard let segments, !segments.isEmpty else { return nil }
        let found = segments.map { segment in
            self.finding(segment, grouping: groupings[segment.grouping], target: targets[segment.target], rule: rule)
        }
        let worst = found.sorted { first, second in
            if first.isDrifted != second.isDrifted { return first.isDrifted }
            return (first.adjustedPValue, second.effect) < (second.adjustedPValue, first.effect)
        }.prefix(mostListed)
        guard kept.reference != nil || kept.current != nil else {
            return SegmentFinding(searched: found.count, worst: Array(worst))
        }
        return SegmentFinding(
            searched: found.count,
            worst: worst.map { segment in
                var segment = segment
                segment.referenceCount = count(of: segment, in: reference)
                segment.currentCount = count(of: segment, in: current)
                return segment
            }, thinnedTo: mostRows)
    }

    private static func finding(
        _ segment: SegmentSearch.Segment, grouping: Grouping, target: Target, rule: DriftRule
    ) -> SegmentFinding.Segment {
        let isShare = target.kind == .categorical || segment.isShare
        let relevant = isShare ? rule.minimumCategoricalEffect : rule.minimumNumericEffect
        let hasRows = min(segment.referenceCount, segment.currentCount) >= rule.minimumRows
        return SegmentFinding.Segment(
            feature: grouping.name, value: grouping.names[segment.code], column: target.name,
            referenceCount: segment.referenceCount, currentCount: segment.currentCount, effect: segment.shrunkEffect,
            adjustedPValue: segment.adjustedPValue,
            isDrifted: hasRows && segment.adjustedPValue <= rule.alpha && segment.shrunkEffect >= relevant,
            effectName: isShare ? DriftEffect.totalVariation : DriftEffect.wasserstein, relevantEffect: relevant,
            designEffect: segment.designEffect > 1 ? segment.designEffect : nil)
    }

    // MARK: Rows

    /// The rows that are looked at; `nil` for all.
    private static func kept(of rows: Int) -> [Int]? {
        rows > mostRows ? (0..<mostRows).map { $0 * rows / mostRows } : nil
    }

    /// The rows of each window, in order of time.
    private static func blocks(_ windows: [Int64]) -> [[Int]] {
        Dictionary(grouping: windows.indices) { windows[$0] }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A segment's rows with a value, in the whole table.
    private static func count(of segment: SegmentFinding.Segment, in columns: [TableColumn]) -> Int {
        guard let target = columns.first(where: { $0.name == segment.column }),
            case .categorical(let names)? = columns.first(where: { $0.name == segment.feature })?.column
        else { return 0 }
        let codes = Set(names.dictionary.indices.filter { names.dictionary[$0] == segment.value }.map { Int($0) })
        return names.codes.indices.count { row in
            guard names.codes[row] != CategoricalColumn.missing, codes.contains(Int(names.codes[row])) else {
                return false
            }
            switch target.column {
            case .numeric(let numbers): return !numbers.values[row].isNaN
            case .categorical(let values): return values.codes[row] != CategoricalColumn.missing
            }
        }
    }
}

/// A feature whose values are segments, over the rows of both sides.
private struct Grouping {
    let name: String
    let codes: [Int]
    let names: [String]

    init?(_ name: String, _ reference: [TableColumn], _ current: [TableColumn]) {
        guard let first = reference.first(where: { $0.name == name }),
            let second = current.first(where: { $0.name == name }),
            let pooled = NamesOfBoth(first.column, second.column)
        else { return nil }
        self.name = name
        codes = pooled.codes
        names = pooled.names
    }
}

/// A column that is searched, over the rows of both sides.
private struct Target {
    let name: String
    let kind: ColumnKind
    let values: SegmentSearch.Target

    /// `nil` for a column of another kind on either side, and for one without a value on either.
    init?(_ reference: TableColumn, _ current: TableColumn) {
        guard !reference.column.isAllMissing, !current.column.isAllMissing else { return nil }
        switch (reference.column, current.column) {
        case (.numeric(let before), .numeric(let now)):
            // An infinite value counts as the furthest ordinary one of both samples on its side.
            let values = before.values + now.values
            let ordinary = values.filter { abs($0) <= OrdinaryRange.limit }
            let lowest = ordinary.min() ?? -OrdinaryRange.limit
            let highest = ordinary.max() ?? OrdinaryRange.limit
            self.values = .numeric(values.map { $0.isNaN ? $0 : min(highest, max(lowest, $0)) })
        case (.categorical, .categorical):
            guard let pooled = NamesOfBoth(reference.column, current.column) else { return nil }
            values = .categorical(pooled.codes, count: pooled.names.count)
        default: return nil
        }
        name = reference.name
        kind = reference.kind
    }
}

/// Codes of both sides' rows over the names of both, the reference's rows first.
private struct NamesOfBoth {
    /// -1 for a missing name.
    let codes: [Int]
    let names: [String]

    /// `nil` for numbers.
    init?(_ reference: Column, _ current: Column) {
        guard case .categorical(var pooled) = reference, case .categorical(let more) = current else { return nil }
        pooled.append(more)
        codes = pooled.codes.map { $0 == CategoricalColumn.missing ? -1 : Int($0) }
        names = pooled.dictionary
    }
}

extension TableColumn {
    /// Some of its rows.
    fileprivate func rows(_ indices: [Int]) -> TableColumn {
        TableColumn(name: name, role: role, importance: importance, column: column.rows(indices))
    }
}
