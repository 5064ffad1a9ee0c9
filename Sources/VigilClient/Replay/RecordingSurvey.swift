package import VigilDomain

/// What a recording holds, found by reading it once before anything is sent: a fault in its last row is told before the
/// first row is on its way.
package struct RecordingSurvey: Hashable, Sendable {
    /// Rows of the file.
    package var rows = 0
    /// Rows that the filters keep.
    package var predictions = 0
    /// Those of them with a label.
    package var labels = 0
    /// From the first prediction to the last.
    package var span: (first: Timestamp, last: Timestamp)? {
        guard let first, let last else { return nil }
        return (first, last)
    }
    private var first: Timestamp?
    private var last: Timestamp?

    /// Reads a recording to its end.
    ///
    /// - Parameter recording: Its rows from the beginning.
    /// - Throws: `FormatError` or `RecordingError`, also for rows that are not in the order of their times.
    package init(_ recording: consuming Recording) throws {
        while let chunk = try recording.next() {
            try add(chunk)
        }
        guard predictions > 0 else {
            throw RecordingError(.noRows, "none of the \(rows) rows is left by the filters; check --where")
        }
    }

    private mutating func add(_ chunk: ReplayChunk) throws(RecordingError) {
        for row in 0..<chunk.count {
            let time = Timestamp(milliseconds: chunk.predictions.timestamps[row])
            if let last, time < last {
                throw RecordingError(
                    .notSorted,
                    "the prediction \"\(chunk.predictions.ids[row])\" of \(time) stands after one of \(last); sort the "
                        + "file by its times, so that it can be replayed in their order")
            }
            first = first ?? time
            last = time
            if chunk.label(row) != nil { labels += 1 }
        }
        rows = chunk.rowsRead
        predictions += chunk.count
    }
}
