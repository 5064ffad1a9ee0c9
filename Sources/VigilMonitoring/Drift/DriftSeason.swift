package import VigilDomain

/// A cycle that the drift of a column may follow.
package struct DriftSeason: Hashable, Sendable {
    /// Such as "a week ago".
    package let words: String
    /// The window one cycle before.
    package let window: TimeRange

    /// The cycles of windows of a length, shortest first: the same hour of the day and of the week, the same day of the
    /// week, the same month or quarter of the year; a week has none.
    ///
    /// - Parameters:
    ///   - window: The window that is looked at.
    ///   - length: The model's.
    /// - Returns: The window of each cycle.
    package static func before(_ window: TimeRange, length: WindowLength) -> [DriftSeason] {
        func days(_ count: Int64, _ words: String) -> DriftSeason {
            let start = window.start.advanced(by: .milliseconds(-count * 86_400_000))
            return DriftSeason(words: words, window: length.window(containing: start))
        }
        switch length {
        case .minute, .hour, .sixHours: return [days(1, "a day ago"), days(7, "a week ago")]
        case .day: return [days(7, "a week ago")]
        case .week: return []
        case .month, .quarter:
            let date = window.start.civilDate
            let start = CivilDate(year: date.year - 1, month: date.month, day: 1).midnight
            return [DriftSeason(words: "a year ago", window: length.window(containing: start))]
        }
    }
}

extension DriftAnalysisResult {
    /// Whether a column that drifted may be doing what it did in the window of a cycle ago, so that the windows in between
    /// are worth reading.
    ///
    /// - Parameters:
    ///   - season: The cycle.
    ///   - then: The finding of its window; `nil` where there is none.
    /// - Returns: False where this drift goes on since then, which is no season.
    package func mayRepeat(_ season: DriftSeason, _ then: DriftFinding?) -> Bool {
        columns.contains { mayRepeat($0, season, then) }
    }

    private func mayRepeat(_ column: ColumnDrift, _ season: DriftSeason, _ then: DriftFinding?) -> Bool {
        guard let then, then.window == season.window, column.isDrifted, column.cause?.isPlain == true,
            (column.driftingSince ?? season.window.end) >= season.window.end,
            let before = then.result.columns.first(where: { $0.name == column.name }), before.isDrifted
        else { return false }
        return before.direction * column.direction >= 0
    }

    /// Calls the drift of a column seasonal where the same column moved the same way a cycle ago and mostly not in between.
    ///
    /// In at least half of the windows in between that were checked, and at least one, it did not drift, and on
    /// average it was less than half as far away as in the two. A lasting shift that is found now and then is no season.
    ///
    /// A cause that says more, such as a new name or another unit, stays.
    ///
    /// - Parameters:
    ///   - season: The cycle.
    ///   - earlier: The findings of the same model version from the window of the cycle on, in any order.
    ///   - window: This result's window.
    package mutating func markSeason(_ season: DriftSeason, earlier: [DriftFinding], window: TimeRange) {
        let then = earlier.first { $0.window == season.window }
        let between = earlier.filter { $0.window.start >= season.window.end && $0.window.end <= window.start }
        for index in columns.indices where mayRepeat(columns[index], season, then) {
            let checked = between.compactMap { finding in
                finding.result.columns.first { $0.name == columns[index].name && $0.measurement != nil }
            }
            let calm = checked.count { !$0.isDrifted }
            let usual = checked.reduce(0) { $0 + ($1.driftScore ?? 0) } / Double(max(1, checked.count))
            let before = then?.result.columns.first { $0.name == columns[index].name }?.driftScore ?? 0
            guard calm > 0, 2 * calm >= checked.count, 2 * usual < min(before, columns[index].driftScore ?? 0),
                let detail = columns[index].cause?.detail
            else { continue }
            columns[index].cause = DriftCause(
                kind: .seasonal, detail: "\(detail), as it did \(season.words) and mostly not in between")
        }
        recommendedActions = DriftActions.recommended(for: self)
    }
}

extension DriftCause {
    /// Whether it says no more than that values moved.
    fileprivate var isPlain: Bool { [.shift, .spread, .shape].contains(kind) }
}

extension ColumnDrift {
    /// Where the mean went: 1, -1, or 0 where there is none.
    fileprivate var direction: Double {
        guard let before = measurement?.referenceMean, let now = measurement?.currentMean, now != before else {
            return 0
        }
        return now > before ? 1 : -1
    }
}
