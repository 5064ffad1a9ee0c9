package import VigilDomain

/// How far a replay has come, and in the end what became of it.
package struct ReplayProgress: Hashable, Sendable {
    /// Rows of the file that were read.
    package var rowsRead = 0
    /// Predictions that the server acknowledged, those counted that it had before or does not keep.
    package var predictions = 0
    /// Those of them that the server had before.
    package var duplicates = 0
    /// Outcomes that the server acknowledged.
    package var outcomes = 0
    /// Those of them whose prediction the server does not have.
    package var unmatched = 0
    /// Predictions, and outcomes of such, of a time that the model's retention does not keep.
    package var expired = 0
    /// Rows that the server did not take.
    package var rejected = 0
    /// The first of them, at most ten, by prediction id.
    package var rejections: [Rejection] = []
    /// The newest moment of the recording that was sent.
    package var reached: Timestamp?

    /// A row that the server did not take.
    package struct Rejection: Hashable, Sendable {
        /// The prediction's id.
        package var id: String
        /// The field at fault.
        package var field: String
        /// What is wrong.
        package var detail: String
    }

    /// Nothing yet.
    package init() {}

    mutating func add(_ rows: [RejectedRow], ids: ArraySlice<String>) {
        rejected += rows.count
        for row in rows.prefix(10 - min(10, rejections.count)) {
            let place = ids.startIndex + row.row - 1
            let id = ids.indices.contains(place) ? ids[place] : "row \(row.row)"
            rejections.append(Rejection(id: id, field: row.field, detail: row.detail))
        }
    }

    mutating func reach(_ milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)
        reached = reached.map { max($0, moment) } ?? moment
    }
}
