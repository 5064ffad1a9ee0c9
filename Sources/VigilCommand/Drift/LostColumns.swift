import VigilDomain

extension DriftAnalysisResult {
    /// The columns without a single value in current rows that are enough for a verdict, though the reference has values.
    ///
    /// No test can be made of them, and yet nothing about an input changes more than that it is not there any more.
    var lostColumns: [ColumnDrift] {
        columns.filter { column in
            guard column.status != .typeChanged, case .notEnoughData(let before, 0, let need) = column.outcome
            else { return false }
            return before >= need && currentRows >= need
        }
    }
}
