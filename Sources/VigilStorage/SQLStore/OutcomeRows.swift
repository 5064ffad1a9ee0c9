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

extension Column {
    /// Whether a row has no value.
    func isMissing(_ row: Int) -> Bool {
        switch self {
        case .numeric(let column): column.values[row].isNaN
        case .categorical(let column): column.codes[row] == CategoricalColumn.missing
        }
    }
}
