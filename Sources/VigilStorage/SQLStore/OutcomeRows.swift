import VigilDomain

/// A segment of outcomes: the keys are those of the predictions, the columns the labels and when they became known.
struct OutcomeRows: Sendable {
    let keys: SegmentKeys
    let labels: Column
    let labelTimes: [Double]

    /// - Throws: `corrupt` when the rows have other columns.
    init(_ rows: SegmentRows) throws(StoreError) {
        guard rows.columns.count == 2, let times = rows.columns[1].numbers else {
            throw .damaged("a segment of outcomes has \(rows.columns.count) columns")
        }
        keys = rows.keys
        labels = rows.columns[0]
        labelTimes = times
    }

    /// The columns of a segment of outcomes.
    ///
    /// Times are below 2^53 and so exact as doubles.
    static func columns(labels: Column, times: [Int64]) -> [Column] {
        [labels, .numeric(NumericColumn(times.map { Double($0) }))]
    }

    func hasLabel(_ row: Int) -> Bool { !labels.isMissing(row) }
}

extension SQLConnection {
    /// A segment of outcomes.
    ///
    /// - Parameters:
    ///   - entry: The segment.
    ///   - kind: What its labels have to be, where that matters.
    /// - Returns: Its rows.
    /// - Throws: `SegmentDamage` for one that is damaged; `StoreError` when it cannot be read.
    func outcomes(of entry: SegmentEntry, kind: ColumnKind? = nil) throws -> OutcomeRows {
        let rows = try rows(of: entry, .outcomes)
        return try entry.decoding(.outcomes) {
            let outcomes = try OutcomeRows(rows)
            guard kind == nil || outcomes.labels.kind == kind else {
                throw StoreError.damaged("its labels are of another kind than those of its model")
            }
            return outcomes
        }
    }
}

extension Column {
    /// Whether a row has no value.
    func isMissing(_ row: Int) -> Bool {
        switch self {
        case .numeric(let column): column.values[row].isNaN
        case .categorical(let column): column.codes[row] == CategoricalColumn.missing
        }
    }
}
