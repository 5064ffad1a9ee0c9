import VigilDomain

/// What a reader must know about how far a drift check carries.
enum DriftNotes {
    /// A window with more rows than this share of the baseline makes the baseline's own error matter.
    static let largestWindowShare = 0.25

    /// Whether a baseline is too small for a window.
    static func isBaselineSmall(referenceRows: Int, currentRows: Int) -> Bool {
        Double(currentRows) > largestWindowShare * Double(referenceRows)
    }

    /// The notes, in words.
    static func notes(_ columns: [ColumnDrift], reference: DriftReference, currentRows: Int) -> [String] {
        var notes: [String] = []
        let isMeasured = columns.contains { $0.measurement != nil }
        if isMeasured, isBaselineSmall(referenceRows: reference.rows, currentRows: currentRows) {
            notes.append(
                "The baseline is too small for this window: \(NumberText.count(reference.rows, "row")) against "
                    + "\(NumberText.count(currentRows)). One baseline serves many windows, and its own error is in all of "
                    + "them: an effect counts only with that error taken off. A baseline of "
                    + "\(NumberText.count(4 * currentRows, "row")) or more needs no such margin.")
        }
        return notes
    }
}
