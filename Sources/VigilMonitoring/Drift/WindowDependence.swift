package import VigilDomain
import VigilStatistics

/// How far clean windows of a model differ from its baseline, measured on the baseline's own windows.
package struct WindowDependence: Sendable {
    /// By column; a column of which too few windows have values has none.
    let effects: [String: BlockDesignEffect]
    /// The same of the shares of missing values, of columns that have some.
    let missingness: [String: BlockDesignEffect]
    /// How many windows the baseline holds.
    package let blocks: Int
    /// How long they are, where they are not those of the schema.
    let length: WindowLength?

    /// The windows of a slot hold at least so many rows; shorter ones say nothing.
    static let fewestRows = 5

    /// Measures on a baseline, cut into windows of its schema's length, or of the blocks that its policy asks for.
    ///
    /// - Parameters:
    ///   - baseline: Rows with their times.
    ///   - slot: Which windows are compared with each other, such as those of one hour of the day; all when left out.
    /// - Returns: The effects of its features, prediction and score.
    /// - Complexity: O(n log n) a column; more where values are tied.
    @concurrent
    package static func measured(
        on baseline: Baseline, slot: @Sendable @escaping (Timestamp) -> Int = { _ in 0 }
    ) async -> WindowDependence {
        let groups = groups(of: baseline, slot: slot)
        let columns = DriftReference.columns(of: baseline)
        let length = baseline.schema.driftPolicy.dependence.blocks
        return await measured(on: columns, groups: groups, length: length == baseline.schema.window ? nil : length)
    }

    /// Measures on a table whose rows have times, cut into blocks.
    ///
    /// - Parameters:
    ///   - columns: What is compared.
    ///   - timestamps: One a row, in milliseconds; rows without one are left out.
    ///   - length: The length of a block.
    /// - Returns: The effects of the columns.
    /// - Complexity: O(n log n) a column; more where values are tied.
    @concurrent
    package static func measured(
        on columns: [TableColumn], timestamps: [Int64?], blocks length: WindowLength
    ) async -> WindowDependence {
        let groups = groups(of: timestamps, length: length) { _ in 0 }
        return await measured(on: columns, groups: groups, length: length)
    }

    private static func measured(
        on columns: [TableColumn], groups: [[[Int]]], length: WindowLength?
    ) async -> WindowDependence {
        let found = await ColumnFanOut.map(columns) {
            (values: effect(of: $0.column, groups: groups), missing: missingEffect(of: $0.column, groups: groups))
        }
        var effects: [String: BlockDesignEffect] = [:]
        var missingness: [String: BlockDesignEffect] = [:]
        for (column, effect) in zip(columns, found) {
            effects[column.name] = effect.values
            missingness[column.name] = effect.missing
        }
        return WindowDependence(
            effects: effects, missingness: missingness, blocks: groups.reduce(0) { $0 + $1.count }, length: length)
    }

    /// Measures the labels of a baseline, cut as the rest is.
    ///
    /// - Parameter baseline: Rows with their times and labels.
    /// - Returns: `nil` where too few windows have labels.
    @concurrent
    static func effect(ofLabelsOf baseline: Baseline) async -> BlockDesignEffect? {
        effect(of: baseline.labels, groups: groups(of: baseline) { _ in 0 })
    }

    /// The rows of each window, by slot.
    private static func groups(of baseline: Baseline, slot: (Timestamp) -> Int) -> [[[Int]]] {
        groups(
            of: baseline.predictions.timestamps,
            length: baseline.schema.driftPolicy.dependence.blocks ?? baseline.schema.window, slot: slot)
    }

    private static func groups(
        of timestamps: [Int64?], length: WindowLength, slot: (Timestamp) -> Int
    ) -> [[[Int]]] {
        let timed = timestamps.enumerated().compactMap { row, time in time.map { (row: row, time: $0) } }
            .sorted { $0.time < $1.time }
        var groups: [Int: [[Int]]] = [:]
        var window: TimeRange?
        var rows: [Int] = []
        func close() {
            guard let window, rows.count >= fewestRows else { return }
            groups[slot(window.start), default: []].append(rows)
        }
        for (row, time) in timed {
            let moment = Timestamp(milliseconds: time)
            if window?.contains(moment) != true {
                close()
                rows = []
                window = length.window(containing: moment)
            }
            rows.append(row)
        }
        close()
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The effect on the share of missing values; `nil` where none is missing or too few windows are there.
    private static func missingEffect(of column: Column, groups: [[[Int]]]) -> BlockDesignEffect? {
        guard column.presentCount < column.count else { return nil }
        let isMissing: (Int) -> Bool
        switch column {
        case .numeric(let numbers): isMissing = { numbers.values[$0].isNaN }
        case .categorical(let names): isMissing = { names.codes[$0] == CategoricalColumn.missing }
        }
        return BlockDesignEffect.categorical(
            groups: groups.map { blocks in
                blocks.map { rows in
                    let missing = rows.count(where: isMissing)
                    return [missing, rows.count - missing]
                }
            })
    }

    private static func effect(of column: Column, groups: [[[Int]]]) -> BlockDesignEffect? {
        switch column {
        case .numeric(let numbers):
            return BlockDesignEffect.numeric(
                groups: groups.map { blocks in
                    blocks.map { rows in OrdinaryRange.clipped(rows.map { numbers.values[$0] }) }
                })
        case .categorical(let names):
            return BlockDesignEffect.categorical(
                groups: groups.map { blocks in
                    blocks.map { rows in
                        var counts = [Int](repeating: 0, count: names.dictionary.count)
                        for row in rows where names.codes[row] != CategoricalColumn.missing {
                            counts[Int(names.codes[row])] += 1
                        }
                        return counts
                    }
                })
        }
    }
}

extension OrdinaryRange {
    /// Values in their own order, with infinities at the ends of what sums can hold; ranks are all that matters here.
    fileprivate static func clipped(_ values: [Double]) -> [Double] {
        values.map { $0.isNaN ? $0 : min(limit, max(-limit, $0)) }
    }
}
