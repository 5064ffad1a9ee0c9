import VigilFormats

/// How rows are written that are sent.
package enum RowForm: String, Hashable, Sendable, CaseIterable {
    /// One JSON object a line.
    case lines
    /// Column after column in binary: smaller, and read faster by the server.
    case columns

    /// What a body is sent as.
    var mediaType: String {
        switch self {
        case .lines: "application/x-ndjson"
        case .columns: ColumnsFormat.mediaType
        }
    }
}
