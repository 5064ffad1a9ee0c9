package import VigilDomain
import VigilStatistics

/// How far clean windows of a model differ from its baseline, measured on the baseline's own windows.
package struct WindowDependence: Sendable {
    /// By column; a column of which too few windows have values has none.
    let effects: [String: BlockDesignEffect]
    /// How many windows the baseline holds.
    package let blocks: Int

    /// The windows of a slot hold at least so many rows; shorter ones say nothing.
    private static let fewestRows = 5

    /// Measures on a baseline, cut into windows of its schema's length.
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
        let found = await ColumnFanOut.map(columns) { effect(of: $0.column, groups: groups) }
        var effects: [String: BlockDesignEffect] = [:]
        for (column, effect) in zip(columns, found) { effects[column.name] = effect }
        return WindowDependence(effects: effects, blocks: groups.reduce(0) { $0 + $1.count })
    }

    /// Measures the labels of a baseline, cut into windows of its schema's length.
    ///
    /// - Parameter baseline: Rows with their times and labels.
    /// - Returns: `nil` where too few windows have labels.
    @concurrent
    static func effect(ofLabelsOf baseline: Baseline) async -> BlockDesignEffect? {
        effect(of: baseline.labels, groups: groups(of: baseline) { _ in 0 })
    }

    /// The rows of each window, by slot.
    private static func groups(of baseline: Baseline, slot: (Timestamp) -> Int) -> [[[Int]]] {
        let timestamps = baseline.predictions.timestamps
        let order = timestamps.indices.sorted { timestamps[$0] < timestamps[$1] }
        var groups: [Int: [[Int]]] = [:]
        var window: TimeRange?
        var rows: [Int] = []
        func close() {
            guard let window, rows.count >= fewestRows else { return }
            groups[slot(window.start), default: []].append(rows)
        }
        for row in order {
            let moment = Timestamp(milliseconds: timestamps[row])
            if window?.contains(moment) != true {
                close()
                rows = []
                window = baseline.schema.window.window(containing: moment)
            }
            rows.append(row)
        }
        close()
        return groups.sorted { $0.key < $1.key }.map(\.value)
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
