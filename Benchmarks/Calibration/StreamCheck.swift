import VigilDomain
import VigilMonitoring
import VigilStatistics

/// The reference period of a recorded stream, each window of it against all the others: any alarm is a false one.
struct StreamCheck: Sendable {
    var stream: RecordedStream
    var window: WindowLength
    /// The reference period.
    var rows: PredictionBatch
    /// The rows of each window that is long enough for a check.
    var blocks: [[Int]]

    /// What windows gave.
    struct Found: Sendable {
        var blocks = 0
        /// Some column is significant when rows are taken for independent, and with the second key too.
        var raw = 0
        var rawBothKeys = 0
        /// The same with the dependence that the other windows show.
        var aware = 0
        var awareBothKeys = 0
        /// In how many windows there were enough others to measure the dependence.
        var known = 0

        static func += (left: inout Found, right: Found) {
            left.blocks += right.blocks
            left.raw += right.raw
            left.rawBothKeys += right.rawBothKeys
            left.aware += right.aware
            left.awareBothKeys += right.awareBothKeys
            left.known += right.known
        }
    }

    /// The rule of one comparison of a table.
    static let rule = DriftRule(alpha: Cell.level)
    /// So many windows at least: without the tested one, enough to measure the dependence.
    static let fewestBlocks = BlockDesignEffect.leastBlocks + 1

    /// Every length of window that gives enough windows of enough rows, for every stream.
    ///
    /// - Throws: What reading a file throws.
    static func grid() throws -> [StreamCheck] {
        try RecordedStream.all.flatMap { stream in
            let rows = try stream.reference()
            let checks = WindowLength.allCases.compactMap { window -> StreamCheck? in
                var blocks: [Int64: [Int]] = [:]
                for (row, moment) in rows.timestamps.enumerated() {
                    let start = window.window(containing: Timestamp(milliseconds: moment)).start
                    blocks[start.milliseconds, default: []].append(row)
                }
                let long = blocks.filter { $0.value.count >= rule.minimumRows }.sorted { $0.key < $1.key }.map(\.value)
                guard long.count >= fewestBlocks || window == stream.window else { return nil }
                return StreamCheck(stream: stream, window: window, rows: rows, blocks: long)
            }
            // Where times are whole days, the hours are the days again.
            return checks.filter { check in
                !checks.contains { $0.window.days > check.window.days && $0.blocks == check.blocks }
            }
        }
    }

    /// About how many microseconds a window takes.
    var cost: Double { Double(rows.count) * Double(rows.features.count + 2) * 0.5 }

    /// The rows of a middling window.
    var typicalRows: Int { blocks.map(\.count).sorted()[blocks.count / 2] }

    /// At most some of the windows, evenly over the period.
    func thinned(to most: Int) -> StreamCheck {
        guard blocks.count > most else { return self }
        var check = self
        check.blocks = (0..<most).map { blocks[$0 * blocks.count / most] }
        return check
    }

    /// Checks windows, each against all the other rows.
    ///
    /// - Parameter chosen: Which of `blocks`.
    /// - Returns: In how many there was an alarm.
    /// - Throws: What a wrong name of a model throws; there is none.
    func check(_ chosen: Range<Int>) async throws -> Found {
        var found = Found()
        let schema = try stream.schema(window)
        for block in chosen {
            let left = Set(blocks[block])
            let others = Baseline(
                schema: schema, source: stream.name, setAt: Timestamp(milliseconds: 0),
                predictions: rows.rows(rows.timestamps.indices.filter { !left.contains($0) }))
            let dependence = await WindowDependence.measured(on: others)
            let raw = DriftReference(baseline: others)
            let current = rows.rows(blocks[block])
            let check = DefaultDriftCheck()
            let independent = check.check(current, against: raw, rule: Self.rule)
            let aware = check.check(current, against: raw.with(dependence), rule: Self.rule)
            found.blocks += 1
            found.known += dependence.blocks >= BlockDesignEffect.leastBlocks ? 1 : 0
            found.raw += Self.isSignificant(independent) ? 1 : 0
            found.rawBothKeys += independent.driftedColumns.isEmpty ? 0 : 1
            found.aware += Self.isSignificant(aware) ? 1 : 0
            found.awareBothKeys += aware.driftedColumns.isEmpty ? 0 : 1
        }
        return found
    }

    private static func isSignificant(_ result: DriftAnalysisResult) -> Bool {
        result.columns.contains { ($0.measurement?.adjustedPValue ?? 1) <= rule.alpha }
    }
}
